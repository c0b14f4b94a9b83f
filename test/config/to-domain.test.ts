import { describe, expect, test } from "vitest";
import { accountIdOf } from "../../src/adapters/havens/azure-storage/account.ts";
import { engineSettingsOf, environmentsOf, peopleOf, policyOf } from "../../src/config/to-domain.ts";
import { configOf, rightText, withPart } from "./config-file.ts";

const softwareSeats = (seats: string) =>
  policyOf(configOf(`${rightText}policy: { kinds: { software-ingress: { seats: ${seats} } } }\n`)).kinds[
    "software-ingress"
  ].seats;

test("software has data's seats, the Data Safe Haven's, or its own", () => {
  const matrix = [
    { role: "investigator", fromTier: 0 },
    { role: "referee", fromTier: 3 },
  ];
  expect(softwareSeats("as-for-data").map(({ role }) => role)).toEqual(["provider", "investigator", "referee"]);
  expect(softwareSeats("data-safe-haven")).toEqual(matrix);
  expect(softwareSeats("[{ role: admin, fromTier: 0 }]")).toEqual([{ role: "admin", fromTier: 0 }]);
  const own = "{ seats: [{ role: provider, fromTier: 0 }, { role: admin, fromTier: 0 }] }";
  const shared = configOf(`${rightText}policy: { kinds: { data-ingress: ${own} } }\n`);
  const { kinds } = policyOf(shared);
  expect(kinds["software-ingress"].seats).toEqual(kinds["data-ingress"].seats);
  expect(kinds["data-ingress"].seats.map(({ role }) => role)).toEqual(["provider", "admin"]);
});

test("an investigator's seat alone is enough for software, and not for data", () => {
  expect(softwareSeats("[{ role: investigator, fromTier: 0 }]")).toEqual([{ role: "investigator", fromTier: 0 }]);
});

const idOf = (storage: { subscriptionId: string; resourceGroup: string; account: string }): string =>
  accountIdOf({ ...storage, name: storage.account });

const localText = `${rightText}      blobEndpoint: https://127.0.0.1:10000/sandboxdata/
azure: { credential: local, resourceManagerUrl: "https://localhost:10001" }
clock: movable
`;

describe("what a configuration leaves out", () => {
  const config = configOf(rightText);

  test("is the documented procedure", () => {
    expect(policyOf(config)).toEqual({
      kinds: {
        "data-ingress": {
          seats: [
            { role: "provider", fromTier: 0 },
            { role: "investigator", fromTier: 0 },
            { role: "referee", fromTier: 2 },
          ],
          rights: "write-list",
          window: { defaultMinutes: 1440, maxMinutes: 10080, openWithinMinutes: 4320, maxAheadMinutes: 43200 },
        },
        "software-ingress": {
          seats: [
            { role: "provider", fromTier: 0 },
            { role: "investigator", fromTier: 0 },
            { role: "referee", fromTier: 2 },
          ],
          rights: "write-list",
          window: { defaultMinutes: 240, maxMinutes: 10080, openWithinMinutes: 4320, maxAheadMinutes: 43200 },
        },
      },
      requesterMaySign: ["investigator"],
      highestTier: 3,
      lapseAfterMinutes: 10080,
      doorsAtMost: 1,
      addressesPerDoorAtMost: 1,
      documentationAddresses: false,
      sharedContainer: "wait",
      fileNamesTo: "recipient",
      delivery: "dm",
      reminders: {
        beforeEndMinutes: 60,
        closingGraceMinutes: 5,
        alarmMinutes: [0, 5, 15, 60, 120],
        everyAdminAfterMinutes: 60,
        seatMinutes: [240, 1440, 2880],
        seatAdminsAfterMinutes: 2880,
        lapseWarningMinutes: 1440,
        workingHours: { days: ["monday", "tuesday", "wednesday", "thursday", "friday"], fromHour: 9, untilHour: 17 },
      },
    });
    expect(config.roleNames).toEqual({
      provider: "Dataset Provider Representative",
      investigator: "Investigator",
      referee: "Referee",
      assessor: "Output Checker",
      admin: "System Manager",
    });
  });

  test("listens on this machine, pins accounts, and runs on the system's clock with Azure's own tokens", () => {
    const { slack, azure, health, log, clock, dataFolder } = config;
    expect({ slack, azure, health, log, clock, dataFolder }).toEqual({
      slack: { transport: "http", host: "127.0.0.1", port: 3000, matchByEmail: false },
      azure: { credential: "default" },
      health: { host: "127.0.0.1" },
      log: { level: "info" },
      clock: "system",
      dataFolder: ".data",
    });
  });

  test("paces the engine for Azure", () => {
    expect(engineSettingsOf(config)).toEqual({
      leaseMs: 60_000,
      messageLeaseMs: 30_000,
      settlingMs: 30_000,
      writeSpacingMs: 5_000,
      skewMinutes: 5,
      driftCheckMinutes: 5,
      watchMinutes: 60,
      rulesAtMost: 400,
    });
    expect(config.engine).toMatchObject({
      journalLeaseSeconds: 6,
      wakerSeconds: 1,
      jobLockSeconds: 10,
      stalledCheckSeconds: 10,
    });
  });

  test("an account is in the public cloud, and its ingress container is called ingress", () => {
    expect(config.environments.sandbox).toMatchObject({
      firewall: "managed",
      storage: {
        ingressContainer: "ingress",
        blobEndpoint: "https://sandboxdata.blob.core.windows.net",
        serviceEndpoint: "https://sandboxdata.blob.core.windows.net",
      },
    });
  });
});

