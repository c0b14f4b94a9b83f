/** People's hands on the firewall, in stories over the fakes. */
import type { Press } from "../../../src/workflows/cards/card.ts";
import type { EnvironmentToday, OtherHand } from "../../../src/workflows/people/environment.ts";
import { environment, hand } from "../../builders/environment.ts";
import { type Engine, startEngine } from "./engine.ts";
import { address, approved, doorOne } from "./people.ts";
import { othersRules } from "./stores.ts";

/** The account of these stories. */
export const { accountId } = environment();
/** The environment with another hand on its firewall; Grace, who signs, is one of its admins. */
export const withHand = (
  by: OtherHand["by"],
  reads = true,
  changes: Partial<EnvironmentToday> = {},
): EnvironmentToday => environment({ hand: hand(by, reads), people: { admin: ["sam", "noor", "grace"] }, ...changes });

/** A process where it is so. */
export const started = (by: OtherHand["by"], reads = true): Promise<Engine> =>
  startEngine({ environments: [withHand(by, reads)] });

/** Asked, signed and confirmed, and so much time let pass that people are asked to add the rule. */
export async function asksForDoor(engine: Engine): Promise<string> {
  const id = await approved(engine);
  await engine.pass(3);
  return id;
}

/** A button of the door. */
export const press = (verb: string, transfer: string): Press => ({ verb, transfer, door: "d1" });
/** People add the rule. */
export function theyAdd({ stores }: Engine): void {
  stores.haven.edit(accountId, { rules: [...othersRules, address] });
}
/** People remove it. */
export function theyRemove({ stores }: Engine): void {
  stores.haven.edit(accountId, { rules: othersRules });
}
/** What the bot asked Azure for. */
export const callsOf = ({ stores }: Engine, ...operations: readonly string[]) =>
  stores.haven.calls.filter(({ operation }) => operations.includes(operation));
/** The door as it stands. */
export const door = async (engine: Engine, id: string) => doorOne(await engine.transfer(id));
/** How many messages of its own somebody got that say this. */
export const told = ({ stores }: Engine, person: string, words: string): number =>
  stores.chat.messages(person).filter(({ key, text }) => key.includes("/notice/") && text.includes(words)).length;
/** An answer as text. */
export const text = (reply: unknown): string => JSON.stringify(reply);

/** The recipient is done. */
export async function ends(engine: Engine, id: string): Promise<void> {
  await engine.presses("rosa", press("finished", id));
  await engine.settle();
}
