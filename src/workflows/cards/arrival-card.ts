/** The question whether what arrived can be read inside, and what was answered. */
import { lastAnswer, mayAnswer } from "../doors/confirming.ts";
import type { Today } from "../people/environment.ts";
import type { PersonId } from "../people/person.ts";
import { type Answer, type Door, doorTermsOf, type Transfer } from "../transfers/transfer.ts";
import { heading } from "./body.ts";
import type { Button, Card, Line, Part } from "./card.ts";
import { arrivedInWords, containerInWords, type Wording } from "./wording.ts";

function answerLine({ by, at, canRead, missing }: Answer, wording: Wording): Line {
  const said = canRead ? "can read it" : `says that something is missing: ${missing ?? ""}`;
  return [`${wording.name(by)} ${said}, `, { at }, "."];
}

/** What was answered, oldest first, for those who may read it: what is missing is in people's own words. */
export function answerParts(door: Door, wording: Wording): readonly Part[] {
  return (door.reading?.answers ?? []).map((answer): Part => ({ type: "text", line: answerLine(answer, wording) }));
}

function buttonsFor(transfer: Transfer, door: Door): readonly Button[] {
  const last = lastAnswer(door);
  const ids = { transfer: transfer.id, door: door.id };
  const yes: Button = {
    label: last === undefined ? "Yes, I can read it" : "It can be read now",
    style: last === undefined ? "primary" : "plain",
    press: { verb: "can-read", ...ids },
  };
  const no: Button = {
    label: last === undefined ? "No, something is missing" : "Something is missing after all",
    style: "plain",
    press: { verb: "cannot-read", ...ids },
    asks: { title: "What is missing", label: "What is missing (the requester and the admins see it)", submit: "Send" },
  };
  if (last === undefined) return [yes, no];
  return last.canRead ? [no] : [yes];
}

/** Renders the question for one of those asked. */
export function arrivalCard(transfer: Transfer, door: Door, person: PersonId, today: Today, wording: Wording): Card {
  const { aside } = heading(transfer);
  const { place } = doorTermsOf(transfer, door.id);
  const came = door.arrivals === undefined ? "" : `${arrivedInWords(door.arrivals)} arrived`;
  const buttons = mayAnswer(door, person, today) ? buttonsFor(transfer, door) : [];
  const question = lastAnswer(door) === undefined ? " Can you read what came, inside?" : "";
  return {
    title: `Arrived by ${transfer.id}`,
    aside,
    summary: `${transfer.id}: ${came}, and it is asked whether it can be read inside.`,
    parts: [
      { type: "text", line: [`${came} in the ${containerInWords(place, wording)}.${question}`] },
      ...answerParts(door, wording),
      ...(buttons.length === 0 ? [] : [{ type: "buttons" as const, buttons }]),
    ],
  };
}
