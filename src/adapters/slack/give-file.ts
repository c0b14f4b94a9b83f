import type { GivenFile, Reply, Saying } from "../../commands/front.ts";
import { asFault, Fault } from "../../workflows/engine/fault.ts";
import { openConversation } from "./chat.ts";
import type { SlackClients } from "./clients.ts";
import { callSlack } from "./faults.ts";
import type { Addressee } from "./payloads.ts";
import { askFront, type Reception } from "./reception.ts";
import { fileIn, sayIt, sentences } from "./words.ts";

/** What is said or shown: any answer but a file. */
export type Shown = Exclude<Reply, { readonly kind: "file" }>;

/** What the commands answer to somebody; a file goes to their direct messages with the bot, and what became of it is said. */
export async function askForShown(reception: Reception, to: Addressee, ask: () => Promise<Reply>): Promise<Shown> {
  const reply = await askFront(reception, ask);
  return reply.kind === "file" ? giveFile(reception, to.userId, reply) : reply;
}

async function giveFile({ clients, log }: Reception, userId: string, file: GivenFile): Promise<Saying> {
  try {
    await share(clients, userId, file);
    return { kind: "say", lines: [...file.lines, ...sayIt(fileIn(file.name))] };
  } catch (thrown) {
    const { code, kind, platformCode } = asFault(thrown, "slack-unavailable");
    log.warn("slack-file-not-given", { code, platformCode });
    if (kind === "unknown-outcome") return { kind: "say", lines: sayIt(sentences.fileMayStand) };
    return { kind: "say", lines: sayIt(kind === "refused" ? sentences.fileRefused : sentences.fileNotGiven) };
  }
}

const uploadWithinMs = 20_000;

/**
 * Slack's three steps (docs.slack.dev/reference/methods/files.getUploadURLExternal): until the last, nobody sees anything,
 * and what was sent is thrown away. The SDK's own way through them may write what it sends to a log.
 */
async function share(clients: SlackClients, userId: string, { name, text }: GivenFile): Promise<void> {
  const { single } = clients;
  const bytes = Buffer.from(text, "utf8");
  const channel = await openConversation(clients, userId);
  const { upload_url: url, file_id: id } = await callSlack("read", () =>
    single.files.getUploadURLExternal({ filename: name, length: bytes.length }),
  );
  if (url === undefined || id === undefined || !isOfSlack(url, single.slackApiUrl ?? ""))
    throw new Fault("slack-unavailable", "unavailable", { platformCode: "no-upload-url" });
  await upload(url, bytes);
  await callSlack("place", () =>
    single.files.completeUploadExternal({ files: [{ id, title: name }], channel_id: channel }),
  );
}

/** The address is a permission by itself: no token goes there. */
async function upload(url: string, bytes: Buffer<ArrayBuffer>): Promise<void> {
  const headers = { "content-type": "application/octet-stream" };
  const signal = AbortSignal.timeout(uploadWithinMs);
  const response = await callSlack("read", () =>
    fetch(url, { method: "POST", redirect: "error", headers, body: bytes, signal }),
  );
  // Read to the end, so that the connection is free again.
  await response.text();
  if (response.status !== 200)
    throw new Fault("slack-unavailable", "unavailable", { platformCode: `http-${response.status}` });
}

/**
 * Whether an upload's address is Slack's own, or at the place that stands in for Slack.
 * @testonly outside this file
 */
export function isOfSlack(url: string, apiUrl: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname, origin } = new URL(url);
  return (protocol === "https:" && hostname.endsWith(".slack.com")) || origin === new URL(apiUrl).origin;
}
