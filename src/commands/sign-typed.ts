/** What can be typed where a button can't be pressed: the same signature, on the same terms, said whole. */
import { shortDigest } from "../workflows/audit/digest.ts";
import type { Part, Press } from "../workflows/cards/card.ts";
import { transferCard } from "../workflows/cards/transfer-card.ts";
import type { Today } from "../workflows/people/environment.ts";
import { seatsToSign } from "../workflows/people/waited-for.ts";
import { currentRevision, type Transfer } from "../workflows/transfers/transfer.ts";
import { type Desk, lookUp } from "./desk.ts";
import type { Reply } from "./front.ts";
import { readTransferId } from "./parse.ts";
import { say, unknownTransfer } from "./reply.ts";
import { approve, reject } from "./sign.ts";
import { quotable, readLine } from "./visible-text.ts";

/** The whole of it: the verb, the id, the code, and what follows. */
const form = /^(approve|reject)(?:\s+(\S+))?(?:\s+(\S+))?(?:\s+(.+))?$/i;
const codeForm = /^[0-9a-f]{6}$/i;

/**
 * `approve <id> <code>` and `reject <id> <code> <reason>`. The code is the one that the card prints for its terms: it says
 * that whoever signs has read these. Without it, or with another one, nothing is signed, and the card is shown.
 */
export async function signTyped(desk: Desk, text: string): Promise<Reply> {
  const [, verb = "", typedId = "", code = "", rest = ""] = form.exec(readLine(text)) ?? [];
  const word = verb.toLowerCase();
  const usage = word === "reject" ? "reject <id> <code> <reason>" : "approve <id> <code>";
  if (typedId === "") return say([`Which one, and which terms? Say ${usage}. The code is on the card, after "terms".`]);
  const id = readTransferId(typedId);
  const known = id === undefined ? undefined : await lookUp(desk, id);
  if (id === undefined || known === undefined) return unknownTransfer(typedId);
  const { transfer, today } = known;
  const show = (sentence: string): Reply => cardWith(desk, transfer, today, sentence);
  if (code === "")
    return show(`Nothing is signed. If you agree with what this card says, say: ${usageFor(word, transfer)}`);
  const digest = digestMeant(transfer, code);
  if (digest === undefined)
    return show(`Nothing is signed: ${quotable(code)} is not the code of these terms, which are what counts now.`);
  if (word === "approve" && rest !== "") return show(`Nothing is signed: say no more than ${usageFor(word, transfer)}`);
  const seats = seatsToSign(transfer, desk.person.id, today);
  const [first] = seats;
  if (seats.length > 1 && word === "approve")
    return show(
      "Nothing is signed: you could sign as more than one, and fill one seat. Press the button that you mean.",
    );
  // Without a seat of theirs the rules word the refusal, as they do for a button of yesterday.
  const press: Press = { verb: word, transfer: id, seat: first?.id ?? anySeat(transfer), digest };
  return word === "approve" ? approve(desk, press) : reject(desk, press, rest);
}

/** The digest in force, where the code is its, and no other revision's of this transfer that it could be taken for. */
function digestMeant(transfer: Transfer, code: string): string | undefined {
  if (!codeForm.test(code)) return undefined;
  const meant = transfer.revisions.filter(({ digest }) => shortDigest(digest) === code.toLowerCase());
  const { digest } = currentRevision(transfer);
  return meant.length === 1 && meant[0]?.digest === digest ? digest : undefined;
}

function usageFor(word: string, transfer: Transfer): string {
  const said = `${word} ${transfer.id} ${shortDigest(currentRevision(transfer).digest)}`;
  return word === "reject" ? `${said} and your reason.` : said;
}

function anySeat(transfer: Transfer): string {
  return currentRevision(transfer).terms.seats[0]?.id ?? "";
}

function cardWith(desk: Desk, transfer: Transfer, today: Today, sentence: string): Reply {
  const card = transferCard(transfer, desk.person.id, today, desk.wording);
  const first: Part = { type: "text", line: [{ strong: sentence }] };
  return { kind: "card", card: { ...card, parts: [first, ...card.parts] } };
}
