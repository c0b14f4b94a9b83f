import type { Element } from "./elements.ts";
import { messageBody } from "./messages.ts";
import { issueResponseUrl } from "./response-url.ts";
import { viewBody } from "./views.ts";
import type {
  Channel,
  Message,
  MessageVersion,
  OpenView,
  SlackUser,
  StateValue,
  StateValues,
  Workspace,
} from "./workspace.ts";
import { openDm } from "./workspace.ts";

/** What every payload is made from: the workspace, who acts, and where response addresses are. */
export type Sender = { workspace: Workspace; user: SlackUser; responseOrigin: string };

/** docs.slack.dev/interactivity/implementing-slash-commands: the form that a command sends. */
export function slashForm(sender: Sender, command: string, text: string, channel: Channel): Record<string, string> {
  const { workspace, user } = sender;
  return {
    token: verificationToken,
    team_id: user.teamId,
    team_domain: workspace.team.domain,
    channel_id: channel.id,
    channel_name: channel.name,
    user_id: user.id,
    user_name: user.name,
    command,
    text,
    api_app_id: workspace.appId,
    is_enterprise_install: "false",
    response_url: responseUrl(sender, { channel: channel.id }),
    trigger_id: issueTrigger(sender),
  };
}

/** docs.slack.dev/reference/interaction-payloads/block_actions-payload: a click in a message, as it was at `version`. */
export function messageActionPayload(
  sender: Sender,
  message: Message,
  version: MessageVersion,
  action: Record<string, unknown>,
): Record<string, unknown> {
  const { workspace } = sender;
  const isEphemeral = message.onlyFor !== undefined;
  const name = workspace.channels.get(message.channel)?.name ?? "";
  const { metadata: _metadata, ...body } = messageBody(workspace, message, version);
  return {
    type: "block_actions",
    ...common(sender),
    container: { type: "message", message_ts: message.ts, channel_id: message.channel, is_ephemeral: isEphemeral },
    channel: { id: message.channel, name },
    // Slack keeps no ephemeral message, so it sends none along.
    ...(isEphemeral ? {} : { message: body }),
    state: { values: {} },
    response_url: responseUrl(sender, { channel: message.channel, messageTs: message.ts }),
    trigger_id: issueTrigger(sender),
    actions: [action],
  };
}

/** The same page: an action in an open modal. */
export function viewActionPayload(
  sender: Sender,
  view: OpenView,
  action: Record<string, unknown>,
): Record<string, unknown> {
  return {
    type: "block_actions",
    ...common(sender),
    container: { type: "view", view_id: view.id },
    view: viewBody(sender.workspace, view),
    trigger_id: issueTrigger(sender),
    actions: [action],
  };
}

/** docs.slack.dev/reference/interaction-payloads/view-interactions-payload: a modal that is sent. */
export function submissionPayload(sender: Sender, view: OpenView, values: StateValues): Record<string, unknown> {
  return {
    type: "view_submission",
    ...common(sender),
    trigger_id: issueTrigger(sender),
    view: viewBody(sender.workspace, { ...view, values }),
    response_urls: [],
  };
}

/** The same page: a modal that is closed without sending. `isCleared` when the whole stack went with it. */
export function closedPayload(sender: Sender, view: OpenView, isCleared: boolean): Record<string, unknown> {
  return { type: "view_closed", ...common(sender), view: viewBody(sender.workspace, view), is_cleared: isCleared };
}

/** docs.slack.dev/reference/events/app_home_opened, in the envelope of docs.slack.dev/apis/events-api. */
export function homeOpenedPayload({ workspace, user }: Sender, tab: "home" | "messages"): Record<string, unknown> {
  const home = workspace.homes.get(user.id);
  const seconds = Math.floor(Date.now() / 1000);
  return {
    token: verificationToken,
    team_id: user.teamId,
    api_app_id: workspace.appId,
    event: {
      type: "app_home_opened",
      user: user.id,
      channel: openDm(workspace, user.id).id,
      tab,
      event_ts: `${seconds}.000100`,
      ...(tab === "home" && home !== undefined ? { view: viewBody(workspace, home) } : {}),
    },
    type: "event_callback",
    event_id: workspace.nextId("Ev"),
    event_time: seconds,
    authorizations: [
      {
        enterprise_id: null,
        team_id: user.teamId,
        user_id: workspace.bot.userId,
        is_bot: true,
        is_enterprise_install: false,
      },
    ],
    is_ext_shared_channel: false,
  };
}

/** One entry of `actions`: a button's value, or what a control holds after a choice. */
export function actionEntry(blockId: string, element: Element, value?: StateValue): Record<string, unknown> {
  const entry = { action_id: element.action_id, block_id: blockId, action_ts: (Date.now() / 1000).toFixed(6) };
  if (element.type !== "button") return { ...entry, ...value, type: element.type };
  const { text, value: carried, style } = element;
  return {
    ...entry,
    type: "button",
    text,
    ...(carried === undefined ? {} : { value: carried }),
    ...(style ? { style } : {}),
  };
}

/** Slack still sends its old verification token; apps go by the signature. */
const verificationToken = "verification-token-nobody-checks";

function common({ workspace, user }: Sender): Record<string, unknown> {
  return {
    user: { id: user.id, username: user.name, name: user.name, team_id: user.teamId },
    api_app_id: workspace.appId,
    token: verificationToken,
    team: { id: user.teamId, domain: workspace.team.domain },
    enterprise: null,
    is_enterprise_install: false,
  };
}

function responseUrl(
  { workspace, user, responseOrigin }: Sender,
  target: { channel: string; messageTs?: string },
): string {
  return `${responseOrigin}/response/${issueResponseUrl(workspace, { user: user.id, ...target })}`;
}

function issueTrigger({ workspace, user }: Sender): string {
  const id = `${workspace.nextId("")}.${workspace.team.id}.${workspace.nextId("")}`;
  workspace.triggers.set(id, { user: user.id, madeAt: performance.now(), isUsed: false });
  return id;
}
