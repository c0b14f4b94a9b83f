/** An egress beside an ingress: neither lends the other what was agreed, prepared or given out. */
import { expect, test } from "vitest";
import { arrivalsAreDue } from "../../../src/workflows/doors/arrivals.ts";
import { shutGates } from "../../../src/workflows/doors/gates.ts";
import { indexChange } from "../../../src/workflows/engine/indexes.ts";
import type { LiveLink } from "../../../src/workflows/people/environment.ts";
import { openSeats, termsOf } from "../../../src/workflows/transfers/transfer.ts";
import { asked as askedFor, edit, outputsAsked } from "../../builders/actions.ts";
import { begin, linkPlaced, redacted, theDoor, turn } from "../../builders/door-actions.ts";
import { account, start } from "../../builders/environment.ts";
import { given } from "../../builders/rules.ts";
import { asked, ready, type Story } from "../../builders/story.ts";

/** Outputs, signed, with every gate open. */
const readyOut = asked({ what: outputsAsked() }).approved().confirmed().plays(linkPlaced("d1"));

function shut({ transfer, today }: Story): readonly string[] {
  return shutGates(transfer, theDoor(transfer, "d1"), today).map(({ name }) => name);
}

test.each([
  ["data become outputs", ready(), outputsAsked(), "read-list", "egress"],
  ["outputs become data", readyOut, askedFor(), "write-list", "ingress"],
] as const)("where %s, nothing that was signed or prepared counts", (_, story, what, rights, container) => {
  const { transfer } = story.plays(edit(story.transfer, "ada", what));
  const [door] = termsOf(transfer).doors;
  expect([door?.rights, door?.place.container]).toEqual([rights, container]);
  expect(openSeats(transfer)).toHaveLength(termsOf(transfer).seats.length);
  expect(theDoor(transfer, "d1")).toMatchObject({ status: "waiting", confirmations: [] });
  expect(theDoor(transfer, "d1")).not.toHaveProperty("turn");
  expect(theDoor(transfer, "d1")).not.toHaveProperty("baseline");
});

const gives = { out: { container: "egress", rights: "read-list" }, in: { container: "ingress", rights: "write-list" } };

test.each([
  ["in", "out", ready],
  ["out", "in", () => readyOut],
] as const)(
  "a door for what goes %s waits for the same person's earlier link for what goes %s, and not for one like its own",
  (own, other, storyOf) => {
    const story = storyOf();
    const recipient = termsOf(story.transfer).doors[0]?.recipient;
    const beside = (link: Partial<LiveLink>): Story => {
      const earlier = { transferId: "IN-0LD1", doorId: "d1", ranges: ["203.0.113.7"], recipient };
      const whole = { ...earlier, ...gives[own], endsAt: start + 1e9, ...link } as LiveLink;
      return story.when({ account: account({ liveLinks: [whole] }) });
    };
    expect(shut(beside({}))).toEqual([]);
    expect(shut(beside(gives[other] as Partial<LiveLink>))).toEqual(["earlier-links-ended"]);
    expect(shut(beside({ rights: gives[other].rights } as Partial<LiveLink>))).toEqual(["earlier-links-ended"]);
  },
);

test("a door by which outputs left takes no turn, is not listed, and leaves every list when its link is edited away", () => {
  given(readyOut).when(turn("d1")).refuses("nothing-changed");
  const closed = readyOut.plays(begin("d1")).closed();
  expect(arrivalsAreDue(theDoor(closed.transfer, "d1"))).toBe(false);
  expect(indexChange(closed.transfer, closed.transfer).add).not.toEqual([]);
  expect(indexChange(closed.transfer, closed.plays(redacted("d1")).transfer).add).toEqual([]);
});
