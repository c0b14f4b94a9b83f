/**
 * The disclosure record of a release: a JSON-LD graph that is RO-Crate 1.1 metadata (`ro-crate-metadata.json` beside the
 * released files), with checks and sign-offs as the Five Safes RO-Crate says them (w3id.org/5s-crate). It is published as
 * docs/schemas/disclosure-record.schema.json; what is here once stays valid for ever.
 */

/** A mention of another entity of the graph, or of a published term. */
export interface Ref {
  readonly "@id": string;
}

/** The record about itself. `version` is that of the shape described here. */
interface Descriptor {
  readonly "@id": "ro-crate-metadata.json";
  readonly "@type": "CreativeWork";
  readonly conformsTo: { readonly "@id": "https://w3id.org/ro/crate/1.1" };
  readonly about: { readonly "@id": "./" };
  readonly version: "1";
}

/** The release as a whole: the root data entity. */
interface Release {
  readonly "@id": "./";
  readonly "@type": "Dataset";
  readonly identifier: string;
  readonly name: string;
  readonly description: string;
  readonly datePublished: string;
  readonly license: string;
  readonly sourceOrganization: Ref;
  readonly hasPart: readonly Ref[];
  readonly mentions: readonly Ref[];
  readonly additionalProperty: readonly Ref[];
}

/** A released file. `contentSize` is in bytes; `isPartOf` is its group. */
interface ReleasedFile {
  readonly "@id": string;
  readonly "@type": "File";
  readonly name: string;
  readonly contentSize: string;
  readonly sha256: string;
  readonly isPartOf: Ref;
}

/** A group: what its files are, and by `additionalProperty` what made them safe. */
interface Group {
  readonly "@id": string;
  readonly "@type": "Collection";
  readonly name: string;
  readonly description: string;
  readonly additionalProperty: readonly Ref[];
}

/** A fact that schema.org has no word for. */
interface Fact {
  readonly "@id": string;
  readonly "@type": "PropertyValue";
  readonly name: string;
  readonly value: string | number;
}

/** Somebody by display name and by id in the configuration; never an address. */
interface PersonEntity {
  readonly "@id": string;
  readonly "@type": "Person";
  readonly identifier: string;
  readonly name: string;
}

/** The environment that the files came from. */
interface EnvironmentEntity {
  readonly "@id": "#environment";
  readonly "@type": "Organization";
  readonly identifier: string;
  readonly name: string;
  readonly additionalProperty: readonly Ref[];
}

/** Who holds the files after the release. */
interface Destination {
  readonly "@id": string;
  readonly "@type": "Place";
  readonly name: string;
}

/** The terms that were signed. `sha256` is over their canonical JSON (RFC 8785). */
interface SignedTerms {
  readonly "@id": "#terms";
  readonly "@type": "CreativeWork";
  readonly name: string;
  readonly version: string;
  readonly sha256: string;
}

interface Software {
  readonly "@id": "#lockkeeper";
  readonly "@type": "SoftwareApplication";
  readonly name: "Lockkeeper";
  readonly version: string;
}

/** A disclosure check, or a sign-off: told apart by `additionalType`. `participant` is who was signed for by another. */
interface Assessment {
  readonly "@id": string;
  readonly "@type": "AssessAction";
  readonly additionalType: {
    readonly "@id": "https://w3id.org/shp#DisclosureCheck" | "https://w3id.org/shp#SignOff";
  };
  readonly name: string;
  readonly agent: Ref;
  readonly participant?: Ref;
  readonly object: Ref;
  readonly instrument?: Ref;
  readonly endTime: string;
  readonly actionStatus: { readonly "@id": "http://schema.org/CompletedActionStatus" };
}

/** The making of the release: asked for by `agent`, done by `instrument`. */
interface Making {
  readonly "@id": "#release";
  readonly "@type": "CreateAction";
  readonly name: string;
  readonly agent: Ref;
  readonly instrument: Ref;
  readonly object: Ref;
  readonly result: Ref;
  readonly endTime: string;
}

/** A door: when it was opened and closed, for whom. How its closing was proven is an `additionalProperty`. */
interface DoorAction {
  readonly "@id": string;
  readonly "@type": "SendAction";
  readonly name: string;
  readonly agent: Ref;
  readonly object: Ref;
  readonly recipient: Ref;
  readonly toLocation: Ref;
  readonly startTime?: string;
  readonly endTime?: string;
  readonly additionalProperty?: readonly Ref[];
}

/** The deletion of the release container. */
interface Deletion {
  readonly "@id": "#deletion";
  readonly "@type": "DeleteAction";
  readonly name: string;
  readonly agent: Ref;
  readonly object: Ref;
  readonly endTime: string;
  readonly additionalProperty: readonly Ref[];
}

/** Whatever the graph has beside the record itself and the release. */
export type Entity =
  | ReleasedFile
  | Group
  | Fact
  | PersonEntity
  | EnvironmentEntity
  | Destination
  | SignedTerms
  | Software
  | Assessment
  | Making
  | DoorAction
  | Deletion;

/** The record. Beyond the first two, the order of the graph has no meaning. */
export interface DisclosureRecord {
  readonly "@context": readonly [
    "https://w3id.org/ro/crate/1.1/context",
    { readonly sha256: "https://w3id.org/ro/terms/workflow-run#sha256" },
  ];
  readonly "@graph": readonly [Descriptor, Release, ...Entity[]];
}
