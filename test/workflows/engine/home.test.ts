import { expect, test } from "vitest";
import { homeCard } from "../../../src/workflows/cards/overview.ts";
import { Fault } from "../../../src/workflows/engine/fault.ts";
import { todayFor } from "../../../src/workflows/engine/run.ts";
import { keepHome } from "../../../src/workflows/engine/sync-home.ts";
import { buttonsOf, textOf, wording } from "../cards/every-card.ts";
import { startEngine } from "./engine.ts";
import { hooked } from "./hooked.ts";
import { approved, opened } from "./people.ts";

const account = (person: string): string => `account of ${person}`;

test("a page is shown when it is opened, again when it would say something else, and not otherwise", async () => {
  const { engine, hook } = await hooked();
  hook.around = ({ name, given }, act) => {
    // Its pace is kept on real time, which nobody waits for here.
    if (name === "leases.acquire" && String(given[0]).startsWith("home-pace:"))
      engine.stores.leases.expire(String(given[0]));
    return act();
  };
  await keepHome(engine.deps, "fake", "ada", account("ada"));
  await engine.settle();
  const id = await approved(engine);
  await engine.pass(1);
  const shown = engine.stores.chat.homes("ada");
  expect(shown[0]).toContain("Yours: none");
  expect(shown.at(-1)).toContain(`${id} Admissions 2025: Open until`);
  expect(new Set(shown).size).toBe(shown.length);
  expect(engine.stores.chat.homes("grace")).toEqual([]);
  await engine.deps.jobs.enqueue([{ kind: "cards", subject: "home:ada", chat: "fake" }]);
  await engine.settle();
  expect(engine.stores.chat.homes("ada")).toHaveLength(shown.length);
  await engine.pass(90);
  expect(engine.stores.chat.homes("ada").at(-1)).toBe(shown[0]);
});

test("an account that is another's now shows nothing of it, and is left alone until the configuration changes", async () => {
  const engine = await startEngine();
  await keepHome(engine.deps, "fake", "ada", account("grace"));
  await opened(engine);
  expect(engine.stores.chat.homes("grace")).toEqual([]);
  expect(engine.faults.filter(({ fault }) => fault.code === "person-moved")).toHaveLength(1);
});

test("a page that can't be kept or shown is in nobody's way", async () => {
  const { engine, hook } = await hooked();
  await keepHome(engine.deps, "fake", "ada", account("ada"));
  hook.around = async ({ name, given }, act) => {
    if (name === "chat.showHome" || (name === "messages.all" && String(given[0]).startsWith("home:")))
      throw new Fault("slack-unavailable", "unavailable");
    return act();
  };
  const id = await opened(engine);
  await engine.pass(90);
  expect(JSON.stringify(await engine.types("ada", `status ${id}`))).toContain("Closed");
});

test("a long list ends with how many more there are, within what a page holds", async () => {
  const engine = await startEngine();
  await opened(engine);
  const transfer = await engine.transfer();
  const many = new Array(28).fill({ transfer, today: await todayFor(engine.deps, transfer) });
  const card = homeCard({ waiting: many, yours: many, doors: many }, "sam", wording);
  expect(textOf(card).split("and 14 more: /ingress status")).toHaveLength(4);
  expect(card.parts.length).toBeLessThanOrEqual(99);
  expect(new Set(buttonsOf(card).map(({ press }) => press.verb))).toEqual(new Set(["status", "close"]));
  const asAda = homeCard({ waiting: many, yours: many, doors: many }, "ada", wording);
  expect(new Set(buttonsOf(asAda).map(({ press }) => press.verb))).toEqual(new Set(["status"]));
});
