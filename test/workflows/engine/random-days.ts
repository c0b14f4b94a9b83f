/**
 * Random days of one installation: people press whatever buttons they see, old ones too; time passes; ports fail,
 * others change the firewall, queues are lost, processes die. In the end everything must have come to rest.
 */
import fc from "fast-check";
import { verifyChain } from "../../../src/workflows/audit/chain.ts";
import type { Button } from "../../../src/workflows/cards/card.ts";
import { overlaps } from "../../../src/workflows/doors/address.ts";
import { hasEnded, statusOf, type Transfer, termsOf } from "../../../src/workflows/transfers/transfer.ts";
import { environment } from "../../builders/environment.ts";
import type { HavenOperation, Trouble } from "../../fakes/haven.ts";
import { Engine } from "./engine.ts";
import { filledForm } from "./people.ts";
import { isOut, leftWaiting, sharersOf } from "./sharers.ts";
import { castIds, createStores, othersRules, portsOn, type Setup } from "./stores.ts";

const { accountId } = environment();
/** An address that somebody else had allowed from the start. */
const allowedBefore = "198.51.100.9";
const addresses = ["203.0.113.7", "203.0.113.8", allowedBefore];
const foreign = ["203.0.113.0/24", "192.0.2.200"];

/** Configurations that a restart may bring. */
const setups: readonly Setup[] = [
  {},
  { environments: [environment({ people: { referee: ["emmy"] } })], configDigest: "c2" },
  { environments: [environment({ tier: 3 })], configDigest: "c3" },
];

/** One thing that happens. */
export type Event =
  | { readonly do: "ask"; readonly address: string; readonly recipient: string; readonly lasts: string }
  | { readonly do: "agree" }
  | { readonly do: "press"; readonly person: string; readonly which: number }
  | { readonly do: "pass"; readonly minutes: number }
  | { readonly do: "fail"; readonly operation: HavenOperation; readonly trouble: Trouble; readonly times: number }
  | { readonly do: "unreachable"; readonly person: string; readonly isSo: boolean }
  | { readonly do: "foreign"; readonly range: string; readonly isThere: boolean }
  | { readonly do: "drift" }
  | { readonly do: "obstruct"; readonly isSo: boolean }
  | { readonly do: "journal"; readonly isOn: boolean }
  | { readonly do: "die"; readonly setup: number };

const of = <What extends Event["do"]>(what: What) => ({ do: fc.constant(what) });

