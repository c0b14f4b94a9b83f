/** `/lockkeeper adopt` while Redis is behind its journal, and its buttons: two admins of every environment accept the loss. */
import { accountName } from "../workflows/cards/account-name.ts";
import type { Line, Press } from "../workflows/cards/card.ts";
import { acceptableLossCard, type LossHalf, lossChangesBetween } from "../workflows/cards/loss-card.ts";
import { acceptLossAsFirst, acceptLossAsSecond } from "../workflows/engine/accept-loss.ts";
import { type LossFound, lookForLoss } from "../workflows/engine/loss.ts";
import { type LossRefusal, waitsFor } from "../workflows/losses/acceptance.ts";
import { lossDigest } from "../workflows/losses/loss.ts";
import { actorOf, type Desk } from "./desk.ts";
import type { Reply } from "./front.ts";
import { say } from "./reply.ts";

/** Whether a button is one of these. */
export function isLossHalf(seat: string | undefined): seat is LossHalf {
  return seat === "loss-first" || seat === "loss-second";
}

const plain: Readonly<Record<Exclude<LossRefusal["code"], "rules-unreleased" | "detail-gone">, string>> = {
  outdated: "Another configuration has just been taken in. Nothing was accepted; please try again in a minute.",
  "not-admin-of-all":
    "Lockkeeper's store (Redis) has lost records that its journal holds. That concerns every environment, so only somebody who is admin of all of them can accept it. Nothing was accepted.",
  "nobody-else":
    "It takes two, and you are the only one who is admin of every environment. Have a second person named so in the configuration, then begin again. Nothing was accepted.",
  "not-behind": "Redis is not behind its journal as far as is known just now, so there is nothing to accept.",
  changed: "It has changed since that card was drawn, so nothing was accepted.",
  "already-first": "An admin has accepted this already, and a second is asked. Nothing was changed.",
  "nothing-waits": "No admin's word waits for a second one here (it lapses after an hour), so nothing was accepted.",
  lapsed: "The first admin's word has lapsed, so nothing was accepted. It takes two within an hour.",
  "one-person": "You have accepted this already. A second admin, another person, must. Nothing was accepted.",
  "first-left":
    "Whoever accepted it first is no longer admin of every environment, so nothing was accepted. Begin again.",
};

function inWords(refusal: LossRefusal): Line {
  switch (refusal.code) {
    case "rules-unreleased":
      return [
        `The loss can't be accepted yet: rules that Redis has forgotten are still being taken out of ${refusal.accounts.map(accountName).join(", ")}. That goes on by itself where Lockkeeper writes the firewall and the account is in the configuration, and a door that is open there has ended; where another hand does, remove them by hand, and where Lockkeeper may not read (firewallReading: attested), let it read first. Then ask again.`,
      ];
    case "detail-gone":
      return [
        `The loss can't be accepted: the journal's detail of ${refusal.subjects.join(", ")} is gone, and it said who may come in. Put the folder "details" of the journal back from its backup, then ask again.`,
      ];
    default:
      return [plain[refusal.code]];
  }
}

function shows(desk: Desk, environmentId: string, today: LossFound, line?: Line): Reply {
  const { shown, obstacle, waiting, admins, isOutdated } = today;
  const by = desk.person.id;
  if (!admins.includes(by)) return say(inWords({ code: "not-admin-of-all" }));
  if (shown === undefined) return say(line ?? inWords({ code: "not-behind" }));
  if (admins.length < 2) return say(inWords({ code: "nobody-else" }));
  if (isOutdated) return say(inWords({ code: "outdated" }));
  if (obstacle !== undefined) return say(...(line === undefined ? [] : [line]), inWords(obstacle));
  const goesOn = waitsFor(today, lossDigest(shown)) ? waiting : undefined;
  const card = acceptableLossCard(environmentId, shown, goesOn, by, desk.wording);
  return {
    kind: "card",
    card: line === undefined ? card : { ...card, parts: [{ type: "text", line }, ...card.parts] },
  };
}

/** Shows what was lost, with the button for the reader's half. */
export async function showLoss(desk: Desk, environmentId: string): Promise<Reply> {
  return shows(desk, environmentId, await lookForLoss(desk.deps));
}

const done: Readonly<Record<LossHalf, Line>> = {
  "loss-first": [
    "You have accepted it. The other admins of every environment are asked; one of them must confirm within an hour.",
  ],
  "loss-second": [
    "Accepted. The journal of before is sealed, and doors may open again for what is asked for from now on. All admins are told.",
  ],
};

/** A pressed button of its card, by somebody who is admin of the environment. */
export async function acceptsLoss(
  desk: Desk,
  half: LossHalf,
  { transfer: environmentId, digest = "" }: Press,
): Promise<Reply> {
  const yes = half === "loss-second" ? acceptLossAsSecond : acceptLossAsFirst;
  const answer = await yes(desk.deps, digest, actorOf(desk), desk.caller.event);
  if (answer.is !== "refused") return say(done[half]);
  const { why } = answer;
  if (!["changed", "already-first", "nothing-waits", "lapsed", "first-left"].includes(why.code))
    return say(inWords(why));
  const today = await lookForLoss(desk.deps);
  const { shown, waiting } = today;
  const isKnown = why.code === "changed" && waiting?.digest === digest && shown !== undefined;
  const changes = isKnown ? lossChangesBetween(waiting.shown, shown).join(", ").toLowerCase() : "";
  return shows(desk, environmentId, today, [
    ...inWords(why),
    ...(changes === "" ? [] : [` What changed: ${changes}.`]),
  ]);
}
