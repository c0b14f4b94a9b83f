import { describe, expect, test } from "vitest";
import { createFront } from "../../src/commands/create-front.ts";
import type { Form } from "../../src/workflows/cards/form.ts";
import { change } from "../../src/workflows/engine/change.ts";
import { acceptLoss, askLoss, lossesSubject } from "../../src/workflows/losses/acceptance.ts";
import { termsOf } from "../../src/workflows/transfers/transfer.ts";
import { via } from "../builders/actions.ts";
import { environment, start } from "../builders/environment.ts";
import { changed, safeHavenPolicy, usualPolicy } from "../builders/policy.ts";
import { type Engine, startEngine } from "../workflows/engine/engine.ts";
import { asks, filledForm } from "../workflows/engine/people.ts";
import { said } from "./said.ts";

async function formFor(engine: Engine, person: string, words = ""): Promise<Form> {
  const reply = await engine.types(person, `request ${words}`);
  if (reply.kind !== "form") throw new Error(said(reply));
  return reply.form;
}

function initials(form: Form): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(form.fields.map(({ name, initial }) => [name, initial]));
}

const two = [
  environment(),
  environment({ id: "osprey", name: "Osprey Two", tier: 3, people: { provider: ["grace"], investigator: ["alan"] } }),
];

describe("the form is prefilled with what was typed and can be read", () => {
  test.each<[string, Readonly<Record<string, string | undefined>>]>([
    ["", { kind: "data-ingress", environment: undefined, subject: undefined, address: undefined, lasts: undefined }],
    ["heron", { environment: "heron" }],
    ["HERON", { environment: "heron" }],
    [
      '"osprey two" "Cohort 7" from 20.50.2.7 for 90m',
      { environment: "osprey", subject: "Cohort 7", address: "20.50.2.7", lasts: "90m" },
    ],
    ["nowhere notes", { environment: undefined, subject: "notes" }],
    ["heron notes for doctors", { environment: "heron", subject: "notes for doctors", lasts: undefined }],
    ["software heron R 4.4", { kind: "software-ingress", environment: "heron", subject: "R 4.4" }],
    ["SOFTWARE", { kind: "software-ingress", environment: undefined, subject: undefined }],
    ["data heron software", { kind: "data-ingress", environment: "heron", subject: "software" }],
    ["heron software", { kind: "data-ingress", environment: "heron", subject: "software" }],
  ])("%j", async (words, expected) => {
    const engine = await startEngine({ environments: two });
    expect(initials(await formFor(engine, "grace", words))).toMatchObject(expected);
  });
});

test("the form offers the environments in which the person holds a role, and takes the only one as meant", async () => {
  const engine = await startEngine({ environments: two });
  const [field] = (await formFor(engine, "ada")).fields;
  expect(field?.takes).toEqual({ kind: "choice", options: [{ value: "heron", label: "Heron, Tier 2" }] });
  expect(field?.initial).toBe("heron");
});

test("what is prefilled is never longer than its field takes", async () => {
  const engine = await startEngine();
  const form = await formFor(
    engine,
    "ada",
    `heron ${"x".repeat(300)} from ${"9".repeat(200)} for "5${" ".repeat(40)}h"`,
  );
  for (const { takes, initial = "", name } of form.fields) {
    if (takes.kind === "text") expect(initial.length, name).toBeLessThanOrEqual(takes.atMost);
  }
});

test("the length and the earliest time are optional, and the hint says how long is usual and allowed", async () => {
  const engine = await startEngine({
    policy: changed(usualPolicy, {
      ingress: { window: { ...usualPolicy.kinds["data-ingress"].window, maxMinutes: 240, defaultMinutes: 90 } },
    }),
  });
  const form = await formFor(engine, "ada");
  expect(form.fields.filter(({ optional }) => optional).map(({ name }) => name)).toEqual(["lasts", "notBefore"]);
  const lasts = form.fields.find(({ name }) => name === "lasts");
  expect(lasts?.initial).toBeUndefined();
  expect(lasts?.hint).toBe(
    "From when it opens, such as 24h, 2d or 90m; 7 days at most. Empty: 90 minutes for data, 4 hours for software.",
  );
});

test("whoever holds no role anywhere gets a sentence and no form", async () => {
  const engine = await startEngine();
  expect(said(await engine.types("eve", "request"))).toMatch(/hold no role in any environment.*Ask an admin/);
  expect((await engine.types("eve", "request")).kind).toBe("say");
});

test("a filled form is a transfer, and the answer says its id and who signs", async () => {
  const engine = await startEngine();
  const reply = await engine.submits("ada", { ...filledForm, notBefore: String(start + 3_600_000) });
  const transfer = await engine.transfer();
  expect(said(reply)).toContain(`${transfer.id} is asked for.\nIt needs Provider, Investigator, Referee.`);
  expect(termsOf(transfer)).toMatchObject({
    subject: { name: "Admissions 2025" },
    doors: [
      {
        recipient: "rosa",
        addresses: [{ range: "203.0.113.7", statedBy: "ada" }],
        window: { lastsMinutes: 60, notBefore: start + 3_600_000 },
      },
    ],
  });
});

test.each([
  [{ kind: "data-ingress" }, "dataset", 1_440],
  [{ kind: "software-ingress", recipient: "ada" }, "software", 240],
  [{ kind: "software-ingress", recipient: "ada", lasts: "90m" }, "software", 90],
  [{ kind: "egress" }, "dataset", 1_440],
  [{}, "dataset", 1_440],
] as const)("what is filled in as %j is a door for a %s of %i minutes", async (changes, subject, lastsMinutes) => {
  const engine = await startEngine();
  const { lasts: _, ...form } = filledForm;
  await engine.submits("ada", { ...form, ...changes });
  const terms = termsOf(await engine.transfer());
  expect([terms.subject.kind, terms.doors[0]?.window.lastsMinutes]).toEqual([subject, lastsMinutes]);
});

