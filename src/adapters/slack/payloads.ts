import { z } from "zod";
import { viewState } from "./filled.ts";
import { type Carried, decodeButton } from "./press.ts";

/**
 * What Slack sends, read into what we need of it; everything is undefined that is not as documented.
 *
 * `event` is the act's own id: equal whenever the same delivery comes again, by a retry of Slack's or from somebody who
 * recorded it, so that the records take it once. A command and a click each have a trigger id, which Slack makes anew
 * for every act. A form has its view's id instead: one form that was opened is one answer, however often its button is
 * pressed and with whatever trigger.
 */
const userId = z.string().regex(/^[UW][A-Z0-9]{1,30}$/);
const teamId = z.string().min(1);
const channelId = z.string().min(1);
const triggerId = z.string().min(1);
const responseUrl = z.url({ protocol: /^https?$/ });

/** Whose act it is: their workspace by what the request says of itself and by what it says of them. */
export interface Sender {
  readonly teamId: string | undefined;
  readonly homeTeamId: string | undefined;
  readonly isOrganisationInstall: boolean;
}

const commandSender = z.object({
  team_id: teamId,
  is_enterprise_install: z.union([z.string(), z.boolean()]).optional(),
});
const interactionSender = z.object({
  team: z.object({ id: teamId }).nullish(),
  user: z.object({ team_id: z.string().optional() }),
  is_enterprise_install: z.boolean().optional(),
});

const eventSender = z.object({
  type: z.literal("event_callback"),
  team_id: teamId,
  authorizations: z.array(z.object({ is_enterprise_install: z.boolean().optional() })).optional(),
});

/** Reads who sent a command, an interaction or an event. */
export function readSender(body: unknown): Sender | undefined {
  const event = eventSender.safeParse(body).data;
  if (event !== undefined) {
    const isOrganisationInstall = event.authorizations?.some((one) => one.is_enterprise_install === true) === true;
    return { teamId: event.team_id, homeTeamId: undefined, isOrganisationInstall };
  }
  const command = commandSender.safeParse(body).data;
  if (command !== undefined) {
    const isOrganisationInstall = String(command.is_enterprise_install) === "true";
    return { teamId: command.team_id, homeTeamId: undefined, isOrganisationInstall };
  }
  const interaction = interactionSender.safeParse(body).data;
  if (interaction === undefined) return undefined;
  const { team, user, is_enterprise_install } = interaction;
  return { teamId: team?.id, homeTeamId: user.team_id, isOrganisationInstall: is_enterprise_install === true };
}

/** Where somebody is answered, in private: at the address that came along, in the conversation, or by direct message. */
export interface Addressee {
  readonly userId: string;
  readonly channelId?: string;
  readonly responseUrl?: string;
  /** They pressed on a message that only they see, which is an answer of ours and no card that the engine edits. */
  readonly onPrivate?: true;
}

/** A typed command. `text` is as Slack sends it, escaped. */
export interface Typed {
  readonly name: string;
  readonly text: string;
  readonly from: Addressee;
  readonly triggerId: string;
  readonly event: string;
}

const command = z.object({
  command: z.string().regex(/^\/\S{1,31}$/),
  text: z.string().default(""),
  user_id: userId,
  channel_id: channelId.exactOptional(),
  response_url: responseUrl.exactOptional(),
  trigger_id: triggerId,
});

/** Reads a slash command (docs.slack.dev/interactivity/implementing-slash-commands). */
export function readCommand(body: unknown): Typed | undefined {
  const given = command.safeParse(body).data;
  if (given === undefined) return undefined;
  return {
    name: given.command.slice(1),
    text: given.text,
    from: addressee(given.user_id, given.channel_id, given.response_url),
    triggerId: given.trigger_id,
    event: `slack:command:${given.trigger_id}`,
  };
}

/** A pressed button. `carried` is undefined for a button that is none of ours; `message` for one that can't be edited. */
export interface Click {
  readonly carried: Carried | undefined;
  readonly from: Addressee;
  readonly message: { readonly channel: string; readonly ts: string } | undefined;
  /** On a person's Home, where there is no conversation to answer in. */
  readonly isOnHome: boolean;
  readonly triggerId: string;
  readonly event: string;
}

const click = z.object({
  type: z.literal("block_actions"),
  user: z.object({ id: userId }),
  channel: z.object({ id: channelId }).nullish(),
  container: z
    .object({ type: z.string(), message_ts: z.string().optional(), is_ephemeral: z.boolean().optional() })
    .nullish(),
  response_url: responseUrl.exactOptional(),
  trigger_id: triggerId,
  actions: z.array(z.object({ action_id: z.string(), value: z.string().optional() })).min(1),
});

/** Reads a click (docs.slack.dev/reference/interaction-payloads/block_actions-payload). */
export function readClick(body: unknown): Click | undefined {
  const given = click.safeParse(body).data;
  const [action] = given?.actions ?? [];
  if (given === undefined || action === undefined) return undefined;
  const { channel, container } = given;
  const ts = container?.type === "message" && container.is_ephemeral !== true ? container.message_ts : undefined;
  return {
    carried: action.action_id.startsWith("press:") ? decodeButton(action.value) : undefined,
    from: {
      ...addressee(given.user.id, channel?.id, given.response_url),
      ...(container?.type === "message" && container.is_ephemeral === true && { onPrivate: true }),
    },
    message: channel && ts !== undefined ? { channel: channel.id, ts } : undefined,
    isOnHome: container?.type === "view",
    triggerId: given.trigger_id,
    event: `slack:click:${given.trigger_id}`,
  };
}

const homeOpened = z.object({
  type: z.literal("event_callback"),
  event_id: z.string().min(1),
  event: z.object({ type: z.literal("app_home_opened"), user: userId, tab: z.string() }),
});

/** Reads that somebody opened their Home (docs.slack.dev/reference/events/app_home_opened); undefined for another tab. */
export function readHomeOpened(body: unknown): { readonly userId: string; readonly event: string } | undefined {
  const given = homeOpened.safeParse(body).data;
  if (given?.event.tab !== "home") return undefined;
  return { userId: given.event.user, event: `slack:event:${given.event_id}` };
}

/** A form that was sent, or a reason. */
export interface Submission {
  readonly callbackId: string;
  readonly metadata: string;
  readonly state: z.infer<typeof viewState>;
  readonly from: Addressee;
  readonly triggerId: string;
  readonly event: string;
}

const submission = z.object({
  type: z.literal("view_submission"),
  user: z.object({ id: userId }),
  trigger_id: triggerId,
  view: z.object({
    id: z.string().min(1),
    callback_id: z.string(),
    private_metadata: z.string(),
    state: z.object({ values: viewState }),
  }),
});

/** Reads a sent view (docs.slack.dev/reference/interaction-payloads/view-interactions-payload). */
export function readSubmission(body: unknown): Submission | undefined {
  const given = submission.safeParse(body).data;
  if (given === undefined) return undefined;
  const { user, view } = given;
  return {
    callbackId: view.callback_id,
    metadata: view.private_metadata,
    state: view.state.values,
    from: { userId: user.id },
    triggerId: given.trigger_id,
    event: `slack:form:${view.id}`,
  };
}

function addressee(user: string, channel: string | undefined, url: string | undefined): Addressee {
  return {
    userId: user,
    ...(channel !== undefined && { channelId: channel }),
    ...(url !== undefined && { responseUrl: url }),
  };
}
