/** `/lockkeeper adopt <environment>` and the buttons of its cards: two admins accept an account that was made anew. */

import { adoptableCard, changesBetween } from "../workflows/cards/adoption-card.ts";
import type { Line, Press } from "../workflows/cards/card.ts";
import { acceptAsFirst, adoptAsSecond, lookForAdoption } from "../workflows/engine/adopt.ts";
import { hiddenFrom } from "../workflows/engine/adoption-hidden.ts";
import { loadState } from "../workflows/engine/load.ts";
import { environmentSubject } from "../workflows/engine/subjects.ts";
import type { AdoptionRefusal } from "../workflows/environments/adoption.ts";
import { waits } from "../workflows/environments/adoption.ts";
import type { Environment } from "../workflows/environments/environment.ts";
import { acceptsLoss, isLossHalf, showLoss } from "./accept-loss.ts";
import { actorOf, type Desk } from "./desk.ts";
import type { Reply } from "./front.ts";
import { say } from "./reply.ts";

const refusals: Readonly<Record<AdoptionRefusal, Line>> = {
  outdated: ["Another configuration has just been taken in. Nothing was adopted; please try again in a minute."],
  "behind-journal": [
    "Lockkeeper's store (Redis) has lost records that its journal holds, or is being compared with it, so nothing can be adopted. As soon as Redis holds what the journal holds, opening goes on by itself; please try again in a minute.",
  ],
  "not-admin": [
    "Its storage account is shared by several environments, so only somebody who is admin of all of them can adopt it. Nothing was adopted.",
  ],
  "nothing-to-adopt": ["There is nothing to adopt: its storage account is the one that is on record."],
  unread: ["Its storage account has not been read since it was made anew. Please try again in a minute."],
  changed: ["It has changed since that card was drawn, so nothing was adopted."],
  "already-first": ["An admin has accepted this already, and a second is asked. Nothing was changed."],
  "nothing-waits": ["No admin's word waits for a second one here (it lapses after an hour), so nothing was adopted."],
  lapsed: ["The first admin's word has lapsed, so nothing was adopted. It takes two within an hour."],
  "one-person": ["You have accepted this already. A second admin, another person, adopts it. Nothing was adopted."],
  "first-left": ["Whoever accepted it first is no longer an admin here, so nothing was adopted. Begin again."],
};

/** What is shown now, under a line that says why; the line alone where there is nothing to show. */
async function shows(desk: Desk, environmentId: string, line?: Line): Promise<Reply> {
  const today = await lookForAdoption(desk.deps, environmentId);
  if (today === undefined) return say(refusals["nothing-to-adopt"]);
  const { admins, isOutdated, isFollowing, adoptable, waiting, now } = today;
  if (!isFollowing) return say(...(line === undefined ? [] : [line]), refusals["behind-journal"]);
  const accountId = desk.deps.directory.environment(environmentId)?.accountId;
  // Read again at once: where it has changed since the last reading, a yes to what is shown here will be refused.
  if (adoptable.is !== "nothing-to-adopt" && accountId !== undefined)
    await desk.deps.jobs.enqueue([{ kind: "firewall", accountId }]);
  if (adoptable.is !== "shown") return say(line ?? refusals[adoptable.is]);
  if (isOutdated) return say(refusals.outdated);
  const goesOn = waits(waiting, adoptable.digest, now) ? waiting : undefined;
  const hidden = await hiddenFrom(desk.deps, adoptable.shown, { admins }, desk.person.id);
  const card = adoptableCard(environmentId, adoptable, goesOn, desk.person.id, desk.wording, hidden);
  const mayAct = admins.includes(desk.person.id);
  const parts = mayAct
    ? card.parts
    : [...card.parts.filter(({ type }) => type !== "buttons"), { type: "note", line: refusals["not-admin"] } as const];
  return { kind: "card", card: { ...card, parts: line === undefined ? parts : [{ type: "text", line }, ...parts] } };
}

/** What has changed since a card was drawn, where what it showed is still on record. */
async function changedLine(desk: Desk, environmentId: string, digest: string): Promise<Line> {
  const today = await lookForAdoption(desk.deps, environmentId);
  const record = (await loadState<Environment>(desk.deps, environmentSubject(environmentId)))?.state;
  const before = record?.bulletins.findLast(({ adoption }) => adoption?.digest === digest)?.adoption?.shown;
  if (before === undefined || today?.adoptable.is !== "shown") return refusals.changed;
  const changes = changesBetween(before, today.adoptable.shown).join(", ").toLowerCase();
  return [...refusals.changed, ` What changed: ${changes}.`];
}

/** Shows an admin of the environment what adopting would accept, with the button for their half. */
export function showAdoption(desk: Desk, environmentId: string): Promise<Reply> {
  return desk.deps.behindAt() === undefined ? shows(desk, environmentId) : showLoss(desk, environmentId);
}

const done = {
  first: ["You have accepted it. The other admins are asked; one of them must confirm within an hour."],
  second: ["Adopted. Doors may open there again, once their new terms are signed. All admins are told."],
} as const satisfies Record<string, Line>;

/** A pressed button of an adoption's card, by somebody who is admin of the environment. */
export async function adopts(desk: Desk, press: Press): Promise<Reply> {
  const { transfer: environmentId, seat, digest = "" } = press;
  if (isLossHalf(seat)) return acceptsLoss(desk, seat, press);
  const half = seat === "second" ? "second" : "first";
  const yes = half === "second" ? adoptAsSecond : acceptAsFirst;
  const adopted = await yes(desk.deps, environmentId, digest, actorOf(desk), desk.caller.event);
  if (adopted.is !== "refused") return say(done[half]);
  switch (adopted.why) {
    case "changed":
      return shows(desk, environmentId, await changedLine(desk, environmentId, digest));
    case "already-first":
    case "nothing-waits":
    case "lapsed":
    case "first-left":
      return shows(desk, environmentId, refusals[adopted.why]);
    case "outdated":
    case "behind-journal":
    case "not-admin":
    case "nothing-to-adopt":
    case "unread":
    case "one-person":
      return say(refusals[adopted.why]);
  }
}
