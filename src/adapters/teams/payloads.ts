/**
 * What Teams sends, as far as the bot reads it
 * (learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations, and the pages on card actions and dialogs).
 */
import { z } from "zod";

const text = z.string().min(1).max(400);
const guid = z.guid().overwrite((id) => id.toLowerCase());

const activitySchema = z.object({
  type: text,
  name: z.string().max(200).optional(),
  id: text.optional(),
  action: z.string().max(100).optional(),
  channelId: text,
  serviceUrl: z.string().min(1).max(2000),
  from: z.object({ id: text, aadObjectId: guid.optional(), tenantId: guid.optional() }),
  recipient: z.object({ id: text }),
  conversation: z.object({ id: text, conversationType: z.string().optional(), tenantId: guid.optional() }),
  channelData: z.object({ tenant: z.object({ id: guid }).nullish() }).nullish(),
  replyToId: text.optional(),
  text: z.string().max(40_000).nullish(),
  entities: z.array(z.unknown()).nullish(),
  value: z.unknown().optional(),
});

/** An activity, of whatever type. */
export type Activity = z.infer<typeof activitySchema>;

/** Reads what came; undefined for what is no activity. */
export function readActivity(body: unknown): Activity | undefined {
  return activitySchema.safeParse(body).data;
}

/** Every tenant that an activity names: its conversation's, its channel's, its sender's. */
export function tenantsOf({ conversation, channelData, from }: Activity): readonly string[] {
  const named = [conversation.tenantId, channelData?.tenant?.id, from.tenantId];
  return [...new Set(named.filter((one) => one !== undefined))];
}

/** Whoever did something, and where. */
export interface Sender {
  /** `<tenant id>/<Entra object id>`. */
  readonly account: string;
  readonly conversationId: string;
  readonly serviceUrl: string;
  readonly isPersonal: boolean;
  /** The act's own id. */
  readonly event: string;
}

/** Who sent an activity; undefined where Teams does not say which account it was. */
export function readSender(activity: Activity): Sender | undefined {
  const { conversation, from, serviceUrl, id } = activity;
  const [tenantId] = tenantsOf(activity);
  if (tenantId === undefined || from.aadObjectId === undefined) return undefined;
  return {
    account: `${tenantId}/${from.aadObjectId}`,
    conversationId: conversation.id,
    serviceUrl,
    isPersonal: conversation.conversationType === "personal",
    event: `teams:${activity.type}:${conversation.id}:${id ?? ""}`,
  };
}

const mentionSchema = z.object({
  type: z.literal("mention"),
  text: z.string().min(1),
  mentioned: z.object({ id: z.string() }),
});

/** What somebody typed, without the mention of the bot. Undefined where the bot is not spoken to. */
export function readTyped(activity: Activity): string | undefined {
  const { entities, recipient, conversation } = activity;
  const mentions = (entities ?? []).flatMap((entity) => mentionSchema.safeParse(entity).data ?? []);
  const ofUs = mentions.filter(({ mentioned }) => mentioned.id === recipient.id);
  if (conversation.conversationType !== "personal" && ofUs.length === 0) return undefined;
  const typed = ofUs.reduce((left, mention) => left.replaceAll(mention.text, " "), activity.text ?? "");
  const words = typed.replace(/<\/?at(?:\s[^<>]*)?>/g, "").replaceAll("&nbsp;", " ");
  return words.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&").trim();
}

const executeSchema = z.object({ action: z.object({ verb: z.string(), data: z.unknown() }) });

/** What a card's button sends (Action.Execute); undefined for what is none. */
export function readExecuted({ value }: Activity): { readonly verb: string; readonly data: unknown } | undefined {
  return executeSchema.safeParse(value).data?.action;
}

/** What a dialog sends, when it is to be opened and when it is sent. */
export function readDialog({ value }: Activity): unknown {
  return z.object({ data: z.unknown() }).safeParse(value).data?.data;
}

const words = z.string().min(1).max(400);
const uploadInfo = z.object({
  name: words,
  contentUrl: z.url({ protocol: /^https?$/ }).max(4000),
  uploadUrl: z.url({ protocol: /^https?$/ }).max(8000),
  uniqueId: words,
  fileType: words,
});
const consent = z.object({
  type: z.literal("fileUpload"),
  action: z.enum(["accept", "decline"]),
  context: z.unknown(),
  uploadInfo: uploadInfo.optional(),
});

/** Where a file that somebody wants is to be put, and where it stands then. */
export type UploadInfo = z.infer<typeof uploadInfo>;

/** Somebody's answer to whether they want a file. */
export type Consent = z.infer<typeof consent>;

/** Reads such an answer (learn.microsoft.com/microsoftteams/platform/bots/how-to/bots-filesv4); undefined for what is none. */
export function readConsent({ value }: Activity): Consent | undefined {
  return consent.safeParse(value).data;
}
