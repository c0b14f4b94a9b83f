/** What the recipient may do where the link is no use to them: say what they see, and have it sent again. */
import type { Line, Press } from "../workflows/cards/card.ts";
import type { Filled, Form } from "../workflows/cards/form.ts";
import { symptomWords } from "../workflows/cards/help-card.ts";
import { shutGates, standingGates } from "../workflows/doors/gates.ts";
import { helpWordsAtMost, symptoms } from "../workflows/doors/link-help.ts";
import { withoutLinks } from "../workflows/doors/without-links.ts";
import type { ActionFor } from "../workflows/engine/run.ts";
import { doorAllows } from "../workflows/transfers/moves.ts";
import { doorOf, doorTermsOf, statusOf } from "../workflows/transfers/transfer.ts";
import { act, actorOf, type Desk, lookUp } from "./desk.ts";
import type { FormReply, Reply } from "./front.ts";
import { readTransferId } from "./parse.ts";
import { refusalLine, say, unknownTransfer } from "./reply.ts";
import { cut, readLine } from "./visible-text.ts";

/** The name of the form. */
export const helpFormName = "link-help";

/** The question, about the transfer and the door that it carries. */
export function helpForm(carries: Form["carries"]): Form {
  return {
    name: helpFormName,
    title: "It does not work",
    submit: "Look into it",
    intro:
      "I look at the rule, the clock and the link, tell you what I find, and tell the admins. I can't try the link from where you are.",
    fields: [
      {
        name: "symptom",
        label: "What do you see?",
        optional: false,
        takes: { kind: "choice", options: symptoms.map((value) => ({ value, label: symptomWords[value] })) },
      },
      {
        name: "words",
        label: "Anything else that helps",
        hint: "The admins read this. Leave the link out; whatever may be a part of it is taken out.",
        optional: true,
        takes: { kind: "text", multiline: true, atMost: helpWordsAtMost },
      },
    ],
    carries,
  };
}

/** "It does not work": the question, for the recipient of an open door alone. */
export async function askForHelp(desk: Desk, press: Press): Promise<Reply> {
  const { transfer: id, door: doorId = "" } = press;
  const known = await lookUp(desk, id);
  if (known === undefined) return unknownTransfer(id);
  const { transfer } = known;
  const door = doorOf(transfer, doorId);
  if (door === undefined) return say(refusalLine({ code: "unknown-door", door: doorId }, desk.wording));
  if (doorTermsOf(transfer, doorId).recipient !== desk.person.id)
    return say(refusalLine({ code: "not-recipient" }, desk.wording));
  if (!doorAllows("ask-for-help", door.status))
    return say(refusalLine({ code: "wrong-status", move: "ask-for-help", status: statusOf(transfer) }, desk.wording));
  return { kind: "form", form: helpForm({ transfer: id, door: doorId }) };
}

/** The answered question. What was found follows as a message, once it has been looked at. */
export async function submitHelp(
  desk: Desk,
  filled: Filled,
  carries: Readonly<Record<string, string>>,
): Promise<FormReply> {
  const id = readTransferId(carries.transfer ?? "");
  const symptom = symptoms.find((one) => one === filled.symptom);
  if (id === undefined) return { kind: "done", lines: linesOf(unknownTransfer(carries.transfer ?? "")) };
  if (symptom === undefined) return { kind: "errors", errors: { symptom: "Choose what comes closest." } };
  const words = cut(withoutLinks(readLine(filled.words ?? "")), helpWordsAtMost);
  const action = { do: "ask-for-help", door: carries.door ?? "", actor: actorOf(desk), symptom, words } as const;
  const reply = await act(
    desk,
    id,
    action,
    (): Line => [
      "Thank you. I am looking at the rule, the clock and the link; what I find comes to you as a message in a moment.",
    ],
  );
  return { kind: "done", lines: linesOf(reply) };
}

function linesOf(reply: Reply): readonly Line[] {
  return reply.kind === "say" ? reply.lines : [];
}

/** "Send it again": judged with today's directory, policy, tier and account. What would keep the door shut now ends it. */
export async function sendAgain(desk: Desk, press: Press): Promise<Reply> {
  const { transfer: id, door: doorId = "" } = press;
  const actor = actorOf(desk);
  const when = desk.deps.mayOpen() ? "in a moment" : "as soon as links may be given out again";
  const action: ActionFor = (transfer, today) => {
    const door = doorOf(transfer, doorId);
    const isTheirs = door?.status === "open" && doorTermsOf(transfer, doorId).recipient === actor.by;
    const isShut = isTheirs && !today.isOutdated && shutGates(transfer, door, today, standingGates).length > 0;
    return isShut
      ? { do: "end", door: doorId, because: "revoked", actor: null }
      : { do: "send-again", door: doorId, actor };
  };
  return act(
    desk,
    id,
    action,
    (after): Line =>
      doorOf(after, doorId)?.status === "open"
        ? [`A newer message with the link comes to you ${when}; then the one before it holds none any more.`]
        : ["What was signed no longer fits how things are today, so no link is given and the door is closing."],
  );
}
