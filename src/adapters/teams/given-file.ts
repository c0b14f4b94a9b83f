/**
 * Files in somebody's personal chat (learn.microsoft.com/microsoftteams/platform/bots/how-to/bots-filesv4): they are asked
 * first, and what they take is put into their own OneDrive. Nothing of the content is in the question, or kept for the
 * answer.
 */
import type { GivenFile } from "../../commands/front.ts";
import { Fault } from "../../workflows/engine/fault.ts";
import { renderLines } from "../adaptive-cards/card.ts";
import { dataOf } from "../adaptive-cards/press.ts";
import type { Reader } from "../adaptive-cards/text.ts";
import type { Outgoing } from "./connector.ts";
import { faultOfError } from "./faults.ts";
import { isServed } from "./mailbox.ts";
import type { UploadInfo } from "./payloads.ts";

/** Asks somebody whether they want a file. What comes back with their yes is the press that makes it anew. */
export function consentMessage({ name, text, lines, again }: GivenFile, reader: Reader): Outgoing {
  const { summary } = renderLines(lines.length === 0 ? [[name]] : lines, reader);
  const content = {
    description: summary,
    sizeInBytes: Buffer.byteLength(text),
    acceptContext: dataOf({ press: again }) ?? {},
    declineContext: {},
  };
  return {
    type: "message",
    summary,
    attachments: [{ contentType: "application/vnd.microsoft.teams.card.file.consent", name, content }],
  };
}

/** Shows a file that is in their OneDrive. */
export function savedFileMessage({ name, contentUrl, uniqueId, fileType }: UploadInfo): Outgoing {
  const contentType = "application/vnd.microsoft.teams.card.file.info";
  return {
    type: "message",
    summary: name,
    attachments: [{ contentType, contentUrl, name, content: { uniqueId, fileType } }],
  };
}

/** Where people's OneDrives are. A bot takes and gives no files in the clouds that are elsewhere. */
const oneDrive = /^[a-z0-9-]+\.sharepoint\.com$/;

/**
 * Whether an address that a consent names is one to which content may go: a OneDrive of an organisation's, or a host that
 * the bot trusts with its tokens as well. It comes from the person's own client, so that it could be anything.
 * @testonly outside this file
 */
export function isUploadAddress(url: string, serviceUrls: readonly string[]): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname, port, username, password } = new URL(url);
  if (isServed(url, serviceUrls)) return true;
  return protocol === "https:" && port === "" && username === "" && password === "" && oneDrive.test(hostname);
}

const uploadWithinMs = 20_000;

/**
 * Puts a file where the consent says, in one piece
 * (learn.microsoft.com/onedrive/developer/rest-api/api/driveitem_createuploadsession): the address is a permission by
 * itself, and no token goes there. Ends in a `Fault` where it is not saved, or nobody knows.
 */
export async function saveFile(
  { text }: GivenFile,
  { uploadUrl }: UploadInfo,
  serviceUrls: readonly string[],
): Promise<void> {
  if (!isUploadAddress(uploadUrl, serviceUrls)) throw new Fault("teams-upload-elsewhere", "refused");
  const body = Buffer.from(text, "utf8");
  const headers = {
    "content-type": "application/octet-stream",
    "content-range": `bytes 0-${body.length - 1}/${body.length}`,
  };
  const signal = AbortSignal.timeout(uploadWithinMs);
  const response = await fetch(uploadUrl, { method: "PUT", redirect: "error", headers, body, signal }).catch(
    (thrown: unknown): never => {
      throw faultOfError(thrown, "place");
    },
  );
  // Read to the end, so that the connection is free again.
  await response.text().catch(() => "");
  if (!response.ok) throw new Fault("teams-file-refused", "refused", { platformCode: `http-${response.status}` });
}
