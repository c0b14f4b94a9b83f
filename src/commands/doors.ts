/** `/lockkeeper doors`: every door that is out in an admin's environments, each with its way to close it now. */
import type { Card, Line, Part } from "../workflows/cards/card.ts";
import { closeButton } from "../workflows/cards/door-card.ts";
import { doorStanding } from "../workflows/cards/standing.ts";
import { whereReadable } from "../workflows/engine/overview.ts";
import { loadTransfer } from "../workflows/engine/run.ts";
import type { EnvironmentToday } from "../workflows/people/environment.ts";
import { type Door, doorTermsOf, type Transfer, termsOf } from "../workflows/transfers/transfer.ts";
import type { Desk } from "./desk.ts";
import type { Reply } from "./front.ts";

/** A message holds no more; what is left over is told as a number. */
const shownAtMost = 15;
const transfersAtMost = 500;

/** A door that is out, with its transfer. */
export interface DoorOut {
  readonly transfer: Transfer;
  readonly door: Door;
}

/** The doors of an environment that are opening, open or closing, newest transfer first; those that can be read. */
export async function doorsOut(
  { deps }: Pick<Desk, "deps">,
  environment: EnvironmentToday,
): Promise<readonly DoorOut[]> {
  const found: DoorOut[] = [];
  for (const id of await deps.records.members(`environment:${environment.id}`, transfersAtMost)) {
    const transfer = await loadTransfer(deps, id).catch(whereReadable<Transfer>);
    const doors = transfer?.doors.filter(({ status }) => ["opening", "open", "closing"].includes(status)) ?? [];
    if (transfer !== undefined) found.push(...doors.map((door) => ({ transfer, door })));
  }
  return found;
}

function doorParts({ transfer, door }: DoorOut, desk: Desk): readonly Part[] {
  const { recipient, addresses, place } = doorTermsOf(transfer, door.id);
  const from = addresses.map(({ range }) => range).join(" and ");
  const who = ` ${termsOf(transfer).subject.name}, for ${desk.wording.name(recipient)} from ${from}, into ${place.environment}. `;
  const line: Line = [{ strong: transfer.id }, who, ...doorStanding(transfer, door, desk.wording)];
  return [{ type: "text", line }, ...closeButton(transfer, door, `Close ${transfer.id} now`)];
}

/** Lists the doors of these environments. */
export async function doors(desk: Desk, environments: readonly EnvironmentToday[]): Promise<Reply> {
  const out = (await Promise.all(environments.map((one) => doorsOut(desk, one)))).flat();
  const rest = out.length - shownAtMost;
  const where = environments.map(({ name }) => name).join(", ");
  const card: Card = {
    title: "Open doors",
    aside: where,
    summary: "Open doors",
    parts: [
      ...(out.length === 0 ? [{ type: "text", line: ["No door is open."] } as const] : []),
      ...out.slice(0, shownAtMost).flatMap((one) => doorParts(one, desk)),
      ...(rest > 0
        ? [
            {
              type: "note",
              line: [`And ${rest} more. /ingress status lists them; /ingress close <id> closes one.`],
            } as const,
          ]
        : []),
    ],
  };
  return { kind: "card", card };
}
