import { type Transfer, termsOf } from "../transfers/transfer.ts";

/** How many files leave by a door; undefined count before they are frozen. Undefined where nothing is assessed. */
export function leavingBy(transfer: Transfer, doorId: string): { readonly files: number | undefined } | undefined {
  const { files, doors } = termsOf(transfer);
  if (files === undefined) return undefined;
  const { groups: sums } = transfer.assessing ?? {};
  if (files.frozen === undefined || sums === undefined) return { files: undefined };
  const door = doors.findIndex(({ id }) => id === doorId);
  const mine = sums.filter(({ group }) => (files.groups[group]?.door ?? 0) === door);
  return { files: mine.reduce((sum, one) => sum + one.files, 0) };
}
