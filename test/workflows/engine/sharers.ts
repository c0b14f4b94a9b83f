import { type Transfer, termsOf } from "../../../src/workflows/transfers/transfer.ts";

/** The statuses of a door that has, or may have, a rule. */
export const isOut: ReadonlySet<string> = new Set(["opening", "open", "closing"]);

/** What is wrong where doors of different recipients have the one container of these tests at the same time. */
export function sharersOf(transfers: readonly Transfer[]): readonly string[] {
  const out = transfers.filter(({ doors }) => doors.some(({ status }) => isOut.has(status)));
  const recipients = [...new Set(out.map((transfer) => termsOf(transfer).doors[0]?.recipient))];
  return recipients.length > 1 ? [`${recipients.join(" and ")} have the container at once`] : [];
}

const hourMs = 3_600_000;

/** What is wrong where a transfer lapsed that still waited behind one whose door had been listed an hour before. */
export function leftWaiting(transfers: readonly Transfer[]): readonly string[] {
  return transfers.flatMap(({ id, phase, ended, doors }) => {
    const [behind] = doors.flatMap((door) => door.behind ?? []);
    const before = transfers.find((one) => one.id === behind?.transferId)?.doors[0];
    const isLong = (before?.arrivals?.at ?? Number.POSITIVE_INFINITY) < (ended?.at ?? 0) - hourMs;
    return phase === "lapsed" && isLong ? [`${id} waited behind one that had ended`] : [];
  });
}
