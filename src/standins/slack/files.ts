import { randomUUID } from "node:crypto";
import { z } from "zod";
import { post } from "./messages.ts";
import { type Method, optional, required } from "./method.ts";
import { findChannel } from "./methods-people.ts";
import { SlackRefusal } from "./refusal.ts";
import type { UploadedFile, Workspace } from "./workspace.ts";

const completed = z.array(z.object({ id: z.string(), title: z.string().optional() })).min(1);
/** A person's id is none: Slack says so in its refusal (github.com/slackapi/bolt-js/issues/2115). */
const channelId = /^[CGDZ][A-Z0-9]{8,}$/;

/** Files (docs.slack.dev/reference/methods: files.getUploadURLExternal, files.completeUploadExternal). */
export function fileMethods(origin: string): Readonly<Record<string, Method>> {
  return {
    "files.getUploadURLExternal": {
      scope: "files:write",
      answer: (workspace, args) => {
        const bytes = Number(required(args, "length"));
        if (!Number.isInteger(bytes) || bytes <= 0) throw new SlackRefusal("missing_argument");
        const [id, key] = [workspace.nextId("F"), randomUUID()];
        workspace.files.push({ id, key, name: required(args, "filename"), bytes, isCompleted: false });
        return { upload_url: `${origin}/upload/v1/${key}`, file_id: id };
      },
    },
    "files.completeUploadExternal": {
      scope: "files:write",
      answer: (workspace, args) => {
        const given = completed.safeParse(args.files);
        if (!given.success) throw new SlackRefusal("invalid_arguments", ["[ERROR] files"]);
        const id = optional(args, "channel_id");
        if (id !== undefined && !channelId.test(id))
          throw new SlackRefusal("invalid_arguments", ["[ERROR] must match regex pattern [json-pointer:/channel_id]"]);
        const channel = id === undefined ? undefined : findChannel(workspace, id);
        if (channel !== undefined && !channel.members.has(workspace.bot.userId))
          throw new SlackRefusal("not_in_channel");
        const found = given.data.map((one) => awaiting(workspace, one.id));
        for (const file of found) {
          file.isCompleted = true;
          if (channel === undefined) continue;
          file.channel = channel.id;
          const text = `uploaded a file: ${file.name}`;
          const target = { channel: channel.id, source: "files.completeUploadExternal" } as const;
          post(workspace, target, { text, blocks: [], at: workspace.now() });
        }
        return { files: found.map(({ id, name }) => ({ id, title: name })) };
      },
    },
  };
}

/** A file that was uploaded and not completed. Refuses with `file_not_found`: completing works once, and never too early. */
function awaiting(workspace: Workspace, id: string): UploadedFile {
  const file = workspace.files.find((one) => one.id === id && one.content !== undefined && !one.isCompleted);
  if (file === undefined) throw new SlackRefusal("file_not_found");
  return file;
}

/** Takes what is posted to an upload's address, as raw bytes. Gives the status: 200 is the only one that means yes. */
export function takeUpload(workspace: Workspace, key: string, body: Buffer): number {
  const file = workspace.files.find((one) => one.key === key && one.content === undefined);
  if (file === undefined) return 404;
  if (body.length !== file.bytes) return 400;
  file.content = body.toString("utf8");
  return 200;
}

/** A file as somebody sees it who is where it was shared. */
export type ShownFile = { name: string; content: string; channel: string };

/** The files that this person sees. */
export function filesFor(workspace: Workspace, user: string): ShownFile[] {
  return workspace.files.flatMap(({ name, content = "", channel = "" }) =>
    workspace.channels.get(channel)?.members.has(user) ? [{ name, content, channel }] : [],
  );
}
