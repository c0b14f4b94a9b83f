import { currentVersion, findMessage, post, readContent } from "./messages.ts";
import { isOn } from "./method.ts";
import { SlackRefusal } from "./refusal.ts";
import type { ResponseUrl, Workspace } from "./workspace.ts";

/** docs.slack.dev/interactivity/handling-user-interaction: five answers within half an hour. */
const mostUses = 5;

/** Makes the address at which one command, or one click on a message, can be answered; gives its path's last part. */
export function issueResponseUrl(
  workspace: Workspace,
  target: Pick<ResponseUrl, "user" | "channel" | "messageTs">,
): string {
  const id = workspace.nextId("R");
  workspace.responseUrls.set(id, { ...target, madeAt: performance.now(), uses: 0 });
  return id;
}

/**
 * Takes an answer sent to a response address: a new message, by default for that person's eyes only, or a change of the
 * message that was clicked. Refuses with `used_url` after five, `expired_url` after half an hour.
 */
export function answerAt(workspace: Workspace, id: string, body: Record<string, unknown>): void {
  const url = workspace.responseUrls.get(id);
  if (!url) throw new SlackRefusal("invalid_url");
  if (performance.now() - url.madeAt > workspace.responseUrlLifeMs) throw new SlackRefusal("expired_url");
  if (url.uses >= mostUses) throw new SlackRefusal("used_url");
  url.uses += 1;
  const original = url.messageTs === undefined ? undefined : findMessage(workspace, url.channel, url.messageTs);
  if (isOn(body, "delete_original")) {
    if (original) original.deletedAt = workspace.now();
  } else if (isOn(body, "replace_original") && original) {
    original.versions.push(readContent(workspace, { blocks: [], ...body }, currentVersion(original)));
  } else {
    say(workspace, url, body, "response_url");
  }
}

/**
 * Shows what a bot answers to a command, in its acknowledgement or at the response address: to that person alone,
 * unless `response_type` is `in_channel`.
 */
export function say(
  workspace: Workspace,
  to: Pick<ResponseUrl, "user" | "channel">,
  body: Record<string, unknown>,
  source: "response_url" | "ack",
): void {
  const isForAll = body.response_type === "in_channel";
  const target = { channel: to.channel, source, ...(isForAll ? {} : { onlyFor: to.user }) };
  post(workspace, target, readContent(workspace, body));
}
