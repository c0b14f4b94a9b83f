import { expect, test } from "vitest";
import { gates } from "../../../src/workflows/doors/gates.ts";

test("what follows from each gate's no is fixed: wait, new terms, or nobody left to serve", () => {
  const remedies = Object.groupBy(gates, ({ remedy }) => remedy);
  expect(remedies.abandon?.map(({ name }) => name)).toEqual([
    "environment-served",
    "kind-served",
    "recipient-known",
    "recipient-in-role",
    "policy-has-room",
    "asked-since-loss",
    "procedure-unchanged",
  ]);
  expect(remedies.revise?.map(({ name }) => name)).toEqual([
    "files-allowed",
    "files-assessed",
    "signers-in-role",
    "place-unchanged",
    "policy-not-stricter",
    "account-unchanged",
    "account-read-as-agreed",
  ]);
  expect(remedies.wait?.map(({ name }) => name)).toEqual([
    "files-copied",
    "seats-complete",
    "signers-differ",
    "not-on-one-persons-word",
    "account-adopted",
    "account-found",
    "somebody-may-attest",
    "firewall-works",
    "earlier-links-ended",
    "addresses-confirmed",
    "in-time",
    "link-placed",
    "not-before-passed",
    "turn-taken",
    "baseline-taken",
    "configuration-current",
  ]);
});

test("all but the gates of an opening's own moment are asked again after the intent", () => {
  const once = gates.filter(({ standing }) => !standing).map(({ name }) => name);
  expect(once).toEqual([
    "account-found",
    "somebody-may-attest",
    "earlier-links-ended",
    "in-time",
    "not-before-passed",
    "turn-taken",
    "baseline-taken",
  ]);
  const atWriting = gates.filter((gate) => !gate.standing && gate.beforeWriting).map(({ name }) => name);
  expect(atWriting).toEqual(["account-found", "somebody-may-attest", "earlier-links-ended"]);
});
