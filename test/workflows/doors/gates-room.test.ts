/** Room: new terms keep doors and addresses as they were asked for, so what has no room today never opens. */
import { expect, test } from "vitest";
import { shutGates } from "../../../src/workflows/doors/gates.ts";
import { askedDoors, asked as askedFor } from "../../builders/actions.ts";
import { begin, minted, theDoor } from "../../builders/door-actions.ts";
import { twoPartyPolicy } from "../../builders/policy.ts";
import { given } from "../../builders/rules.ts";
import { asked, ready, type Story } from "../../builders/story.ts";

function shut(story: Story, door: string): readonly string[] {
  return shutGates(story.transfer, theDoor(story.transfer, door), story.today).map(({ name }) => name);
}

const roomless = [
  ["doors", { ...twoPartyPolicy, doorsAtMost: 1 }],
  ["addresses of a door", { ...twoPartyPolicy, addressesPerDoorAtMost: 1 }],
  ["documentation addresses", { ...twoPartyPolicy, documentationAddresses: false }],
] as const;

test.each(roomless)("where today's policy has no room for the transfer's %s, no door of it opens", (_, policy) => {
  const story = ready({ policy: twoPartyPolicy }).when({ policy });
  for (const door of ["d1", "d2"]) {
    expect(shut(story, door)).toEqual(["policy-has-room"]);
    given(story).when(begin(door)).refuses("gate-shut", { gate: "policy-has-room" });
  }
});

test.each(roomless)("where today's policy lost its room for %s after the intent, no door gets a link", (_, policy) => {
  const story = ready({ policy: twoPartyPolicy }).seen().after(1);
  for (const door of ["d1", "d2"]) {
    given(story.when({ policy }))
      .when(minted(story.transfer, story.now, door))
      .refuses("gate-shut", { gate: "policy-has-room" });
  }
});

test("a door with few addresses has room beside one with too many", () => {
  const [first, second] = askedDoors(twoPartyPolicy);
  if (first === undefined || second === undefined) throw new Error("two doors");
  const doors = [first, { ...second, addresses: second.addresses.slice(0, 1) }];
  const story = ready({ policy: twoPartyPolicy, what: askedFor({ doors }) });
  const fewer = story.when({ policy: { ...twoPartyPolicy, addressesPerDoorAtMost: 1 } });
  expect([shut(fewer, "d1"), shut(fewer, "d2")]).toEqual([["policy-has-room"], []]);
});

test("one address for documentation among public ones is one too many where those stand for nothing", () => {
  const [first, second] = askedDoors(twoPartyPolicy);
  if (first === undefined || second === undefined) throw new Error("two doors");
  const doors = [
    { ...first, addresses: ["8.8.8.8", "203.0.113.7"] },
    { ...second, addresses: ["8.8.8.8", "8.8.4.4"] },
  ];
  const story = ready({ policy: twoPartyPolicy, what: askedFor({ doors }) });
  const real = story.when({ policy: { ...twoPartyPolicy, documentationAddresses: false } });
  expect([shut(real, "d1"), shut(real, "d2")]).toEqual([["policy-has-room"], []]);
});

test("a door that is closed takes up room like any other: its transfer has as many doors as it was signed for", () => {
  const story = asked({ policy: twoPartyPolicy }).ready().opening("d1").closed("d1");
  given(story).when(begin("d2")).leadsTo({ status: "opening" });
  given(story.when({ policy: { ...twoPartyPolicy, doorsAtMost: 1 } }))
    .when(begin("d2"))
    .refuses("gate-shut", { gate: "policy-has-room" });
});
