import { type Block, elementsOf } from "./blocks.ts";
import { controlsOf } from "./controls.ts";
import { currentVersion } from "./messages.ts";
import { showBlocks, showMessage } from "./show.ts";
import type { Reader } from "./show-text.ts";
import type { Message, MessageVersion, OpenView, SlackUser, Workspace } from "./workspace.ts";

/** A message as somebody sees it now. */
export type ShownMessage = {
  channel: string;
  ts: string;
  /** All of it as plain text, lines joined. */
  text: string;
  lines: string[];
  /** What the buttons say, in order. */
  buttons: string[];
  /** The message's `text`: what a notification or a screen reader gets. */
  fallback: string;
  blocks: readonly Block[];
  /** All that it ever said, oldest first. */
  versions: readonly MessageVersion[];
  isEphemeral: boolean;
};

/** An open modal as its person sees it. */
export type ShownView = {
  id: string;
  callbackId: string;
  title: string;
  text: string;
  lines: string[];
  /** What the button that sends it says; absent when it cannot be sent. */
  submitLabel?: string;
  /** What the controls are called and hold, in order. */
  controls: { label: string; blockId: string; actionId: string; value: unknown }[];
  buttons: string[];
  /** The bot's complaints of the last submission, by the label of the control. */
  errors: Record<string, string>;
  blocks: readonly Block[];
};

/** The reader that a person is: their zone, the time now, and everybody's name. */
function readerOf(workspace: Workspace, user: SlackUser): Reader {
  const nameOf = (userId: string): string => workspace.users.get(userId)?.realName ?? userId;
  return { timeZone: user.timeZone, nowMs: workspace.now(), nameOf };
}

interface Drawn {
  readonly atSecond: number;
  readonly shown: ShownMessage;
}

/** What was last drawn of a version for whom. People look far more often than anything changes. */
const drawn = new WeakMap<MessageVersion, Map<string, Drawn>>();

/** Shows a message to a person, as it is now. */
export function showToPerson(workspace: Workspace, user: SlackUser, message: Message): ShownMessage {
  const version = currentVersion(message);
  const byUser = drawn.get(version) ?? new Map<string, Drawn>();
  const atSecond = Math.floor(workspace.now() / 1_000);
  const last = byUser.get(user.id);
  if (last?.atSecond === atSecond) return last.shown;
  const shown = draw(workspace, user, message, version);
  drawn.set(version, byUser.set(user.id, { atSecond, shown }));
  return shown;
}

function draw(workspace: Workspace, user: SlackUser, message: Message, version: MessageVersion): ShownMessage {
  const lines = showMessage(version, readerOf(workspace, user));
  return {
    channel: message.channel,
    ts: message.ts,
    text: lines.join("\n"),
    lines,
    buttons: buttonsOf(version.blocks),
    fallback: version.text,
    blocks: version.blocks,
    versions: [...message.versions],
    isEphemeral: message.onlyFor !== undefined,
  };
}

/** Shows an open modal. */
export function showView(workspace: Workspace, user: SlackUser, view: OpenView): ShownView {
  const { draft, errors } = view;
  const lines = showBlocks(draft.blocks, readerOf(workspace, user));
  const controls = controlsOf(draft.blocks);
  const labelOf = (blockId: string): string =>
    controls.find((control) => control.blockId === blockId)?.label ?? blockId;
  return {
    id: view.id,
    callbackId: draft.callback_id ?? "",
    title: draft.type === "modal" ? draft.title.text : "",
    text: lines.join("\n"),
    lines,
    ...(draft.type === "modal" && draft.submit ? { submitLabel: draft.submit.text } : {}),
    controls: controls.map(({ label, blockId, actionId }) => {
      const { type: _type, ...held } = view.values[blockId]?.[actionId] ?? { type: "" };
      return { label, blockId, actionId, value: Object.values(held)[0] ?? null };
    }),
    buttons: buttonsOf(draft.blocks),
    errors: Object.fromEntries(Object.entries(errors).map(([blockId, sentence]) => [labelOf(blockId), sentence])),
    blocks: draft.blocks,
  };
}

function buttonsOf(blocks: readonly Block[]): string[] {
  return blocks.flatMap(elementsOf).flatMap((element) => (element.type === "button" ? [element.text.text] : []));
}
