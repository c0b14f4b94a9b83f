import { appendFile, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { roleOf } from "../../src/standins/role-assignments.ts";
import { type BotWorld, eventually } from "../e2e/bot-world.ts";
import { type ChangedSettings, examined, manifestScopes, startHealthyWorld, troublesIn } from "./examined.ts";

const account = "Microsoft.Storage/storageAccounts";
let world: BotWorld;
let undo: (() => unknown)[] = [];

beforeAll(async () => {
  world = await startHealthyWorld();
});

afterEach(async () => {
  for (const step of undo.toReversed()) await step();
  undo = [];
});

afterAll(async () => {
  await world.stop();
});

/** Sets something of Redis until the test is over. */
async function setRedis(name: string, value: string): Promise<void> {
  const [, before = ""] = (await world.redisClient.config("GET", name)) as string[];
  undo.push(() => world.redisClient.config("SET", name, before));
  await world.redisClient.config("SET", name, value);
}

async function moveKey(key: string): Promise<void> {
  undo.push(() => world.redisClient.rename("elsewhere", key));
  await world.redisClient.rename(key, "elsewhere");
}

function editAccount(edit: Parameters<typeof world.firewall.edit>[1]): void {
  const { networkAcls, publicNetworkAccess } = world.firewall.find(world.account) ?? {};
  undo.push(() => world.firewall.edit(world.account, { networkAcls, publicNetworkAccess } as typeof edit));
  world.firewall.edit(world.account, edit);
}

function storageOf(settings: ChangedSettings): Record<string, unknown> {
  return settings.environments.sandbox?.storage ?? {};
}

function setStorage(settings: ChangedSettings, changes: Record<string, unknown>): void {
  Object.assign(storageOf(settings), changes);
}

test("people that nobody reaches are named, with what to pin, and so are the seats that this leaves empty", async () => {
  const { people, slack } = world;
  slack.setDeleted(people.nora.id, true);
  undo.push(() => slack.setDeleted(people.nora.id, false));
  const findings = await examined(world, {
    configure: ({ people: settings }) => {
      const pin = (id: string, account: string | undefined, email?: string): void => {
        settings[id] = { name: id, ...(account && { slack: account }), ...(email && { email }) };
      };
      pin("petra", undefined, "petra.provider@example.org");
      pin("rex", `${slack.team.id}/U0NOBODY`);
      pin("max", `T0ELSEWHERE/${people.max.id}`);
      pin("una", undefined);
      pin("ada", `${slack.team.id}/${people.ada.id}`, "una.uploader@example.org");
    },
  });
  expect(troublesIn(findings)).toEqual([
    "people: email-not-used",
    "people: no-admin-reached",
    "people: person-unreached",
    "people: pin-differs",
    "people: pin-disabled",
    "people: pin-unknown",
    "people: role-holder-unreached",
    "seats: seats-unfilled",
    "seats: seats-unfilled",
  ]);
  const toPin = findings.find(({ code }) => code === "email-not-used");
  expect(toPin).toMatchObject({
    about: "petra",
    toDo: `Write under people.petra: slack: ${slack.team.id}/${people.petra.id}`,
  });
});

test("where the organisation matches by e-mail, who is found so is reached, and the account to pin is told", async () => {
  const findings = await examined(world, {
    configure: (settings) => {
      settings.people.petra = { name: "Petra", email: "petra.provider@example.org" };
      settings.slack = { ...settings.slack, matchByEmail: true };
    },
  });
  expect(troublesIn(findings)).toEqual([]);
  expect(findings.find(({ code }) => code === "found-by-email")?.toDo).toContain(world.people.petra.id);
});

test("every way in which Redis would lose or refuse records is named at once", async () => {
  // A Redis that is writing its first append-only file does not heed who asks it to end.
  const isWritten = async () => /aof_rewrite_(in_progress|scheduled):1/.test(await world.redisClient.info()) === false;
  undo.push(() => eventually("the append-only file is written anew", isWritten));
  await setRedis("appendonly", "no");
  await setRedis("appendfsync", "no");
  await setRedis("maxmemory-policy", "volatile-lru");
  const [, used] = /^used_memory:(\d+)/m.exec(await world.redisClient.info("memory")) ?? [];
  await setRedis("maxmemory", String(Math.round(Number(used) * 1.1)));
  expect(troublesIn(await examined(world))).toEqual([
    "redis: redis-eviction",
    "redis: redis-nearly-full",
    "redis: redis-no-append-only",
    "redis: redis-no-fsync",
  ]);
});

test("scopes that the token lacks, and those it has too many, are named, and a token that nothing uses", async () => {
  const wanted = await manifestScopes();
  world.slack.setScopes([...wanted.filter((scope) => scope !== "im:write"), "files:read"]);
  undo.push(() => world.slack.setScopes(wanted));
  const findings = await examined(world, { env: { SLACK_APP_TOKEN: "xapp-1-plain-word" } });
  expect(troublesIn(findings)).toEqual([
    "slack: app-token-unused",
    "slack: scopes-missing",
    "slack: scopes-superfluous",
  ]);
  const told = findings.map(({ is }) => is).join("\n");
  expect(told).toContain("lacks scopes that manifest.json names: im:write.");
  expect(told).toContain("has scopes that manifest.json does not name: files:read.");
});

test("over a socket it is tried whether the app-level token may open a connection", async () => {
  const configure = (settings: ChangedSettings): void => {
    settings.slack = Object.assign(settings.slack ?? {}, { transport: "socket" });
  };
  const { appToken } = world.slack;
  expect(troublesIn(await examined(world, { configure, env: { SLACK_APP_TOKEN: appToken } }))).toEqual([]);
  const refused = await examined(world, { configure, env: { SLACK_APP_TOKEN: "xapp-1-another-one" } });
  expect(troublesIn(refused)).toEqual(["slack: app-token-refused"]);
});

test("rights too wide are as wrong as rights that are missing", async () => {
  const { roles } = world.resourceManager;
  const before = structuredClone(roles);
  undo.push(() => Object.assign(roles, before));
  roles.onAccount = [
    roleOf({ actions: [`${account}/read`, "Microsoft.Authorization/permissions/read", `${account}/listKeys/action`] }),
    roleOf({ actions: ["*/read"], dataActions: [`${account}/blobServices/containers/blobs/read`] }),
  ];
  roles.onContainer = [roleOf({ dataActions: [`${account}/blobServices/containers/blobs/delete`] })];
  const findings = await examined(world);
  expect(troublesIn(findings)).toEqual([
    "rights: rights-missing",
    "rights: rights-missing",
    "rights: rights-on-all-data",
    "rights: rights-read-more",
    "rights: rights-too-wide",
    "rights: rights-too-wide",
  ]);
  const told = findings.map(({ is }) => is).join("\n");
  expect(told).toContain(`must not have: ${account}/listKeys/action; with them it could read the account's keys.`);
  expect(told).toContain("delete files.");
  expect(told).toMatch(/lacks rights on the account \w+: .*\/write, .*generateUserDelegationKey\/action\./);
});

test.each([
  { edit: { networkAcls: { defaultAction: "Allow" } }, code: "default-allow" },
  { edit: { publicNetworkAccess: "SecuredByPerimeter" }, code: "perimeter" },
  { edit: { networkAcls: { ipRules: [{ value: "203.0.113.9", action: "Allow" }] } }, code: "rules-full" },
] as const)("a firewall by which nothing can open is told: $code", async ({ edit, code }) => {
  editAccount(edit);
  const findings = await examined(world, {
    configure: (settings) => {
      if (code === "rules-full") settings.engine = { rulesAtMost: 1 };
    },
  });
  expect(troublesIn(findings)).toEqual([`firewall: ${code}`]);
});

test("a container that is not there, and a bot that the storage firewall shuts out, are told", async () => {
  const missing = await examined(world, {
    configure: (all) => setStorage(all, { ingressContainer: "elsewhere" }),
  });
  expect(troublesIn(missing)).toEqual(["storage: container-not-found"]);
  const outside = await examined(world, {
    configure: (all) => setStorage(all, { serviceEndpoint: storageOf(all).blobEndpoint }),
  });
  expect(troublesIn(outside)).toEqual(["storage: bot-outside-boundary"]);
});

test("where a convention leads to no account it says what was looked for, and that nothing of Azure was checked", async () => {
  const findings = await examined(world, {
    configure: ({ environments: { sandbox } }) => {
      const { resourceGroup: _, account: __, ...given } = sandbox?.storage ?? {};
      const storage = { ...given, convention: "data-safe-haven-v4", shm: "nowhere", sre: "none" };
      Object.assign(sandbox ?? {}, { storage });
    },
  });
  expect(troublesIn(findings)).toEqual([
    ...["accounts: account-mistaken", "clocks: not-checked", "firewall: not-checked", "rights: not-checked"],
    "storage: not-checked",
  ]);
  expect(findings.find(({ code }) => code === "account-mistaken")?.is).toContain("RG_SHM_NOWHERE_PERSISTENT_DATA");
});

test("a door left behind in another account, and an account made anew, are told", async () => {
  const gone = "/subscriptions/s/resourcegroups/g/providers/microsoft.storage/storageaccounts/gone";
  undo.push(() => world.redisClient.zrem("{lk}:index:accounts", gone));
  await world.redisClient.zadd("{lk}:index:accounts", 1, gone);
  undo.push(() => world.redisClient.del(`{lk}:index:account:${gone}`));
  await world.redisClient.zadd(`{lk}:index:account:${gone}`, 1, "IN-4K7Q");
  const record = `{lk}:record:account:${(world.firewall.find(world.account)?.resourceId ?? "").toLowerCase()}`;
  const state = (await world.redisClient.hget(record, "state")) ?? "";
  undo.push(() => world.redisClient.hset(record, "state", state));
  await world.redisClient.hset(record, "state", JSON.stringify({ ...JSON.parse(state), held: "recreated" }));
  const findings = await examined(world);
  expect(troublesIn(findings)).toEqual(["accounts: account-left-behind", "accounts: account-recreated"]);
});

test("a clock half a minute off is told, whichever it is", async () => {
  const findings = await examined(world, { nowMs: () => Date.now() - 45_000 });
  expect(troublesIn(findings)).toEqual(["clocks: clock-wrong", "clocks: clock-wrong", "clocks: clock-wrong"]);
  expect(findings.find(({ code }) => code === "clock-wrong")?.is).toMatch(
    /is (4[3-9]|5\d) seconds ahead of this machine's/,
  );
  expect(troublesIn(await examined(world, { nowMs: () => Date.now() - 20_000 }))).toEqual([]);
});

test("a journal that was changed, is gone, or can't be written is told, and a Redis that is behind it", async () => {
  const { entries, folder } = { entries: join(world.folder, "data/journal/entries.jsonl"), folder: world.folder };
  await moveKey("{lk}:stream");
  expect(troublesIn(await examined(world))).toEqual(["journal: redis-behind-journal"]);
  await undo.pop()?.();
  await moveKey("{lk}:audit:environment:sandbox");
  expect(troublesIn(await examined(world))).toEqual(["journal: records-differ"]);
  await undo.pop()?.();
  const unwritable = await examined(world, {
    configure: (all) => {
      all.dataFolder = world.configPath;
    },
  });
  expect(troublesIn(unwritable)).toContain("journal: journal-unwritable");
  await rename(entries, join(folder, "kept.jsonl"));
  expect(troublesIn(await examined(world))).toEqual(["journal: journal-missing"]);
  await rename(join(folder, "kept.jsonl"), entries);
  const before = await readFile(entries);
  undo.push(() => writeFile(entries, before));
  await appendFile(entries, "not an entry\n");
  expect(troublesIn(await examined(world))).toEqual(["journal: journal-damaged", "journal: journal-faulty"]);
});
