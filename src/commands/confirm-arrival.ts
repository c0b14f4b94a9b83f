import type { Line, Press } from "../workflows/cards/card.ts";
import { withoutLinks } from "../workflows/doors/without-links.ts";
import { act, actorOf, type Desk } from "./desk.ts";
import type { Reply } from "./front.ts";

/** What arrived can be read inside. */
export async function canRead(desk: Desk, press: Press): Promise<Reply> {
  const { transfer, door = "" } = press;
  const action = { do: "confirm-arrival" as const, ...actorOf(desk), door, canRead: true, missing: "" };
  return act(desk, transfer, action, (): Line => ["Thank you. It is on record that what arrived can be read."]);
}

/** Something is missing of what arrived, in the reader's own words, which others read: without what may be of a link. */
export async function cannotRead(desk: Desk, press: Press, said: string): Promise<Reply> {
  const { transfer, door = "" } = press;
  const missing = withoutLinks(said);
  const action = { do: "confirm-arrival" as const, ...actorOf(desk), door, canRead: false, missing };
  return act(desk, transfer, action, (): Line => ["Thank you. The requester and the admins are told what is missing."]);
}
