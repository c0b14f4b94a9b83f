/** The shape of a disclosure record, as it is published for whoever reads one. */
import { z } from "zod";
import type { DisclosureRecord } from "../../workflows/assessment/disclosure-record.ts";

const ref = z.strictObject({ "@id": z.string().min(1) });
const idTo = <Id extends string>(id: Id) => z.strictObject({ "@id": z.literal(id) });
const local = z.string().regex(/^#./);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const instant = z.iso.datetime();

const descriptor = z
  .strictObject({
    "@id": z.literal("ro-crate-metadata.json"),
    "@type": z.literal("CreativeWork"),
    conformsTo: idTo("https://w3id.org/ro/crate/1.1"),
    about: idTo("./"),
    version: z.literal("1"),
  })
  .describe("The record about itself. `version` is that of this schema.");

const release = z
  .strictObject({
    "@id": z.literal("./"),
    "@type": z.literal("Dataset"),
    identifier: z.string().min(1).describe("The id of the transfer."),
    name: z.string(),
    description: z.string().describe("The purpose, as the requester wrote it."),
    datePublished: instant.describe("When the files were released."),
    license: z.string(),
    sourceOrganization: idTo("#environment"),
    hasPart: z.array(ref).describe("Every file that was released."),
    mentions: z.array(ref).describe("Who checked and signed, the release, its doors and its deletion."),
    additionalProperty: z.array(ref),
  })
  .describe("The release as a whole.");

const entities = z.discriminatedUnion("@type", [
  z
    .strictObject({
      "@id": z.string().min(1),
      "@type": z.literal("File"),
      name: z.string().min(1),
      contentSize: z.string().regex(/^\d+$/).describe("Bytes."),
      sha256: sha256.describe("Of the content that was assessed, frozen and released."),
      isPartOf: ref.describe("Its group."),
    })
    .describe("A released file."),
  z
    .strictObject({
      "@id": local,
      "@type": z.literal("Collection"),
      name: z.string(),
      description: z.string().describe("What these files are, as the requester wrote it."),
      additionalProperty: z.array(ref).describe("What was done to make them safe."),
    })
    .describe("A group of files."),
  z
    .strictObject({
      "@id": local,
      "@type": z.literal("PropertyValue"),
      name: z.string(),
      value: z.union([z.string(), z.number()]),
    })
    .describe("A fact that schema.org has no word for."),
  z
    .strictObject({ "@id": local, "@type": z.literal("Person"), identifier: z.string().min(1), name: z.string() })
    .describe("Somebody, by display name and id in the configuration."),
  z
    .strictObject({
      "@id": z.literal("#environment"),
      "@type": z.literal("Organization"),
      identifier: z.string().min(1),
      name: z.string(),
      additionalProperty: z.array(ref).describe("Its tier."),
    })
    .describe("The environment that the files came from."),
  z
    .strictObject({ "@id": local, "@type": z.literal("Place"), name: z.string() })
    .describe("Who holds the files after the release."),
  z
    .strictObject({
      "@id": z.literal("#terms"),
      "@type": z.literal("CreativeWork"),
      name: z.string(),
      version: z.string().describe("Their revision."),
      sha256: sha256.describe("Over their canonical JSON (RFC 8785)."),
    })
    .describe("The terms that were signed."),
  z.strictObject({
    "@id": z.literal("#lockkeeper"),
    "@type": z.literal("SoftwareApplication"),
    name: z.literal("Lockkeeper"),
    version: z.string(),
  }),
  z
    .strictObject({
      "@id": local,
      "@type": z.literal("AssessAction"),
      additionalType: z.strictObject({
        "@id": z.enum(["https://w3id.org/shp#DisclosureCheck", "https://w3id.org/shp#SignOff"]),
      }),
      name: z.string(),
      agent: ref,
      participant: ref.exactOptional().describe("Who was signed for, where a deputy signed."),
      object: ref,
      instrument: ref.exactOptional().describe("The terms that were signed."),
      endTime: instant,
      actionStatus: idTo("http://schema.org/CompletedActionStatus"),
    })
    .describe("A disclosure check or a sign-off, of the Five Safes RO-Crate; told apart by `additionalType`."),
  z
    .strictObject({
      "@id": z.literal("#release"),
      "@type": z.literal("CreateAction"),
      name: z.string(),
      agent: ref.describe("Who asked for it."),
      instrument: ref,
      object: ref,
      result: ref,
      endTime: instant,
    })
    .describe("The making of the release."),
  z
    .strictObject({
      "@id": local,
      "@type": z.literal("SendAction"),
      name: z.string(),
      agent: ref,
      object: ref,
      recipient: ref,
      toLocation: ref,
      startTime: instant.exactOptional().describe("When it was opened; without it, it never was."),
      endTime: instant.exactOptional().describe("When it was closed, and proven so."),
      additionalProperty: z
        .array(ref)
        .exactOptional()
        .describe("Why access ended, whether copies were found changed, and what proves that it is closed."),
    })
    .describe("A door, open for one recipient."),
  z
    .strictObject({
      "@id": z.literal("#deletion"),
      "@type": z.literal("DeleteAction"),
      name: z.string(),
      agent: ref,
      object: ref,
      endTime: instant,
      additionalProperty: z.array(ref).describe("Until when the bytes can come back."),
    })
    .describe("The deletion of the release container."),
]);

const recordSchema = z.strictObject({
  "@context": z.tuple([
    z.literal("https://w3id.org/ro/crate/1.1/context"),
    z.strictObject({ sha256: z.literal("https://w3id.org/ro/terms/workflow-run#sha256") }),
  ]),
  "@graph": z.tuple([descriptor, release], entities),
}) satisfies z.ZodType<DisclosureRecord>;

/** The JSON Schema of a disclosure record: docs/schemas/disclosure-record.schema.json, unformatted. */
export function printDisclosureSchema(): string {
  const about = {
    title: "Lockkeeper disclosure record",
    description:
      "What was released from an environment, checked and signed by whom, to whom and when: RO-Crate 1.1 metadata.",
  };
  return JSON.stringify({ ...about, ...z.toJSONSchema(recordSchema) });
}
