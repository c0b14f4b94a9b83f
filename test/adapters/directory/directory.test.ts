import { describe, expect, test } from "vitest";
import { createDirectory, type DirectoryData } from "../../../src/adapters/directory/directory.ts";

const ada = { id: "ada", name: "Ada", timeZone: "Etc/UTC" };
const bo = { id: "bo", name: "Bo", timeZone: "Etc/UTC" };
const sandbox = {
  id: "sandbox",
  name: "Sandbox",
  tier: 2,
  people: { provider: ["ada"], investigator: ["bo"], referee: [], assessor: [], admin: ["bo"] },
  accountId: "/subscriptions/s/resourcegroups/g/providers/microsoft.storage/storageaccounts/a",
  ingressContainer: "ingress",
} as const;

const kindPolicy = {
  seats: [{ role: "provider", fromTier: 0 }],
  rights: "write-list",
  window: { defaultMinutes: 60, maxMinutes: 60, openWithinMinutes: 60, maxAheadMinutes: 0 },
} as const;

const data: DirectoryData = {
  people: [ada, bo],
  environments: [sandbox],
  policy: {
    kinds: {
      "data-ingress": kindPolicy,
      "software-ingress": kindPolicy,
    },
    requesterMaySign: [],
    highestTier: 3,
    lapseAfterMinutes: 60,
    doorsAtMost: 1,
    addressesPerDoorAtMost: 1,
    documentationAddresses: false,
    sharedContainer: "wait",
    fileNamesTo: "recipient",
    delivery: "dm",
    reminders: {
      beforeEndMinutes: 1,
      closingGraceMinutes: 1,
      alarmMinutes: [0, 1],
      everyAdminAfterMinutes: 1,
      seatMinutes: [1, 2],
      seatAdminsAfterMinutes: 1,
      lapseWarningMinutes: 1,
      workingHours: { days: ["monday"], fromHour: 9, untilHour: 17 },
    },
  },
  roleNames: { provider: "P", investigator: "I", referee: "R", assessor: "A", admin: "S" },
  configDigest: "0".repeat(64),
};

describe("a directory", () => {
  const directory = createDirectory(data);

  test("finds people and environments by id, and lists them in the order given", () => {
    expect([directory.person("ada"), directory.people()]).toEqual([ada, [ada, bo]]);
    expect([directory.environment("sandbox"), directory.environments()]).toEqual([sandbox, [sandbox]]);
  });

  test.each(["eve", "", "__proto__", "constructor"])("knows nobody and nothing called %j", (id) => {
    expect([directory.person(id), directory.environment(id)]).toEqual([undefined, undefined]);
  });

  test("hands on the policy, the names of roles and the digest as given", () => {
    const { policy, roleNames, configDigest } = directory;
    expect({ policy, roleNames, configDigest }).toEqual({
      policy: data.policy,
      roleNames: data.roleNames,
      configDigest: data.configDigest,
    });
  });

  test("is not changed through what it hands out", () => {
    directory.people().slice().pop();
    (directory.people() as unknown[]).pop();
    expect(directory.people()).toHaveLength(2);
  });

  test("takes no two people with one id", () => {
    expect(() => createDirectory({ ...data, people: [ada, { ...bo, id: "ada" }] })).toThrow(TypeError);
  });
});
