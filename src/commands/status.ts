import type { Card, Line, Part } from "../workflows/cards/card.ts";
import { standingLines } from "../workflows/cards/standing.ts";
import { addressesToConfirm, transferCard } from "../workflows/cards/transfer-card.ts";
import { loadTransfer, todayFor } from "../workflows/engine/run.ts";
import { transferSubject } from "../workflows/engine/subjects.ts";
import type { Today } from "../workflows/people/environment.ts";
import { seatsToSign } from "../workflows/people/waited-for.ts";
import { statusOf, type Transfer, termsOf } from "../workflows/transfers/transfer.ts";
import { type Desk, lookUp, mayKnow, whereReadable } from "./desk.ts";
import type { Reply } from "./front.ts";
import { unknownTransfer } from "./reply.ts";
import { timelineOf } from "./timeline.ts";

const listedAtMost = 50;

interface Known {
  readonly transfer: Transfer;
  readonly today: Today;
}

async function load(desk: Desk, index: string): Promise<readonly Known[]> {
  const known: Known[] = [];
  for (const id of await desk.deps.records.members(index, listedAtMost)) {
    const transfer = await loadTransfer(desk.deps, id).catch(whereReadable<Transfer>);
    if (transfer === undefined) continue;
    const today = await todayFor(desk.deps, transfer).catch(whereReadable<Today>);
    if (today !== undefined && mayKnow(transfer, desk.person.id, today)) known.push({ transfer, today });
  }
  return known;
}

function itemOf({ transfer, today }: Known, desk: Desk): Line {
  const [standing = []] = standingLines(transfer, today.policy, desk.wording).slice(-1);
  return [{ strong: transfer.id }, ` ${termsOf(transfer).subject.name}: `, ...standing];
}

function isWaitingFor({ transfer, today }: Known, desk: Desk): boolean {
  const person = desk.person.id;
  const finishes = statusOf(transfer) === "open" && termsOf(transfer).doors.some((door) => door.recipient === person);
  return finishes || seatsToSign(transfer, person, today).length > 0 || addressesToConfirm(transfer, person).length > 0;
}

function list(title: string, known: readonly Known[], desk: Desk): readonly Part[] {
  const items = known.length === 0 ? [["none"]] : known.map((one) => itemOf(one, desk));
  return [{ type: "list", title: [title], items }];
}

/** `/ingress status`: waiting for you; yours; open doors, for admins all of their environments. */
export async function status(desk: Desk): Promise<Reply> {
  const { deps, person } = desk;
  const mine = await load(desk, `person:${person.id}`);
  const isAdmin = (one: { people: { admin: readonly string[] } }): boolean => one.people.admin.includes(person.id);
  const administered = deps.directory.environments().filter(isAdmin);
  const doors =
    administered.length === 0
      ? mine.filter((one) => statusOf(one.transfer) === "open")
      : (await Promise.all(administered.map((one) => load(desk, `environment:${one.id}`)))).flat();
  const card: Card = {
    title: "Where things stand",
    summary: "Where things stand",
    parts: [
      ...list(
        "Waiting for you",
        mine.filter((one) => isWaitingFor(one, desk)),
        desk,
      ),
      ...list(
        "Yours",
        mine.filter((one) => one.transfer.requester === person.id),
        desk,
      ),
      ...list("Open doors", doors, desk),
    ],
  };
  return { kind: "card", card };
}

/** `/ingress status <id>`: the card, and its timeline. */
export async function statusOfOne(desk: Desk, typed: string, transferId: string): Promise<Reply> {
  const known = await lookUp(desk, transferId);
  if (known === undefined) return unknownTransfer(typed);
  const card = transferCard(known.transfer, desk.person.id, known.today, desk.wording);
  const { entries, details } = await desk.deps.records.history(transferSubject(transferId));
  const timeline: Part = { type: "list", title: ["Timeline"], items: timelineOf(entries, details, desk.wording) };
  return { kind: "card", card: { ...card, parts: [...card.parts, timeline] } };
}
