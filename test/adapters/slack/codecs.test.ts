import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeRef, encodeRef } from "../../../src/adapters/slack/message-ref.ts";
import { decodeButton, encodeButton } from "../../../src/adapters/slack/press.ts";
import { pressItem } from "../../../src/workflows/cards/card.ts";

const id = fc.string({ unit: "binary", minLength: 1, maxLength: 200 });
const press = fc.record(
  { verb: id, transfer: id, seat: id, door: id, range: id, digest: id, item: fc.stringMatching(pressItem) },
  { requiredKeys: ["verb", "transfer"] },
);

test("a press comes back as it went, or is not offered because it would not fit", () => {
  fc.assert(
    fc.property(press, (given) => {
      const value = encodeButton({ label: "x", style: "plain", press: given });
      expect(value === undefined || value.length <= 2000).toBe(true);
      if (value === undefined) expect(JSON.stringify({ press: given }).length).toBeGreaterThan(2000);
      else expect(decodeButton(value)).toEqual({ press: given });
    }),
  );
});

test.each([undefined, "", "null", "[]", "{}", '"press"', '{"press":{"verb":"","transfer":"IN-4K7Q"}}'])(
  "%s is no press",
  (value) => {
    expect(decodeButton(value)).toBeUndefined();
  },
);

test("a message's reference comes back as it went, and the same message has the same", () => {
  const channel = fc.stringMatching(/^[A-Z][A-Z0-9]{1,30}$/);
  const ts = fc.stringMatching(/^\d{1,15}\.\d{1,9}$/);
  fc.assert(
    fc.property(channel, ts, (inChannel, atTs) => {
      const ref = { channel: inChannel, ts: atTs };
      expect(decodeRef(encodeRef(ref))).toEqual(ref);
      expect(encodeRef({ ts: atTs, channel: inChannel })).toBe(encodeRef(ref));
      expect(encodeRef(ref)).toMatch(/^[\w-]+$/);
    }),
  );
});

test("no other text is a message's reference", () => {
  const genuine = encodeRef({ channel: "D0ADA", ts: "1795000000.000100" });
  const padded = `${genuine}=`;
  const spaced = Buffer.from('["D0ADA", "1795000000.000100"]').toString("base64url");
  const longer = Buffer.from('["D0ADA","1795000000.000100","x"]').toString("base64url");
  const elsewhere = Buffer.from('["../D0ADA","1795000000.000100"]').toString("base64url");
  for (const text of [padded, spaced, longer, elsewhere, "", "x", " ", `${genuine} `])
    expect(decodeRef(text)).toBeUndefined();
  fc.assert(
    fc.property(fc.string(), (text) => {
      const found = decodeRef(text);
      expect(found === undefined || encodeRef(found) === text).toBe(true);
    }),
  );
});
