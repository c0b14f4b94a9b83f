/** What people do on the way to an open door: ask, sign, confirm, upload. */
import type { Filled } from "../../../src/workflows/cards/form.ts";
import { currentRevision, statusOf, type Transfer } from "../../../src/workflows/transfers/transfer.ts";
import type { Engine } from "./engine.ts";

/** The uploader's address. */
export const address = "203.0.113.7";

/** A filled form for an hour's door for Rosa. */
export const filledForm: Filled = {
  environment: "heron",
  subject: "Admissions 2025",
  purpose: "Linkage of admissions with the wards' own register.",
  recipient: "rosa",
  address,
  lasts: "60m",
};

/** Who signs, with the seat each fills. */
export const signers = [
  ["grace", "provider"],
  ["alan", "investigator"],
  ["mary", "referee"],
] as const;

/** Ada asks, or somebody else, for as much of the form as is changed. Gives the new transfer's id. */
export async function asks(engine: Engine, changes: Filled = {}, event?: string, by = "ada"): Promise<string> {
  const reply = await engine.submits(by, { ...filledForm, ...changes }, event);
  if (reply.kind === "errors") throw new Error(JSON.stringify(reply.errors));
  const [span] = reply.lines[0] ?? [];
  return typeof span === "object" && "strong" in span ? span.strong : "";
}

/** One of the signers signs, on the digest in force. */
export async function signs(engine: Engine, id: string, by: string, seat: string, event?: string): Promise<void> {
  const { digest } = currentRevision(await engine.transfer(id));
  await engine.presses(by, { verb: "approve", transfer: id, seat, digest }, "", event);
}

/** Rosa calls the address hers. */
export async function confirms(
  engine: Engine,
  id: string,
  event?: string,
  range = address,
  door = "d1",
): Promise<void> {
  const { digest } = currentRevision(await engine.transfer(id));
  await engine.presses("rosa", { verb: "confirm-address", transfer: id, door, range, digest }, "", event);
}

/** Asked, signed by all and confirmed; nothing worked off since. */
export async function approved(engine: Engine, changes: Filled = {}): Promise<string> {
  const id = await asks(engine, changes);
  for (const [by, seat] of signers) await signs(engine, id, by, seat);
  await confirms(engine, id, undefined, changes.address);
  return id;
}

/** A recipient calls the one address of their door theirs. */
export async function confirmsAs(engine: Engine, recipient: string, id: string): Promise<void> {
  const { digest, terms } = currentRevision(await engine.transfer(id));
  const [range = ""] = terms.doors[0]?.addresses.map((one) => one.range) ?? [];
  await engine.presses(recipient, { verb: "confirm-address", transfer: id, door: "d1", range, digest });
}

/** The same for somebody else, from an address of theirs. */
export async function approvedFor(engine: Engine, recipient: string, changes: Filled, by = "ada"): Promise<string> {
  const id = await asks(engine, { ...changes, recipient }, undefined, by);
  for (const [by, seat] of signers) await signs(engine, id, by, seat);
  await confirmsAs(engine, recipient, id);
  return id;
}

/** Approved, and so much time let pass that the door is open. */
export async function opened(engine: Engine, changes: Filled = {}): Promise<string> {
  const id = await approved(engine, changes);
  await engine.passUntil(async () => statusOf(await engine.transfer(id)) === "open", 10);
  return id;
}

/** The first door of a transfer. */
export function doorOne(transfer: Transfer) {
  const [door] = transfer.doors;
  if (door === undefined) throw new Error("no door");
  return door;
}

/** The recipient's own message of a transfer. */
export function linkMessage(engine: Engine, id: string) {
  return engine.stores.chat.messages("rosa").find((message) => message.key.includes(`${id}/link/`));
}
