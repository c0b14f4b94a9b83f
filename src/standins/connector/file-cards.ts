import { z } from "zod";

/** A file that a person is asked about. */
export const consentSchema = z.strictObject({
  contentType: z.literal("application/vnd.microsoft.teams.card.file.consent"),
  name: z.string().min(1),
  content: z.strictObject({
    description: z.string(),
    sizeInBytes: z.int().positive(),
    acceptContext: z.record(z.string(), z.unknown()),
    declineContext: z.record(z.string(), z.unknown()),
  }),
});

/** A file that is shown where it is. */
export const fileInfoSchema = z.strictObject({
  contentType: z.literal("application/vnd.microsoft.teams.card.file.info"),
  contentUrl: z.url(),
  name: z.string().min(1),
  content: z.strictObject({ uniqueId: z.string().min(1), fileType: z.string().min(1) }),
});

/** What such an attachment is about: the question, or the file. */
export type FileCard = { asks: z.infer<typeof consentSchema> } | { shows: z.infer<typeof fileInfoSchema> };

/** A place in somebody's OneDrive. */
export type OneDriveFile = { user: string; name: string; key: string; content?: string };
