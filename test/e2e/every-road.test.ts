/**
 * A person's whole path on every road: over both of Slack's transports and in Teams, for data and software, with the
 * referee and without, under both policies that ship, and with each hand on the firewall.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Actor, type Cast, castOf } from "./actor.ts";
import { ask, confirm, getsLink, sign } from "./acts.ts";
import { approvesAll, asksOut, concludes } from "./assessing-acts.ts";
import { minuteMs, othersAdd, othersRemove } from "./azure-acts.ts";
import { type BotWorld, eventually, type SettingsFile, seesCard, startBotWorld } from "./bot-world.ts";

const transports = ["http", "socket", "teams"] as const;
const policies = ["as-for-data", "data-safe-haven"] as const;
const hands = ["managed", "manual", "dsh"] as const;
/** An egress by the older procedure, and one whose files two people assess. */
const kinds = ["data-ingress", "software-ingress", "egress", "assessed egress"] as const;
/** The referee is asked from Tier 2 upwards for data, and in Tier 3 for software by the published matrix. */
const tiers = [1, 3] as const;

/** One way through. */
interface Road {
  readonly transport: (typeof transports)[number];
  readonly policy: (typeof policies)[number];
  readonly hand: (typeof hands)[number];
  readonly kind: (typeof kinds)[number];
  readonly tier: (typeof tiers)[number];
}

/** Every transport with every policy and every hand; kind and tier so that each meets each of the others. */
const slackRoads: readonly Road[] = (["http", "socket"] as const).flatMap((transport, t) =>
  policies.flatMap((policy, p) =>
    hands.map((hand, h): Road => {
      const kind = kinds[(t + p + h) % 2] ?? "data-ingress";
      return { transport, policy, hand, kind, tier: tiers[(t + p + (h === 2 ? 1 : 0)) % 2] ?? 1 };
    }),
  ),
);

/** Teams differs from Slack at its edge alone, so that it need not meet every pair of the others again. */
const roads: readonly Road[] = [
  ...slackRoads,
  { transport: "teams", policy: "as-for-data", hand: "managed", kind: "data-ingress", tier: 3 },
  { transport: "teams", policy: "data-safe-haven", hand: "manual", kind: "software-ingress", tier: 1 },
  { transport: "teams", policy: "data-safe-haven", hand: "dsh", kind: "data-ingress", tier: 1 },
  { transport: "http", policy: "as-for-data", hand: "managed", kind: "egress", tier: 3 },
  { transport: "socket", policy: "data-safe-haven", hand: "dsh", kind: "egress", tier: 1 },
  { transport: "teams", policy: "as-for-data", hand: "manual", kind: "egress", tier: 1 },
  { transport: "http", policy: "data-safe-haven", hand: "manual", kind: "assessed egress", tier: 1 },
  { transport: "socket", policy: "as-for-data", hand: "managed", kind: "assessed egress", tier: 1 },
  { transport: "teams", policy: "data-safe-haven", hand: "dsh", kind: "assessed egress", tier: 3 },
];

test("the roads show each value of each driver beside each value of every other", () => {
  const values: Readonly<Record<keyof Road, readonly unknown[]>> = {
    transport: transports,
    policy: policies,
    hand: hands,
    kind: kinds,
    tier: tiers,
  };
  const names = Object.keys(values) as (keyof Road)[];
  const missing = names.flatMap((one) =>
    names.flatMap((other) =>
      values[one].flatMap((left) =>
        values[other].filter(
          (right) => one !== other && !roads.some((road) => road[one] === left && road[other] === right),
        ),
      ),
    ),
  );
  expect(missing).toEqual([]);
});

/** Who must sign, by the documents of the procedures and not by our policy's code. */
function signersOf({ kind, policy, tier }: Road, { ada, petra, rex, max }: Cast): readonly Actor[] {
  const withReferee = tier === 3 ? [rex] : [];
  if (kind !== "software-ingress" || policy === "as-for-data") return [petra, ...withReferee, ada];
  // A lone investigator's own word opens nothing: an admin's is added.
  return tier === 3 ? [rex, ada] : [max, ada];
}

/** What the environment is on this road. */
function configured({ policy, hand, tier, kind }: Road) {
  return (settings: SettingsFile): void => {
    const procedure = kind === "assessed egress" ? "assessed" : "container-link";
    settings.policy = { kinds: { "software-ingress": { seats: policy }, egress: { procedure } } };
    const { sandbox } = settings.environments;
    if (sandbox === undefined) throw new Error("there is no sandbox");
    // Nora never signs: she is the one who confirms by hand.
    const roles = { ...sandbox.roles, admin: ["max", "nora"] };
    sandbox.storage = { ...sandbox.storage, egressContainer: "egress" };
    Object.assign(sandbox, { tier, firewall: hand, roles, ...(hand === "dsh" ? { sreName: "sandbox" } : {}) });
  };
}

