/**
 * Files between a bot and a person (learn.microsoft.com/microsoftteams/platform/bots/how-to/bots-filesv4): the bot asks,
 * the person allows, and only then is there a place in their OneDrive, which takes exactly what is said to come, once
 * (learn.microsoft.com/onedrive/developer/rest-api/api/driveitem_createuploadsession).
 */
import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { answerUnder } from "../faults.ts";
import { type Answer, readBody } from "../loopback-server.ts";
import type { ConnectorCall, RestApi } from "./rest.ts";
import type { Tenancy } from "./tenant.ts";

/** Makes the place for a file that somebody allows, as the invoke says it. */
export function makePlace(tenancy: Tenancy, user: string, name: string, origin: string): Record<string, string> {
  const key = randomUUID();
  tenancy.files.push({ user, name, key });
  return {
    contentUrl: `https://contoso-my.sharepoint.com/personal/${key}/Documents/Applications/${encodeURIComponent(name)}`,
    name,
    uploadUrl: `${origin}/upload/${key}`,
    uniqueId: key,
    fileType: name.split(".").at(-1) ?? "",
    etag: "1",
  };
}

/** What is uploaded. Undefined: not about that. */
export async function serveUpload(api: RestApi, request: IncomingMessage): Promise<Answer | "drop" | undefined> {
  const [, root, key = ""] = (request.url ?? "").split("/");
  if (root !== "upload") return undefined;
  const bytes = await readBody(request);
  const call: ConnectorCall = { method: "upload" };
  const answer = await answerUnder(api.faults.take(call), {
    effect: () => ({ status: take(api.tenancy, key, request, bytes) }),
    lie: () => ({ status: 201 }),
    refuse: (status = 400) => ({ status }),
  });
  const outcome = answer === "drop" ? "cut" : String(answer.status);
  api.calls.push({ ...call, body: { bytes: bytes.length }, outcome });
  return answer;
}

function take({ files }: Tenancy, key: string, { method, headers }: IncomingMessage, bytes: Buffer): number {
  const file = files.find((one) => one.key === key && one.content === undefined);
  if (method !== "PUT" || file === undefined) return 404;
  // The same page: a token that comes along may be answered with 401.
  if (headers.authorization !== undefined) return 401;
  if (headers["content-range"] !== `bytes 0-${bytes.length - 1}/${bytes.length}`) return 400;
  file.content = bytes.toString("utf8");
  return 201;
}