test("the answer says of an added seat why it is there", async () => {
  const engine = await startEngine({
    policy: safeHavenPolicy,
    environments: [environment({ people: { investigator: ["ada"] } })],
  });
  const reply = await engine.submits("ada", { ...filledForm, kind: "software-ingress", recipient: "ada" });
  expect(said(reply)).toContain(
    "It needs Investigator, System Manager (added, because whoever else could sign asked for it or gets the link).",
  );
});

test("every mistake stands beside its field, all at once", async () => {
  const engine = await startEngine();
  const reply = await engine.submits("ada", {
    environment: "heron",
    subject: " ",
    recipient: "mallory",
    address: "10.1.2.3",
    lasts: "soon",
    notBefore: String(start - 1),
  });
  expect(reply).toEqual({
    kind: "errors",
    errors: {
      subject: "Please give the name of the dataset, software or outputs.",
      purpose: "Please give the reason why it is needed.",
      recipient: expect.stringContaining("not in Lockkeeper's directory"),
      address: expect.stringContaining("10.1.2.3 is a private one"),
      lasts: expect.stringContaining("between 1 minute and 7 days"),
      notBefore: expect.stringContaining("This time has passed."),
    },
  });
  expect(engine.stores.records.subjects().some((subject) => subject.startsWith("transfer:"))).toBe(false);
});

test.each<[string, Parameters<Engine["submits"]>[1], string, RegExp]>([
  ["an environment that is not there", { environment: "nowhere" }, "environment", /no such environment/],
  ["no environment at all", { environment: "" }, "environment", /no such environment/],
  ["a name of an object's own", { environment: "constructor" }, "environment", /no such environment/],
  ["a range", { address: "20.50.2.0/24" }, "address", /not for a range/],
  ["an IPv6 address", { address: "2001:db8::1" }, "address", /IPv4 addresses only/],
  ["a bare address with a prefix", { address: "20.50.2.7/32" }, "address", /write 20\.50\.2\.7 without/],
  [
    "software for somebody who is no investigator",
    { kind: "software-ingress" },
    "recipient",
    /Software goes to somebody who is Investigator in this environment/,
  ],
  [
    "software for somebody whom nobody knows",
    { kind: "software-ingress", recipient: "mallory" },
    "recipient",
    /not in Lockkeeper's directory/,
  ],
  ["too long a window", { lasts: "8d" }, "lasts", /between 1 minute and 7 days/],
  ["no window at all", { lasts: "0m" }, "lasts", /between 1 minute and 7 days/],
  ["an instant that is none", { notBefore: "soon" }, "notBefore", /Leave the field empty/],
  ["an instant beyond all time", { notBefore: "1e999" }, "notBefore", /too far ahead/],
  ["too long a reason", { purpose: "x".repeat(2_001) }, "purpose", /shorten .* to 2000 characters; it has 2001/],
])("%s is refused beside its field", async (_, changes, field, sentence) => {
  const engine = await startEngine();
  const reply = await engine.submits("ada", { ...filledForm, ...changes });
  expect(reply).toEqual({ kind: "errors", errors: { [field]: expect.stringMatching(sentence) } });
});

test("whoever holds no role in the environment can't ask for it", async () => {
  const engine = await startEngine();
  const reply = await engine.submits("eve", filledForm);
  expect(reply).toMatchObject({ kind: "errors", errors: { environment: expect.stringMatching(/hold no role/) } });
});

test("an account that was never read can't be asked for", async () => {
  const engine = await startEngine({
    environments: [environment(), environment({ id: "new", accountId: "/other/account" })],
  });
  const reply = await engine.submits("ada", { ...filledForm, environment: "new" });
  expect(said(reply)).toMatch(/environment: The storage account of this environment can't be read right now/);
});

test("an id that is taken already is not used again", async () => {
  const engine = await startEngine();
  const first = await asks(engine);
  let given = 0;
  const ids = { ...engine.deps.ids, transferId: () => (given++ < 3 ? first : "IN-ZZZZ") };
  const reply = await createFront({ ...engine.deps, ids }).submit(
    "ingress-request",
    filledForm,
    {},
    engine.caller("ada"),
  );
  expect(said(reply)).toContain("IN-ZZZZ is asked for.");
});

test("nor is one of a transfer that Redis has lost, though it is free", async () => {
  const engine = await startEngine();
  const position = { position: "7-0", hash: "a" };
  const none = { lostHash: "a", links: [], doors: [] };
  const shown = {
    format: 1,
    cause: "redis-behind",
    journals: [position],
    lost: 1,
    transfers: ["IN-L057"],
    ...none,
  } as const;
  const asked = askLoss(undefined, shown, "max", via("max"), start);
  if (asked.losses.waiting === undefined) throw new Error("nobody was first");
  const { losses, entry } = acceptLoss(asked.losses, asked.losses.waiting, "nora", via("nora"), start);
  const proposal = { state: losses, entry, at: start, due: null, add: [], remove: [] };
  await change(engine.deps, lossesSubject, async () => ({ proposal }));
  let given = 0;
  const ids = { ...engine.deps.ids, transferId: () => (given++ < 3 ? "IN-L057" : "IN-ZZZZ") };
  const front = createFront({ ...engine.deps, ids });
  const reply = await front.submit("ingress-request", filledForm, {}, engine.caller("ada"));
  expect(said(reply)).toContain("IN-ZZZZ is asked for.");
});
