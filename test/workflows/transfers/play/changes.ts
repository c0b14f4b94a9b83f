/** What may change around a transfer between two actions: people, roles, tier, policy, storage, and the hour. */
import type { AccountToday, OtherHand } from "../../../../src/workflows/people/environment.ts";
import type { PersonId } from "../../../../src/workflows/people/person.ts";
import type { Role } from "../../../../src/workflows/people/role.ts";
import type { Tier } from "../../../../src/workflows/people/tier.ts";
import { plusMinutes } from "../../../../src/workflows/time.ts";
import {
  account,
  accountIdentity,
  hand,
  neighbour,
  onRecord,
  recreatedIdentity,
} from "../../../builders/environment.ts";
import { everyone } from "../../../builders/people.ts";
import type { Choice } from "./choice.ts";
import { changesPolicy, leavesNoRoom } from "./policy-changes.ts";
import { restore, usualEnvironment, type World } from "./world.ts";

type Change = (world: World, choice: Choice) => void;

const changingRoles: readonly Role[] = ["provider", "investigator", "referee", "admin"];

function setHolders(world: World, role: Role, change: (holders: readonly PersonId[]) => readonly PersonId[]): void {
  const before = world.environment ?? usualEnvironment;
  world.environment = { ...before, people: { ...before.people, [role]: change(before.people[role]) } };
}

// A referee must hold no other role.
const joinedRoles: readonly Role[] = [...changingRoles, "referee"];

const joinsRole: Change = (world, choice) => {
  const joiner = choice.of(everyone);
  setHolders(world, choice.of(joinedRoles), (holders) => [...holders.filter((id) => id !== joiner), joiner]);
};

const leavesRole: Change = (world, choice) => {
  const at = choice.pick(2);
  setHolders(world, choice.of(changingRoles), (holders) => holders.filter((_, index) => index !== at));
};

// Software goes to investigators, and nobody else may be left to say yes to it.
const investigatorLeaves: Change = (world, choice) => {
  const leaver = choice.of(["ada", "alan"]);
  setHolders(world, "investigator", (holders) => holders.filter((id) => id !== leaver));
};

// Somebody who gets a link must not be the one whose word proves that a door is closed.
const recipientsAreAdmins: Change = (world) => setHolders(world, "admin", (holders) => [...holders, "rosa", "hugo"]);

/** Investigators are admins, too: a seat that is there for somebody who doesn't want the software must not be theirs. */
export function investigatorsAreAdmins(world: World): void {
  setHolders(world, "admin", (holders) => [...holders.filter((id) => id !== "ada" && id !== "alan"), "ada", "alan"]);
  world.configurations += 1;
  world.isUsual = false;
}

// Whoever judges independently of the project is not to be part of it.
const refereesJoinIn: Change = (world, choice) =>
  setHolders(world, choice.of<Role>(["provider", "investigator"]), (holders) => [...holders, "mary", "emmy"]);

const nobodyHoldsRole: Change = (world, choice) => setHolders(world, choice.of(changingRoles), () => []);

const likeliest = ["rosa", "hugo", "ada"];

const forgetsSomebody: Change = (world, choice) => {
  world.forgotten.add(choice.of([...likeliest, ...likeliest, ...likeliest, ...everyone]));
};

const movesTier: Change = (world, choice) => {
  world.environment = { ...(world.environment ?? usualEnvironment), tier: choice.of<Tier>([3, 1, 4, 0]) };
};

const movesContainer: Change = (world) => {
  const moved = { ingressContainer: "inbox", egressContainer: "outbox" };
  world.environment = { ...(world.environment ?? usualEnvironment), ...moved };
};

/** Nothing goes out of the environment any more. */
export const closesEgress = (world: World): void => {
  const { egressContainer: _, ...others } = world.environment ?? usualEnvironment;
  world.environment = others;
};

const takesEnvironmentAway: Change = (world) => {
  world.environment = undefined;
};

const accounts: readonly (AccountToday | undefined)[] = [
  account({ identity: recreatedIdentity }),
  account({ identity: recreatedIdentity, held: "recreated" }),
  account({ identity: { ...accountIdentity, resourceId: `${accountIdentity.resourceId}2` } }),
  account({ held: "recreated" }),
  account({ obstacle: "default-allow" }),
  account({ obstacle: "perimeter" }),
  account({ obstacle: "public-access-disabled" }),
  undefined,
];

const changesAccount: Change = (world, choice) => {
  world.account = choice.of(accounts);
};

