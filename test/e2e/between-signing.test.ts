import { afterAll, beforeAll, expect, test } from "vitest";
import type { Person } from "../../src/standins/slack/person.ts";
import { ask, confirm, getsLink, hourMs, sign, writesOf } from "./acts.ts";
import { linkMessages } from "./azure-acts.ts";
import { type BotWorld, type SettingsFile, seesCard, startBotWorld } from "./bot-world.ts";

type Environment = SettingsFile["environments"][string];

/** What changes between the signatures and the opening, in an environment of its own. */
interface Row {
  readonly tier?: number;
  /** Who is referee at first, and who signs as such afterwards. */
  readonly referees?: readonly ["rex" | "freya", "rex" | "nora"];
  readonly recipient?: "freya";
  /** What takes the environment's place; none where it leaves the configuration. */
  readonly changed: (environment: Environment) => Environment | undefined;
  /** What people read of it. */
  readonly says: string;
}

const withRoles = (environment: Environment, roles: Environment["roles"]): Environment => ({
  ...environment,
  roles: { ...environment.roles, ...roles },
});
const noLongerInRole = "somebody who signed no longer holds the role";
const otherAccount = "otheraccount";

const revised: Readonly<Record<string, Row>> = {
  "an-admin-takes-a-signers-role": {
    referees: ["rex", "nora"],
    changed: (environment) => withRoles(environment, { admin: ["max"], referee: ["nora"] }),
    says: noLongerInRole,
  },
  "a-signer-leaves-the-configuration": {
    referees: ["freya", "rex"],
    changed: (environment) => withRoles(environment, { referee: ["rex"] }),
    says: noLongerInRole,
  },
  "the-tier-rises": {
    tier: 1,
    changed: (environment) => ({ ...environment, tier: 2 }),
    says: "the environment's tier or storage changed; the policy became stricter",
  },
  "another-storage-account": {
    changed: ({ storage, ...environment }) => ({ ...environment, storage: { ...storage, account: otherAccount } }),
    says: "the storage account is another one",
  },
};

const lapsed: Readonly<Record<string, Row>> = {
  "the-recipient-leaves": {
    recipient: "freya",
    changed: (environment) => environment,
    says: "the recipient is no longer in the configuration",
  },
  "the-environment-leaves": { changed: () => undefined, says: "the environment is no longer served" },
};

const rows = Object.entries({ ...revised, ...lapsed });

let world: BotWorld;
let freya: Person;
/** The transfers by environment: one waits for its start when all this changes, one is between its intent and its rule. */
const waiting = new Map<string, string>();
const opening = new Map<string, string>();
const addressOf = (environment: string, kind: "waiting" | "opening"): string =>
  `203.0.113.${(kind === "waiting" ? 170 : 190) + rows.findIndex(([name]) => name === environment)}`;

function person(id: "rex" | "nora" | "freya"): Person {
  return id === "freya" ? freya : world.people[id];
}

async function signed(environment: string, row: Row, kind: "waiting" | "opening"): Promise<string> {
  const { ada, petra, una } = world.people;
  const recipient = row.recipient === undefined ? una : person(row.recipient);
  const notBefore = kind === "waiting" ? { notBefore: world.clock.now() + 2 * hourMs } : {};
  const id = await ask(world, { environment, recipient, address: addressOf(environment, kind), ...notBefore });
  const referee = (row.tier ?? 3) < 2 ? [] : [person(row.referees?.[0] ?? "rex")];
  await sign(id, petra, ...referee, ada);
  await confirm(id, recipient);
  return id;
}

beforeAll(async () => {
  world = await startBotWorld();
  freya = world.slack.addPerson({ realName: "Freya Outsider", timeZone: "Europe/London" });
  world.firewall.addAccount({ name: otherAccount });
  await world.restart(({ people, environments }) => {
    const { sandbox } = environments;
    if (sandbox === undefined) return;
    people.freya = { name: "Freya Outsider", slack: `${world.slack.team.id}/${freya.id}` };
    for (const [name, { tier = 3, referees: [referee] = ["rex"] }] of rows) {
      const roles = { ...sandbox.roles, admin: ["max", "nora"], referee: [referee] };
      const storage = { ...sandbox.storage, ingressContainer: `c-${name}` };
      environments[name] = { ...sandbox, name, tier, roles, storage };
    }
  });
  for (const [name, row] of rows) {
    await world.owner.createContainer(`c-${name}`);
    waiting.set(name, await signed(name, row, "waiting"));
  }
  await world.idle();
  world.resourceManager.faults.always({ account: world.account }, { kind: "status", status: 500 });
  for (const [name, row] of rows) opening.set(name, await signed(name, row, "opening"));
  for (const id of opening.values()) await seesCard(world.people.ada, `Ingress ${id}`, "Signed", "Opening");
  await world.restart(({ people, environments }) => {
    delete people.freya;
    for (const [name, { changed }] of rows) {
      const after = environments[name] === undefined ? undefined : changed(environments[name]);
      if (after === undefined) delete environments[name];
      else environments[name] = after;
    }
  });
  world.resourceManager.faults.clear();
  await world.later(2 * hourMs);
});

afterAll(async () => {
  await world?.stop();
});

test.each(Object.entries(revised))(
  "%s: the signatures are void in sight of all, and only new ones open it",
  async (name, row) => {
    const { ada, petra, una } = world.people;
    const id = waiting.get(name) ?? "";
    const address = addressOf(name, "waiting");
    const card = await seesCard(petra, id, `Revision 2: ${row.says}. Signatures of`, "no longer count");
    for (const signer of ["Petra Provider", "Ada Lovelace"])
      expect(card.text).toMatch(new RegExp(`Signatures of .*${signer}`));
    expect(writesOf(world, address)).toEqual([]);
    expect(linkMessages(una, id).some(({ text }) => text.includes("sig="))).toBe(false);
    await sign(id, petra, person(row.referees?.[1] ?? "rex"), ada);
    await confirm(id, una);
    await getsLink(id, una);
    const account = name === "another-storage-account" ? otherAccount : world.account;
    expect(world.firewall.find(account)?.networkAcls.ipRules.map(({ value }) => value)).toContain(address);
  },
);

test.each(Object.entries(lapsed))("%s: it lapses, its card says why, and nothing opens", async (name, row) => {
  const { ada, petra } = world.people;
  const id = waiting.get(name) ?? "";
  for (const one of [ada, petra]) {
    const card = await seesCard(one, `Ingress ${id}`, "Signed", "Lapsed");
    expect(card.text).toContain(`: ${row.says}.`);
    expect(card.buttons).toEqual([]);
  }
  expect(writesOf(world, addressOf(name, "waiting"))).toEqual([]);
});

test.each(rows)(
  "%s after the intent: no rule is written, the door is revoked, and people are told why",
  async (name, row) => {
    const { ada, max } = world.people;
    const id = opening.get(name) ?? "";
    const why = `access was revoked: ${row.says}`;
    // An environment that is gone has no admins; those it had see their card of the door settle.
    const told = name === "the-environment-leaves" ? [ada] : [ada, max];
    for (const one of told) await seesCard(one, id, "This door was ended before its time.", why);
    await seesCard(max, `Door of ${id}`, "Closed", why);
    await seesCard(ada, `Ingress ${id}`, "Signed", `Closed (${why}): no rule of ours is there, read back at`);
    expect(writesOf(world, addressOf(name, "opening"))).toEqual([]);
  },
);
