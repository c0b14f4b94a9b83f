/** Rules that others stand before, as the test that switches rules off needs to know them. */
import { ruleBook } from "../../../../src/workflows/transfers/decide.ts";
import type { Policy } from "../../../../src/workflows/transfers/policy.ts";
import { changed, usualPolicy } from "../../../builders/policy.ts";
import { isFilesRule } from "./of-files.ts";
import type { Stage } from "./play.ts";

const oneInvestigatorPolicy = changed(usualPolicy, { ingress: { seats: [{ role: "investigator", fromTier: 0 }] } });
const twoProvidersPolicy = changed(usualPolicy, {
  ingress: {
    seats: [
      { role: "provider", fromTier: 0, party: "A" },
      { role: "provider", fromTier: 0, party: "B" },
    ],
  },
});

/** Every rule of the rule book, as `move/rule`, but those about files that leave one by one. */
export const allRules = Object.entries(ruleBook)
  .flatMap(([move, rules]) => rules.map(({ name }) => `${move}/${name}`))
  .filter((rule) => !isFilesRule(rule));

// Nothing is placed or listed before every seat is signed, so that an unsigned door is not even ready to open.
const rulesOfPreparing = allRules.filter((rule) => /^record-(link-placed|baseline)\//.test(rule));

// A turn is taken by a door that lacks nothing else: what can't shut again is not missed afterwards.
const readyForTurn = "take-turn/ready-but-for-its-turn";
const gatesOfTurn = ["begin-opening/gate:turn-taken", "begin-opening/gate:baseline-taken"];

interface Behind {
  readonly others: readonly string[];
  readonly breach: string;
  readonly policy?: Policy;
  readonly from: readonly Stage[];
}

/**
 * Rules behind others: while those hold, nothing gets as far as these. So the others are switched off as well. This
 * one alone must then still keep the breach away, and without it the breach must come.
 */
export const behindOthers: Readonly<Record<string, Behind>> = {
  "record-baseline/every-seat-signed": {
    others: ["record-baseline/turn-first"],
    breach: "record-baseline:before-every-seat-is-signed",
    from: ["asked"],
  },
  "begin-opening/gate:turn-taken": {
    others: ["record-baseline/turn-first"],
    breach: "begin-opening:turn",
    from: ["approved"],
  },
  "begin-opening/gate:addresses-confirmed": {
    others: [readyForTurn, ...gatesOfTurn],
    breach: "begin-opening:address",
    from: ["approved"],
  },
  "begin-opening/gate:link-placed": {
    others: [readyForTurn, ...gatesOfTurn],
    breach: "begin-opening:message",
    from: ["approved"],
  },
  "begin-opening/gate:not-before-passed": {
    others: [readyForTurn, ...gatesOfTurn],
    breach: "begin-opening:early",
    from: ["approved"],
  },
  "begin-opening/gate:environment-served": {
    others: ["begin-opening/gate:policy-not-stricter"],
    breach: "begin-opening:environment",
    from: ["ready"],
  },
  "begin-opening/gate:kind-served": {
    others: ["begin-opening/gate:policy-not-stricter", "begin-opening/gate:place-unchanged"],
    breach: "begin-opening:kind",
    from: ["approved"],
  },
  "begin-opening/gate:seats-complete": {
    others: [...rulesOfPreparing, readyForTurn, ...gatesOfTurn],
    breach: "begin-opening:signatures",
    policy: twoProvidersPolicy,
    from: ["asked"],
  },
  "begin-opening/gate:signers-differ": {
    others: [readyForTurn, "sign/one-seat-one-person"],
    breach: "begin-opening:same-person",
    policy: twoProvidersPolicy,
    from: ["nearly-signed"],
  },
  "begin-opening/gate:not-on-one-persons-word": {
    others: [readyForTurn, "sign/not-on-one-persons-word"],
    breach: "begin-opening:requester-alone",
    policy: oneInvestigatorPolicy,
    from: ["asked", "ready"],
  },
  "record-link-minted/still:environment-served": {
    others: ["record-link-minted/still:policy-not-stricter"],
    breach: "record-link-minted:environment",
    from: ["seen"],
  },
  "record-link-minted/still:kind-served": {
    others: ["record-link-minted/still:policy-not-stricter", "record-link-minted/still:place-unchanged"],
    breach: "record-link-minted:kind",
    from: ["seen"],
  },
  "record-link-minted/still:seats-complete": {
    others: [...rulesOfPreparing, readyForTurn, ...gatesOfTurn, "begin-opening/gate:seats-complete"],
    breach: "record-link-minted:signatures",
    policy: twoProvidersPolicy,
    from: ["asked"],
  },
  "record-link-minted/still:signers-differ": {
    others: [readyForTurn, "sign/one-seat-one-person", "begin-opening/gate:signers-differ"],
    breach: "record-link-minted:same-person",
    policy: twoProvidersPolicy,
    from: ["nearly-signed"],
  },
  "record-link-minted/still:not-on-one-persons-word": {
    others: [readyForTurn, "sign/not-on-one-persons-word", "begin-opening/gate:not-on-one-persons-word"],
    breach: "record-link-minted:requester-alone",
    policy: oneInvestigatorPolicy,
    from: ["asked", "ready"],
  },
  "record-link-minted/still:addresses-confirmed": {
    others: [readyForTurn, ...gatesOfTurn, "begin-opening/gate:addresses-confirmed"],
    breach: "record-link-minted:address",
    from: ["approved"],
  },
  "record-link-minted/still:link-placed": {
    others: [readyForTurn, ...gatesOfTurn, "begin-opening/gate:link-placed"],
    breach: "record-link-minted:message",
    from: ["approved"],
  },
};