describe("what a configuration says", () => {
  test("of a person reaches the workflows without chat accounts", () => {
    expect(peopleOf(configOf(rightText))).toEqual([
      { id: "ada", name: "Ada", email: "ada@example.org", timeZone: "Etc/UTC" },
      { id: "bo", name: "Bo", email: "bo@example.org", timeZone: "Etc/UTC" },
      { id: "cy", name: "Cy", timeZone: "Europe/London" },
      { id: "di", name: "Di", timeZone: "Etc/UTC" },
    ]);
  });

  test("of the organisation's time zone holds for people who have none of their own", () => {
    const zones = peopleOf(configOf(`${rightText}timeZone: Pacific/Auckland\n`)).map(({ timeZone }) => timeZone);
    expect(zones).toEqual(["Pacific/Auckland", "Pacific/Auckland", "Europe/London", "Pacific/Auckland"]);
  });

  test("of Slack accounts is a list, whether one is written or several", () => {
    const { ada, bo, cy } = configOf(rightText).people;
    expect([ada?.slack, bo?.slack, cy?.slack]).toEqual([["T1/U1"], ["T1/U2", "T2/U2"], []]);
  });

  test("of an environment names its account by resource id, in lower case", () => {
    expect(environmentsOf(configOf(rightText), idOf)).toEqual([
      {
        id: "sandbox",
        name: "Sandbox",
        tier: 3,
        people: { provider: ["ada"], investigator: ["bo"], referee: ["cy"], assessor: [], admin: ["di"] },
        accountId:
          "/subscriptions/11111111-1111-1111-1111-11111111111a/resourcegroups/rg_sandbox/providers/microsoft.storage/storageaccounts/sandboxdata",
        ingressContainer: "ingress",
      },
    ]);
  });

  test("of another hand on the firewall says whether it is read, and what dsh calls the environment", () => {
    const handOf = (lines: string) => environmentsOf(configOf(`${rightText}${lines}`), idOf)[0]?.hand;
    expect(handOf("    firewall: dsh\n")).toEqual({ by: "dsh", reads: true, sreName: "sandbox" });
    expect(handOf("    firewall: manual\n    firewallReading: attested\n    sreName: SandBox\n")).toEqual({
      by: "manual",
      reads: false,
      sreName: "SandBox",
    });
  });

  test("of the engine may be a fraction of a second", () => {
    const config = configOf(`${rightText}engine: { leaseSeconds: 0.3, settlingSeconds: 0 }\n`);
    expect(engineSettingsOf(config)).toMatchObject({ leaseMs: 300, settlingMs: 0 });
  });

  test("tier 4 is served where the policy names it outright", () => {
    const config = configOf(`${withPart("tier: 3", "tier: 4")}policy: { highestTier: 4 }\n`);
    expect([policyOf(config).highestTier, environmentsOf(config, idOf)[0]?.tier]).toEqual([4, 4]);
  });

  test("local credentials let documentation addresses stand for public ones, and the clock move", () => {
    const config = configOf(localText);
    expect(policyOf(config).documentationAddresses).toBe(true);
    expect(config.clock).toBe("movable");
  });

  test("an endpoint loses the slash at its end, and the bot's own traffic goes the same way", () => {
    expect(configOf(localText).environments.sandbox?.storage).toMatchObject({
      blobEndpoint: "https://127.0.0.1:10000/sandboxdata",
      serviceEndpoint: "https://127.0.0.1:10000/sandboxdata",
    });
  });
});
