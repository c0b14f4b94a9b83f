/** Builds the disclosure record of a release from what is known of it. */
import type { Digest } from "../audit/digest.ts";
import type { PersonId } from "../people/person.ts";
import type { Role } from "../people/role.ts";
import type { Tier } from "../people/tier.ts";
import type { Instant } from "../time.ts";
import type { DisclosureRecord, Entity, Ref } from "./disclosure-record.ts";

/** Somebody by id and display name. */
export interface NamedPerson {
  readonly id: PersonId;
  readonly name: string;
}

/** Who went through which door to which destination. Without `opened` it never was open. */
export interface DisclosedDoor {
  readonly recipient: NamedPerson;
  readonly destination: string;
  readonly opened?: Instant;
  readonly closed?: {
    readonly at: Instant;
    readonly proof: "read-back" | { readonly attestedBy: NamedPerson };
  };
  /** Why and when access ended, by its code. `copiesChanged`: copies were found that are not what is listed here. */
  readonly ended?: { readonly at: Instant; readonly because: string; readonly copiesChanged?: true };
}

/** A signature; of a deputy, with whom it stands for. */
export interface DisclosedSignature {
  readonly by: NamedPerson;
  readonly onBehalfOf?: NamedPerson;
  readonly role: Role;
  readonly at: Instant;
}

/** What a disclosure record is made of. There is no place in it for an address or a link. */
export interface Disclosure {
  readonly transferId: string;
  readonly revision: number;
  readonly softwareVersion: string;
  readonly environment: { readonly id: string; readonly name: string; readonly tier: Tier };
  readonly requester: NamedPerson;
  readonly purpose: string;
  readonly groups: readonly { readonly context: string; readonly controls: string }[];
  readonly files: readonly {
    readonly name: string;
    readonly bytes: number;
    readonly sha256: string;
    readonly group: number;
  }[];
  /** How many files were asked for and not released. */
  readonly filesLeftOut: number;
  readonly assessors: readonly { readonly by: NamedPerson; readonly at: Instant }[];
  readonly signatures: readonly DisclosedSignature[];
  readonly releasedAt: Instant;
  readonly container: string;
  readonly doors: readonly DisclosedDoor[];
  readonly digests: { readonly terms: Digest; readonly list: Digest; readonly policy: Digest };
  /** When the container was deleted, and until when the account's settings let its bytes come back. */
  readonly deleted?: { readonly at: Instant; readonly canComeBack: Instant | "not-at-all" | "unknown" };
}

const completed = { "@id": "http://schema.org/CompletedActionStatus" } as const;
const here = { "@id": "./" } as const;
const bot = { "@id": "#lockkeeper" } as const;
const licence =
  "This record grants no licence. The files may be used for the purpose and by the recipients named here, as agreed with the environment's owners.";

/** The record. `iso` writes an instant as ISO 8601 in UTC. The same release gives the same record, to the byte. */
export function disclosureRecord(of: Disclosure, iso: (at: Instant) => string): DisclosureRecord {
  const { transferId, environment, digests, deleted } = of;
  const entities: Entity[] = [
    ...of.files.map(({ name, bytes, sha256, group }): Entity => {
      const isPartOf = groupRef(group);
      return { "@id": pathOf(name), "@type": "File", name, contentSize: String(bytes), sha256, isPartOf };
    }),
    ...of.groups.flatMap(({ context, controls }, index): Entity[] => {
      const its = groupRef(index);
      const made = fact(`${its["@id"]}-controls`, "disclosure controls", controls);
      const name = `Group ${index + 1}`;
      return [{ ...its, "@type": "Collection", name, description: context, additionalProperty: refs([made]) }, made];
    }),
    ...peopleOf(of).map(({ id, name }): Entity => {
      return { ...personRef({ id }), "@type": "Person", identifier: id, name };
    }),
  ];
  const actions: Entity[] = [
    ...of.assessors.map(({ by, at }, index): Entity => {
      const kind = { additionalType: { "@id": "https://w3id.org/shp#DisclosureCheck" } } as const;
      const what = { name: "Disclosure check: release", agent: personRef(by), object: here, endTime: iso(at) };
      return { "@id": `#check-${index + 1}`, "@type": "AssessAction", ...kind, ...what, actionStatus: completed };
    }),
    ...of.signatures.map(
      (signature, index): Entity => ({
        "@id": `#signature-${index + 1}`,
        "@type": "AssessAction",
        additionalType: { "@id": "https://w3id.org/shp#SignOff" },
        name: `Signed as ${signature.role}`,
        agent: personRef(signature.by),
        ...(signature.onBehalfOf && { participant: personRef(signature.onBehalfOf) }),
        object: here,
        instrument: { "@id": "#terms" },
        endTime: iso(signature.at),
        actionStatus: completed,
      }),
    ),
    {
      "@id": "#release",
      "@type": "CreateAction",
      name: "Released",
      agent: personRef(of.requester),
      instrument: bot,
      object: { "@id": "#environment" },
      result: here,
      endTime: iso(of.releasedAt),
    },
  ];
  const facts = [
    fact("#container", "release container", of.container),
    fact("#files-left-out", "files asked for and not released", of.filesLeftOut),
    fact("#list-digest", "SHA-256 of the frozen list", digests.list),
    fact("#policy-digest", "SHA-256 of the policy", digests.policy),
  ];
  const tier = fact("#tier", "tier", environment.tier);
  const passages = of.doors.flatMap((door, index) => doorEntities(door, index, iso));
  const ending: readonly Entity[] = deleted === undefined ? [] : deletion(deleted, iso);
  const done = [...actions, ...passages, ...ending];
  return {
    "@context": ["https://w3id.org/ro/crate/1.1/context", { sha256: "https://w3id.org/ro/terms/workflow-run#sha256" }],
    "@graph": [
      {
        "@id": "ro-crate-metadata.json",
        "@type": "CreativeWork",
        conformsTo: { "@id": "https://w3id.org/ro/crate/1.1" },
        about: here,
        version: "1",
      },
      {
        ...here,
        "@type": "Dataset",
        identifier: transferId,
        name: `Release ${transferId} from ${environment.name}`,
        description: of.purpose,
        datePublished: iso(of.releasedAt),
        license: licence,
        sourceOrganization: { "@id": "#environment" },
        hasPart: of.files.map(({ name }) => ({ "@id": pathOf(name) })),
        mentions: refs(done.filter((entity) => entity["@type"].endsWith("Action"))),
        additionalProperty: refs(facts),
      },
      ...entities,
      {
        "@id": "#environment",
        "@type": "Organization",
        identifier: environment.id,
        name: environment.name,
        additionalProperty: refs([tier]),
      },
      tier,
      {
        "@id": "#terms",
        "@type": "CreativeWork",
        name: `Terms of ${transferId}`,
        version: String(of.revision),
        sha256: digests.terms,
      },
      { ...bot, "@type": "SoftwareApplication", name: "Lockkeeper", version: of.softwareVersion },
      ...facts,
      ...done,
    ],
  };
}

