import type { Part } from "../workflows/cards/card.ts";
import { overviewCard } from "../workflows/cards/overview.ts";
import { transferCard } from "../workflows/cards/transfer-card.ts";
import { overviewOf } from "../workflows/engine/overview.ts";
import { transferSubject } from "../workflows/engine/subjects.ts";
import type { Today } from "../workflows/people/environment.ts";
import type { PersonId } from "../workflows/people/person.ts";
import { type Transfer, termsOf } from "../workflows/transfers/transfer.ts";
import { type Desk, lookUp } from "./desk.ts";
import type { Reply } from "./front.ts";
import { unknownTransfer } from "./reply.ts";
import { timelineOf } from "./timeline.ts";

/** `/ingress status`: waiting for you; yours; open doors, for admins all of their environments. */
export async function status(desk: Desk): Promise<Reply> {
  const person = desk.person.id;
  return { kind: "card", card: overviewCard(await overviewOf(desk.deps, person), person, desk.wording) };
}

/** The doors of which somebody may read what is said about the link: an admin's are all, a recipient's their own. */
function theirDoors(transfer: Transfer, today: Today, person: PersonId): readonly string[] {
  const isAdmin = today.environment?.people.admin.includes(person) === true;
  return termsOf(transfer)
    .doors.filter(({ recipient }) => isAdmin || recipient === person)
    .map(({ id }) => id);
}

/** `/ingress status <id>`: the card, and its timeline. */
export async function statusOfOne(desk: Desk, typed: string, transferId: string): Promise<Reply> {
  const known = await lookUp(desk, transferId);
  if (known === undefined) return unknownTransfer(typed);
  const card = transferCard(known.transfer, desk.person.id, known.today, desk.wording);
  const { entries, details } = await desk.deps.records.history(transferSubject(transferId));
  const items = timelineOf(entries, details, desk.wording, theirDoors(known.transfer, known.today, desk.person.id));
  const timeline: Part = { type: "list", title: ["Timeline"], items };
  return { kind: "card", card: { ...card, parts: [...card.parts, timeline] } };
}
