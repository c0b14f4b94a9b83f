import Ajv from "ajv/dist/2020.js";
import fc from "fast-check";
import { expect, test } from "vitest";
import schema from "../../../docs/schemas/disclosure-record.schema.json" with { type: "json" };
import { printDisclosureSchema } from "../../../src/adapters/disclosure/schema.ts";
import { type Disclosure, disclosureRecord } from "../../../src/workflows/assessment/disclosure.ts";
import { roles } from "../../../src/workflows/people/role.ts";

// Formats are not checked: the schema has patterns where a form matters.
const isRecord = new Ajv.default({ strict: false, validateFormats: false }).compile(schema);

const ada = { id: "ada", name: "Ada" };
const bob = { id: "bob", name: "Bob" };
const cyd = { id: "cyd", name: "Cyd" };
const [terms, list, policy, content] = ["1", "2", "3", "4"].map((digit) => digit.repeat(64)) as [
  string,
  string,
  string,
  string,
];
const minute = 60_000;

const released: Disclosure = {
  transferId: "OUT-9M2X",
  revision: 2,
  softwareVersion: "0.1.0",
  environment: { id: "sandbox", name: "Sandbox", tier: 3 },
  requester: ada,
  purpose: "Paper on cohort 7",
  groups: [{ context: "Tables", controls: "Counts below 10 suppressed" }],
  files: [{ name: "tables/50% of #7?.csv", bytes: 12, sha256: content, group: 0 }],
  filesLeftOut: 3,
  assessors: [{ by: bob, at: 1 * minute }],
  signatures: [{ by: cyd, onBehalfOf: ada, role: "investigator", at: 2 * minute }],
  releasedAt: 3 * minute,
  container: "release-out-9m2x",
  doors: [{ recipient: cyd, destination: "The university", opened: 4 * minute }],
  digests: { terms, list, policy },
};

type Read = { "@graph": Record<string, unknown>[] };

/** The record as somebody else reads it. */
function read(of: Disclosure): Read {
  return JSON.parse(JSON.stringify(disclosureRecord(of, (at) => new Date(at).toISOString())));
}

/** The entity of the graph with this id. */
function entity(of: Disclosure, id: string): Record<string, unknown> | undefined {
  return read(of)["@graph"].find((one) => one["@id"] === id);
}

test("the published schema is as the source has it", () => {
  expect(schema).toEqual(JSON.parse(printDisclosureSchema()));
});

test("a release says what left, what made it safe, who checked and signed, and who has it", () => {
  expect(entity(released, "./")).toMatchObject({
    identifier: "OUT-9M2X",
    description: "Paper on cohort 7",
    datePublished: "1970-01-01T00:03:00.000Z",
    hasPart: [{ "@id": "tables/50%25%20of%20%237%3F.csv" }],
    mentions: [{ "@id": "#check-1" }, { "@id": "#signature-1" }, { "@id": "#release" }, { "@id": "#door-1" }],
  });
  const file = { name: "tables/50% of #7?.csv", contentSize: "12", sha256: content, isPartOf: { "@id": "#group-1" } };
  expect(entity(released, "tables/50%25%20of%20%237%3F.csv")).toMatchObject(file);
  expect(entity(released, "#group-1")).toMatchObject({ description: "Tables" });
  expect(entity(released, "#group-1-controls")).toMatchObject({ value: "Counts below 10 suppressed" });
  expect(entity(released, "#check-1")).toMatchObject({ agent: { "@id": "#person-bob" } });
  expect(entity(released, "#signature-1")).toMatchObject({
    name: "Signed as investigator",
    agent: { "@id": "#person-cyd" },
    participant: { "@id": "#person-ada" },
    instrument: { "@id": "#terms" },
  });
  expect(entity(released, "#terms")).toMatchObject({ version: "2", sha256: terms });
  expect(entity(released, "#list-digest")).toMatchObject({ value: list });
  expect(entity(released, "#files-left-out")).toMatchObject({ value: 3 });
  expect(entity(released, "#tier")).toMatchObject({ value: 3 });
  expect(entity(released, "#door-1")).toMatchObject({ startTime: "1970-01-01T00:04:00.000Z" });
  expect(entity(released, "#door-1")).not.toHaveProperty("endTime");
  expect(entity(released, "#deletion")).toBeUndefined();
});

test("a file with a name of the graph's own doesn't stand in for it", () => {
  const [file] = released.files;
  const named = { ...released, files: [{ ...file, name: "ro-crate-metadata.json" } as Disclosure["files"][number]] };
  expect(entity(named, "ro-crate-metadata.json")).toMatchObject({ "@type": "CreativeWork" });
  expect(entity(named, "#file-ro-crate-metadata.json")).toMatchObject({ name: "ro-crate-metadata.json" });
});

test("a closed door says what proves it, and a deleted container until when its bytes can come back", () => {
  const closed = { at: 5 * minute, proof: { attestedBy: bob } };
  const deleted = { at: 6 * minute, canComeBack: 7 * minute };
  const over = { ...released, doors: released.doors.map((door) => ({ ...door, closed })), deleted };
  expect(entity(over, "#door-1-proof")).toMatchObject({ value: "attested by Bob" });
  expect(entity(over, "#deletion")).toMatchObject({ endTime: "1970-01-01T00:06:00.000Z" });
  expect(entity(over, "#can-come-back")).toMatchObject({ value: "1970-01-01T00:07:00.000Z" });
  const gone = { ...over, deleted: { ...deleted, canComeBack: "not-at-all" } as const };
  expect(entity(gone, "#can-come-back")).toMatchObject({ value: "not-at-all" });
});