/** Links of doors that were ended early: to somebody else, to the same people, to another place, or just ended. */
const leavesLinks: Change = (world, choice) => {
  const link = {
    transferId: "IN-0LD1",
    doorId: "d1",
    ranges: [choice.of(["203.0.113.0/24", "203.0.113.0/24", "198.51.100.0/24"])],
    recipient: choice.of(["hugo", "hugo", "rosa"]),
    container: choice.of(["ingress", "ingress", "inbox"]),
    rights: choice.of(["write-list", "write-list", "create-list"] as const),
    endsAt: plusMinutes(world.now, choice.of([24 * 60, 600, 0])),
  };
  world.account = account({ liveLinks: [link] });
};

/** Another door into a container comes, or goes: in use, or ready and signed sooner or later. */
export function neighboursChange(world: World, choice: Choice): void {
  world.neighbours = [];
  if (!choice.onceIn(5)) return;
  world.neighbours = [
    neighbour({
      recipient: choice.of(["eve", "eve", "hugo", "rosa"]),
      container: choice.of(["ingress", "ingress", "ingress", "inbox"]),
      stage: choice.of(["open", "open", "ready", "preparing", "opening", "closing", "unproven", "listing"]),
      signedAt: plusMinutes(world.now, choice.of([-24 * 60, 24 * 60])),
    }),
  ];
}

const acceptsALoss: Change = (world, choice) => {
  world.lossId = choice.of(["l055", "l055", "an0ther"]);
};

// The same account, which its convention does not lead to any more.
const losesAccount: Change = (world) => {
  world.environment = { ...(world.environment ?? usualEnvironment), isFromEarlier: true };
};

const becomesOutdated: Change = (world) => {
  world.isOutdated = true;
};

const configurationChanges: readonly Change[] = [
  ...Array<Change>(4).fill(closesEgress),
  leavesLinks,
  leavesLinks,
  leavesLinks,
  leavesLinks,
  losesAccount,
  becomesOutdated,
  acceptsALoss,
  changesPolicy,
  changesPolicy,
  changesPolicy,
  changesPolicy,
  leavesNoRoom,
  changesAccount,
  changesAccount,
  changesAccount,
  changesAccount,
  joinsRole,
  joinsRole,
  joinsRole,
  leavesRole,
  leavesRole,
  investigatorLeaves,
  investigatorLeaves,
  forgetsSomebody,
  forgetsSomebody,
  forgetsSomebody,
  forgetsSomebody,
  movesTier,
  movesTier,
  nobodyHoldsRole,
  nobodyHoldsRole,
  refereesJoinIn,
  recipientsAreAdmins,
  recipientsAreAdmins,
  movesContainer,
  takesEnvironmentAway,
];

const hands: readonly (OtherHand | undefined)[] = [
  hand("manual"),
  hand("manual", false),
  hand("dsh"),
  hand("dsh"),
  hand("dsh", false),
  undefined,
];

const changesHand: Change = (world, choice) => {
  const { hand: _, ...others } = world.environment ?? usualEnvironment;
  const other = choice.of(hands);
  world.environment = other === undefined ? others : { ...others, hand: other };
};

// Nobody is left whose word would count, but for one or two who may have a part in it.
const involvesAdmins: Change = (world, choice) =>
  setHolders(world, "admin", () => choice.of([["ada"], ["rosa", "grace"], ["sam"], ["ada", "grace", "sam"]]));

/** Records that an upgrade leaves unread, links not noted yet, another door with the address, and a Redis that forgot. */
export function recordsChange(world: World, choice: Choice): void {
  const holder = { transferId: choice.of(["IN-0TH3R", "IN-4K7Q"]), doorId: "d1" };
  const ranges = [choice.of(["203.0.113.0/24", "203.0.113.0/24", "198.51.100.0/24"])];
  world.onRecord = choice.of([
    undefined,
    onRecord({ liveLinks: [] }),
    onRecord({ liveLinks: [] }),
    onRecord({ holders: [{ ...holder, ranges }] }),
    onRecord({ holders: [{ ...holder, ranges }] }),
    onRecord(),
  ]);
  world.knowsLinks = !choice.onceIn(3);
}

const changesByHand: readonly Change[] = [
  ...configurationChanges,
  recordsChange,
  recordsChange,
  ...Array.from({ length: 10 }, () => changesHand),
  ...Array.from({ length: 8 }, () => involvesAdmins),
];

/** Changes something in the configuration; every third time something changes back instead. */
export function reconfigure(world: World, choice: Choice): void {
  if (!world.isUsual && choice.onceIn(3)) {
    restore(world);
    return;
  }
  choice.of(world.usualHand === undefined ? configurationChanges : changesByHand)(world, choice);
  world.configurations += 1;
  world.isUsual = false;
}

const jumpsMinutes = [1, 30, 12 * 60, 3 * 24 * 60, 8 * 24 * 60] as const;

/** Lets time pass: a moment, most often; a week and more, sometimes. */
export function passTime(world: World, choice: Choice): void {
  world.now = plusMinutes(world.now, choice.of([...jumpsMinutes.slice(0, 2), ...jumpsMinutes]));
}