function doorEntities(door: DisclosedDoor, index: number, iso: (at: Instant) => string): readonly Entity[] {
  const { recipient, destination, opened, closed, ended } = door;
  const id = `#door-${index + 1}`;
  const place = { "@id": `${id}-destination`, "@type": "Place", name: destination } as const;
  const why = ended && fact(`${id}-ended`, "why access ended", ended.because);
  const doubt =
    ended?.copiesChanged &&
    fact(`${id}-copies-changed`, "copies were found changed: what was taken may not be what is listed", iso(ended.at));
  const proof = closed && fact(`${id}-proof`, "proof that it is closed", proofWords(closed.proof));
  const facts = [why, doubt, proof].flatMap((one) => one ?? []);
  const passage: Entity = {
    "@id": id,
    "@type": "SendAction",
    name: "Door for the recipient",
    agent: bot,
    object: here,
    recipient: personRef(recipient),
    toLocation: { "@id": place["@id"] },
    ...(opened !== undefined && { startTime: iso(opened) }),
    ...(closed && { endTime: iso(closed.at) }),
    ...(facts.length > 0 && { additionalProperty: refs(facts) }),
  };
  return [passage, place, ...facts];
}

function proofWords(proof: "read-back" | { readonly attestedBy: NamedPerson }): string {
  return proof === "read-back" ? "read-back" : `attested by ${proof.attestedBy.name}`;
}

function deletion({ at, canComeBack }: NonNullable<Disclosure["deleted"]>, iso: (at: Instant) => string): Entity[] {
  const until = typeof canComeBack === "number" ? iso(canComeBack) : canComeBack;
  const back = fact("#can-come-back", "deleted bytes can come back until", until);
  const what = { name: "Release container deleted", agent: bot, object: { "@id": "#container" }, endTime: iso(at) };
  return [{ "@id": "#deletion", "@type": "DeleteAction", ...what, additionalProperty: refs([back]) }, back];
}

function peopleOf({ requester, assessors, signatures, doors }: Disclosure): readonly NamedPerson[] {
  const signers = signatures.flatMap(({ by, onBehalfOf }) => (onBehalfOf ? [by, onBehalfOf] : [by]));
  const people = [requester, ...assessors.map(({ by }) => by), ...signers, ...doors.map((door) => door.recipient)];
  return [...new Map(people.map((person) => [person.id, person])).values()];
}

type FactEntity = Extract<Entity, { readonly "@type": "PropertyValue" }>;

function fact(id: string, name: string, value: string | number): FactEntity {
  return { "@id": id, "@type": "PropertyValue", name, value };
}

function refs(entities: readonly Entity[]): readonly Ref[] {
  return entities.map((entity) => ({ "@id": entity["@id"] }));
}

function groupRef(index: number): Ref {
  return { "@id": `#group-${index + 1}` };
}

function personRef({ id }: Pick<NamedPerson, "id">): Ref {
  return { "@id": `#person-${encodeURIComponent(id.toWellFormed())}` };
}

/** What the graph itself is called; `unfitOf` refuses a file of that name. */
const takenIds = ["ro-crate-metadata.json", "./"];

/** A name as a relative path of a URI. */
function pathOf(name: string): string {
  const path = name.toWellFormed().split("/").map(encodeURIComponent).join("/");
  return takenIds.includes(path) ? `#file-${path}` : path;
}