const person = fc.record({ id: fc.string({ minLength: 1, maxLength: 4 }), name: fc.string() });
const at = fc.integer({ min: 0, max: 4_000_000_000_000 });
const digest = fc.constantFrom(terms, list, policy);
const text = fc.string({ unit: "grapheme", maxLength: 12 });
const name = fc
  .array(fc.string({ unit: "grapheme", minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 3 })
  .map((segments) => segments.join("/"));
const door = fc.record(
  {
    recipient: person,
    destination: text,
    opened: at,
    closed: fc.record({ at, proof: fc.oneof(fc.constant("read-back" as const), fc.record({ attestedBy: person })) }),
  },
  { requiredKeys: ["recipient", "destination"] },
);
const signature = fc.record(
  { by: person, onBehalfOf: person, role: fc.constantFrom(...roles), at },
  { requiredKeys: ["by", "role", "at"] },
);
const disclosure: fc.Arbitrary<Disclosure> = fc.record(
  {
    transferId: fc.string({ minLength: 1 }),
    revision: fc.nat(),
    softwareVersion: text,
    environment: fc.record({ id: fc.string({ minLength: 1 }), name: text, tier: fc.constantFrom(0, 1, 2, 3, 4) }),
    requester: person,
    purpose: text,
    groups: fc.array(fc.record({ context: text, controls: text }), { minLength: 2, maxLength: 3 }),
    files: fc.uniqueArray(fc.record({ name, bytes: fc.maxSafeNat(), sha256: digest, group: fc.nat(1) }), {
      selector: (file) => file.name,
      maxLength: 5,
    }),
    filesLeftOut: fc.nat(),
    assessors: fc.array(fc.record({ by: person, at }), { maxLength: 3 }),
    signatures: fc.array(signature, { maxLength: 3 }),
    releasedAt: at,
    container: text,
    doors: fc.array(door, { maxLength: 2 }),
    digests: fc.record({ terms: digest, list: digest, policy: digest }),
    deleted: fc.record({
      at,
      canComeBack: fc.oneof(at, fc.constantFrom("not-at-all" as const, "unknown" as const)),
    }),
  },
  {
    requiredKeys: [
      "transferId",
      "revision",
      "softwareVersion",
      "environment",
      "requester",
      "purpose",
      "groups",
      "files",
      "filesLeftOut",
      "assessors",
      "signatures",
      "releasedAt",
      "container",
      "doors",
      "digests",
    ],
  },
);

/** Every id that is mentioned in a value, and not its own. */
function mentioned(value: unknown): readonly string[] {
  if (typeof value !== "object" || value === null) return [];
  const id: unknown = Reflect.get(value, "@id");
  if (Object.keys(value).length === 1 && typeof id === "string") return [id];
  return Object.values(value).flatMap(mentioned);
}

test("every record validates against the published schema, and is one graph without doubles or loose ends", () => {
  fc.assert(
    fc.property(disclosure, (of) => {
      const record = read(of);
      isRecord(record);
      expect(isRecord.errors).toBeNull();
      const ids = record["@graph"].map((one) => one["@id"]);
      expect(new Set(ids).size).toBe(ids.length);
      const loose = mentioned(record["@graph"]).filter((id) => !ids.includes(id) && !/^https?:/.test(id));
      expect(loose).toEqual([]);
    }),
  );
});

const [itself = {}, root = {}, first = {}, ...others] = read(released)["@graph"];
test.each<[string, Read["@graph"]]>([
  ["a key that it doesn't know", [itself, { ...root, address: "203.0.113.7" }, first, ...others]],
  ["a hash that is none", [itself, root, { ...first, sha256: "4" }, ...others]],
  ["no release", [itself, first, ...others]],
  ["nothing but itself", [itself]],
  ["an entity of no known type", [itself, root, first, ...others, { "@id": "#a", "@type": "Thing" }]],
])("the published schema refuses a record with %s", (_what, graph) => {
  expect(isRecord({ ...read(released), "@graph": [itself, root, first, ...others] })).toBe(true);
  expect(isRecord({ ...read(released), "@graph": graph })).toBe(false);
});

test("where copies were found changed, the record says that what was taken may not be what is listed", () => {
  const [door] = released.doors;
  if (door === undefined) throw new Error("there is no door");
  const ended = { at: 5 * minute, because: "revoked", copiesChanged: true } as const;
  const record = disclosureRecord({ ...released, doors: [{ ...door, ended }] }, (at) => new Date(at).toISOString());
  expect(isRecord(record), JSON.stringify(isRecord.errors)).toBe(true);
  const facts = record["@graph"].filter((entity) => entity["@type"] === "PropertyValue");
  expect(facts).toContainEqual(expect.objectContaining({ name: "why access ended", value: "revoked" }));
  expect(facts).toContainEqual(
    expect.objectContaining({ name: expect.stringContaining("changed"), value: "1970-01-01T00:05:00.000Z" }),
  );
});