function isOut({ kind }: Road): boolean {
  return kind === "egress" || kind === "assessed egress";
}

/** Asks, and has the files assessed where they are; gives the id. */
async function asks({ kind }: Road, world: BotWorld, recipient: Actor, address: string): Promise<string> {
  const { ada, omar, olga } = castOf(world);
  if (kind !== "assessed egress") return ask(world, { kind, by: ada, recipient, address });
  const id = await asksOut(world, { paths: "/output/tables.csv", address, recipient, by: ada });
  for (const assessor of [omar, olga]) await approvesAll(id, assessor);
  await concludes(id, olga, "Release 1 file");
  return id;
}

/** What the link is for: an upload, or a download. */
function useOf(road: Road, { uploader }: BotWorld, link: string) {
  return (file: string, address: string) =>
    isOut(road) ? uploader.get(link, file, address) : uploader.put(link, file, "id,age", address);
}

/** Opens, where it takes another hand. */
async function handOpens({ hand }: Road, world: BotWorld, id: string, address: string): Promise<void> {
  if (hand === "managed") return;
  const { nora } = castOf(world);
  const card = await seesCard(nora, id, "waits for somebody's hand", address);
  expect(world.firewall.admits(world.account, address)).toBe(false);
  othersAdd(world, address);
  await nora.click(card, "I have added it");
}

/** Closes, where it takes another hand; in a Data Safe Haven with the word that no deploy puts it back. */
async function handCloses({ hand }: Road, world: BotWorld, id: string, address: string): Promise<void> {
  if (hand === "managed") return;
  const { nora } = castOf(world);
  const card = await seesCard(nora, id, "take its rule away now");
  othersRemove(world, address);
  await nora.click(card, hand === "dsh" ? "dsh config show no longer lists it" : "I have removed it: check");
}

describe.each(transports)("over %s", (transport) => {
  let world: BotWorld;

  beforeAll(async () => {
    world = await startBotWorld(transport === "teams" ? { accounts: () => ["teams"] } : { transport });
    await world.owner.createContainer("egress");
    await world.owner.put("egress", "tables.csv", "mean,7\n");
  });

  afterAll(async () => {
    await world?.stop();
  });

  let addresses = 0;

  test.each(roads.filter((road) => road.transport === transport))(
    "$kind under $policy in Tier $tier, with the $hand hand: asked, signed, opened, used, closed and proven",
    async (road) => {
      await world.restart(configured(road));
      const people = castOf(world);
      const { ada, una, max } = people;
      const address = `203.0.113.${++addresses}`;
      const recipient = road.kind === "software-ingress" ? ada : una;
      const writes = (): number => world.firewall.history.filter(({ by }) => by === "resource-manager").length;
      const writesBefore = writes();

      const id = await asks(road, world, recipient, address);
      if (recipient !== ada) await confirm(id, recipient);
      for (const signer of signersOf(road, people)) {
        expect(world.firewall.admits(world.account, address)).toBe(false);
        await sign(id, signer);
      }
      await handOpens(road, world, id, address);
      const { link, message } = await getsLink(id, recipient);
      const use = useOf(road, world, link);
      expect(await use("tables.csv", address)).toMatchObject({ status: isOut(road) ? 200 : 201 });
      expect(await use("tables.csv", "198.51.100.9")).toMatchObject({ status: 403 });

      await recipient.click(message, "I have finished");
      await handCloses(road, world, id, address);
      await eventually("it is proven closed", async () => {
        if (road.hand !== "managed") await world.later(minuteMs);
        return max.dms().some(({ text }) => text.includes(`Door of ${id}`) && text.includes("read back at"));
      });
      expect(world.firewall.admits(world.account, address)).toBe(false);
      expect(await use("tables.csv", address)).toMatchObject({ status: 403 });
      if (!isOut(road)) await seesCard(ada, id, "1 file, 6 bytes arrived");
      const redacted = await eventually("the link is edited away", () =>
        recipient.dms().find(({ ts, text }) => ts === message.ts && text.includes("no longer works")),
      );
      expect(redacted.text).not.toContain("sig=");
      expect(writes() - writesBefore).toBe(road.hand === "managed" ? 2 : 0);
      await world.idle();
    },
  );
});