/** Any event, the helpful ones more often. */
export const anyEvent: fc.Arbitrary<Event> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      ...of("ask"),
      address: fc.constantFrom(...addresses),
      recipient: fc.constantFrom("rosa", "hugo"),
      lasts: fc.constantFrom("60m", "3h"),
    }),
  },
  {
    weight: 24,
    arbitrary: fc.record({ ...of("press"), person: fc.constantFrom(...castIds), which: fc.nat({ max: 40 }) }),
  },
  { weight: 4, arbitrary: fc.record(of("agree")) },
  { weight: 8, arbitrary: fc.record({ ...of("pass"), minutes: fc.constantFrom(0, 1, 2, 7, 30, 90) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      ...of("fail"),
      operation: fc.constantFrom<HavenOperation>("read", "write", "mint", "list"),
      trouble: fc.constantFrom<Trouble>("busy", "no-rights", "away", "dropped", "dropped-after-effect", "lie"),
      times: fc.constantFrom(1, 3, 12),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ ...of("unreachable"), person: fc.constantFrom("rosa", "sam", "grace"), isSo: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ ...of("foreign"), range: fc.constantFrom(...foreign), isThere: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record(of("drift")) },
  { weight: 1, arbitrary: fc.record({ ...of("obstruct"), isSo: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ ...of("journal"), isOn: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ ...of("die"), setup: fc.nat({ max: setups.length - 1 }) }) },
);

function buttonsOf(engine: Engine, person: string): readonly Button[] {
  const messages = engine.stores.chat.messages(person);
  return messages.flatMap(({ card }) => card.parts.flatMap((part) => (part.type === "buttons" ? part.buttons : [])));
}

/** What ends a story early is pressed less often than it is seen. */
function press(engine: Engine, person: string, which: number): Promise<unknown> {
  const rare = which % 7 !== 0 ? ["reject", "take-back", "withdraw"] : [];
  const buttons = buttonsOf(engine, person).filter(({ press: { verb } }) => !rare.includes(verb));
  const button = buttons[which % Math.max(buttons.length, 1)];
  return button === undefined ? Promise.resolve() : engine.presses(person, button.press, "Because.");
}

/** Everybody signs and confirms whatever they see. */
async function agree(engine: Engine): Promise<void> {
  await engine.settle();
  for (const person of castIds) {
    for (const button of buttonsOf(engine, person)) {
      if (button.style === "primary" && button.press.verb !== "finished") await engine.presses(person, button.press);
    }
  }
}

/** A day under way: the process, and which rules others have put there. */
export interface Day {
  engine: Engine;
  others: readonly string[];
  /** Whether the account lets everybody in. */
  isOpenToAll: boolean;
}

function setRules({ engine }: Day, change: (rules: readonly string[]) => readonly string[]): void {
  engine.stores.haven.edit(accountId, { rules: change(engine.stores.haven.rules(accountId)) });
}

async function die(day: Day, setup: Setup): Promise<void> {
  const { stores, journals } = day.engine;
  while (stores.jobs.take() !== undefined);
  day.engine = new Engine(stores, portsOn(stores, setup));
  day.engine.journals = journals;
  await day.engine.start();
}

async function happen(day: Day, event: Event): Promise<void> {
  const { engine } = day;
  const { haven, chat } = engine.stores;
  switch (event.do) {
    case "ask": {
      const { address, recipient, lasts } = event;
      await engine.submits("ada", { ...filledForm, address, recipient, lasts });
      return engine.settle();
    }
    case "agree":
      return agree(engine);
    case "press":
      await press(engine, event.person, event.which);
      return;
    case "pass":
      return engine.pass(event.minutes);
    case "fail":
      for (let time = 0; time < event.times; time++) haven.failNext(event.operation, event.trouble);
      return;
    case "unreachable":
      return chat.setReachable(event.person, !event.isSo);
    case "foreign":
      day.others = [...day.others.filter((rule) => rule !== event.range), ...(event.isThere ? [event.range] : [])];
      return setRules(day, (rules) => [
        ...rules.filter((rule) => rule !== event.range),
        ...(event.isThere ? [event.range] : []),
      ]);
    case "drift":
      return setRules(day, (rules) => rules.filter((rule) => day.others.includes(rule)));
    case "obstruct":
      day.isOpenToAll = event.isSo;
      return haven.edit(accountId, { obstacle: event.isSo ? "default-allow" : undefined });
    case "journal":
      engine.journals = event.isOn;
      return;
    case "die":
      return die(day, setups[event.setup] ?? {});
  }
}

/** Every transfer there is. */
export async function transfersOf({ engine }: Pick<Day, "engine">): Promise<readonly Transfer[]> {
  const ids = engine.stores.records.subjects().filter((subject) => subject.startsWith("transfer:"));
  return Promise.all(ids.map((subject) => engine.transfer(subject.slice("transfer:".length))));
}

function addressOf(transfer: Transfer): string {
  return termsOf(transfer).doors[0]?.addresses[0]?.range ?? "";
}

/** Who may come in, and from where: what a link gives here. */
function givenBy(transfer: Transfer): string {
  return `${termsOf(transfer).doors[0]?.recipient} from ${addressOf(transfer)}`;
}

/**
 * What is wrong while it goes on: a link of a door proven closed that lets somebody in, though no other door gives the
 * same person the same and nobody else has allowed the address.
 */
export async function breachesNow(day: Day): Promise<readonly string[]> {
  if (day.isOpenToAll) return [];
  const { haven } = day.engine.stores;
  const transfers = await transfersOf(day);
  const held = transfers.filter(({ doors }) => doors.some(({ status }) => isOut.has(status))).map(givenBy);
  const breaches: string[] = [];
  for (const transfer of transfers.filter((one) => statusOf(one) === "closed")) {
    const address = addressOf(transfer);
    if (held.includes(givenBy(transfer)) || day.others.some((rule) => overlaps(rule, address))) continue;
    const issued = transfer.doors.flatMap(({ grant }) => grant?.issuances.map((one) => one.fingerprint) ?? []);
    for (const { minted } of haven.minted.filter((one) => issued.includes(one.minted.link.fingerprint()))) {
      if (await haven.visitor.put(minted.link, "late.csv", address)) breaches.push("a closed door lets somebody in");
    }
  }
  return breaches;
}

/** What is wrong once all has come to rest: not ended, not tidy, the firewall not as it was, somebody told twice. */
export async function breachesAtRest(day: Pick<Day, "engine" | "others">): Promise<readonly string[]> {
  const { records, chat, haven } = day.engine.stores;
  const breaches: string[] = [...leftWaiting(await transfersOf(day))];
  const say = (isSo: boolean, breach: string): void => void (isSo && breaches.push(breach));
  for (const transfer of await transfersOf(day)) {
    say(!hasEnded(transfer), `${transfer.id} has not ended`);
    for (const door of transfer.doors)
      say(door.status === "closed" && (door.arrivals === undefined || door.redactedAt === undefined), "untidy");
  }
  say(JSON.stringify(haven.rules(accountId)) !== JSON.stringify(day.others), `rules: ${haven.rules(accountId)}`);
  for (const subject of records.subjects()) {
    const { entries, details } = await records.history(subject);
    const verdict = verifyChain(subject, entries, new Map(details.map((detail) => [detail.seq, detail])));
    say(verdict.faults.length > 0, `chain of ${subject}`);
  }
  for (const person of castIds) {
    const messages = chat.messages(person);
    say(new Set(messages.map(({ key }) => key)).size !== messages.length, `${person} got a message twice`);
    say(
      messages.some(({ text }) => text.includes("sig=")),
      `${person} still sees a link`,
    );
    // The question whether what came can be read stays open until somebody answers.
    const buttons = buttonsOf(day.engine, person).filter(({ press: { verb } }) => !verb.endsWith("-read"));
    say(buttons.length > 0, `${person} still sees a button`);
  }
  return breaches;
}

/** Plays events, then lets everything recover and ten days pass. Gives what was wrong on the way, or at the end. */
export async function breachesOf(events: readonly Event[]): Promise<readonly string[]> {
  const stores = createStores();
  const day: Day = {
    engine: new Engine(stores, portsOn(stores)),
    others: [...othersRules, allowedBefore],
    isOpenToAll: false,
  };
  setRules(day, () => day.others);
  await day.engine.start();
  for (const event of events) {
    await happen(day, event);
    const breaches = [...sharersOf(await transfersOf(day)), ...(event.do === "pass" ? await breachesNow(day) : [])];
    if (breaches.length > 0) return breaches;
  }
  for (const person of castIds) stores.chat.setReachable(person, true);
  await happen(day, { do: "obstruct", isSo: false });
  await happen(day, { do: "journal", isOn: true });
  await day.engine.pass(10 * 24 * 60);
  return breachesAtRest(day);
}
