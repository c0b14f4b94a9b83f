import { expect, test } from "vitest";
import { randomIds } from "../../../src/adapters/ids/random-ids.ts";
import { readTransferId } from "../../../src/commands/parse.ts";

const many = Array.from({ length: 4_000 }, () => randomIds.transferId("IN"));

test("an id is short and holds no letter that is taken for another", () => {
  for (const id of many) expect(id).toMatch(/^IN-[0-9A-HJKMNP-TV-Z]{4}$/);
  expect(randomIds.transferId("OUT")).toMatch(/^OUT-.{4}$/);
});

test("every letter of the alphabet comes up, at every place", () => {
  for (let place = 3; place < 7; place++) expect(new Set(many.map((id) => id[place])).size).toBe(32);
});

test("an id that was made is read back as itself", () => {
  for (const id of many.slice(0, 200)) expect(readTransferId(id.toLowerCase())).toBe(id);
});

test("a salt is 128 random bits in hexadecimal", () => {
  const salts = Array.from({ length: 200 }, () => randomIds.salt());
  for (const salt of salts) expect(salt).toMatch(/^[0-9a-f]{32}$/);
  expect(new Set(salts).size).toBe(200);
});
