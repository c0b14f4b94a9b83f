/** Which files stopped an egress: names, and so for those who assess it alone. */
import { changedFor } from "../workflows/cards/assessor-parts.ts";
import { heading } from "../workflows/cards/body.ts";
import type { Card, Line, Press } from "../workflows/cards/card.ts";
import { filesInWords } from "../workflows/cards/wording.ts";
import type { Transfer } from "../workflows/transfers/transfer.ts";
import { namesRefusal } from "./assess.ts";
import { type Desk, lookUp } from "./desk.ts";
import type { Reply } from "./front.ts";
import { refusalLine, say, unknownTransfer } from "./reply.ts";

const namesShown = 30;

function cardOf(transfer: Transfer, names: readonly string[]): Card {
  const { title, aside } = heading(transfer);
  const count = transfer.assessing?.returned?.changedFiles ?? names.length;
  const shown = names.slice(0, namesShown).map((name): Line => [{ code: name }]);
  const more: readonly Line[] = count > shown.length ? [[`and ${count - shown.length} more`]] : [];
  return {
    title: `Changed, ${title}`,
    aside,
    summary: `${transfer.id}: ${filesInWords(count)} changed, or went.`,
    parts: [{ type: "list", title: ["Changed, or went, since the list was made"], items: [...shown, ...more] }],
  };
}

/** "Which files changed": those that were found to be others when they were to be copied. */
export async function changedFiles(desk: Desk, press: Press): Promise<Reply> {
  const known = await lookUp(desk, press.transfer);
  if (known === undefined) return unknownTransfer(press.transfer);
  const { transfer, today } = known;
  const refusal = namesRefusal(desk, transfer, today);
  if (refusal !== undefined) return say(refusalLine(refusal, desk.wording));
  const changed = changedFor(transfer, desk.person.id, today);
  if (changed === undefined) return say(["It has gone on since; your card shows how it stands."]);
  const list = await desk.deps.fileLists.get(changed.list);
  if (list === undefined) return say(["The list of these files is lost, so nobody can say which they were."]);
  const names = changed.files.flatMap((file) => list.files[file]?.name ?? []);
  return { kind: "card", card: cardOf(transfer, names) };
}
