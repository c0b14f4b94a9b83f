import { run } from "../src/workflows/engine/run.ts";
import type { PersonId } from "../src/workflows/people/person.ts";
import type { Action } from "../src/workflows/transfers/action.ts";
import type { Transfer } from "../src/workflows/transfers/transfer.ts";
import { openSeats } from "../src/workflows/transfers/transfer.ts";
import { actor, asked, confirm, sign } from "../test/builders/actions.ts";
import { theDoor } from "../test/builders/door-actions.ts";
import type { Install } from "./install.ts";
import { crewOf, environmentOf } from "./people.ts";

/** What is asked for in the bench: where, from which address, for how long. */
export interface Wish {
  readonly environment: number;
  readonly address: string;
  readonly lastsMinutes: number;
}

/** The action that asks for it; the salt is fixed, for nothing here is secret. */
export function askFor(transferId: string, { environment, address, lastsMinutes }: Wish): Action {
  const { investigator, recipient } = crewOf(environment);
  const what = asked({ doors: [{ recipient, addresses: [address], lastsMinutes }] });
  return { do: "ask", ...actor(investigator), transferId, salt: "0".repeat(32), asked: what };
}

/** Who signs a seat. */
export function signerOf(environment: number, role: string): PersonId {
  const [signer] = environmentOf(environment).people[role as "provider"];
  if (signer === undefined) throw new Error(`nobody signs as ${role}`);
  return signer;
}

async function acts(install: Install, transferId: string, action: Action, environment: string): Promise<Transfer> {
  const ran = await run(install.deps, transferId, action, { environmentId: environment });
  if (ran.outcome !== "done") throw new Error(`${action.do} of ${transferId}: ${JSON.stringify(ran)}`);
  return ran.transfer;
}

/** Asks, has every seat signed and the address confirmed; the engine opens the door by itself. */
export async function askAndAgree(install: Install, transferId: string, wish: Wish): Promise<void> {
  const { id } = environmentOf(wish.environment);
  let transfer = await acts(install, transferId, askFor(transferId, wish), id);
  for (const seat of openSeats(transfer))
    transfer = await acts(install, transferId, sign(transfer, signerOf(wish.environment, seat.role), seat.id), id);
  await acts(install, transferId, confirm(transfer), id);
}

/** The recipient says that they are done; nothing happens where the door is not open. */
export async function isDone(install: Install, transferId: string, environment: number): Promise<boolean> {
  const who = actor(crewOf(environment).recipient);
  const end = { do: "end", door: "d1", because: "done", actor: who } as const;
  const ran = await run(install.deps, transferId, (one) => (theDoor(one).status === "open" ? end : undefined));
  return ran.outcome === "done";
}

/** Does something for each, at most so many at once. */
export async function each<Item>(
  items: readonly Item[],
  atOnce: number,
  act: (item: Item, index: number) => Promise<unknown>,
): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < items.length; index = next++) await act(items[index] as Item, index);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** The id of the transfer with this number. */
export function idOf(count: number): string {
  return `IN-${[32 ** 3, 32 ** 2, 32, 1].map((place) => alphabet[Math.floor(count / place) % 32]).join("")}`;
}

/** One of 300 addresses. */
export function addressOf(count: number): string {
  const place = count % 300;
  return place < 250 ? `203.0.113.${place + 1}` : `198.51.100.${place - 249}`;
}
