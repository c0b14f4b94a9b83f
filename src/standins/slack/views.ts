import { checkView, type ViewDraft } from "./check-shape.ts";
import { keptValues } from "./controls.ts";
import { SlackRefusal } from "./refusal.ts";
import type { OpenView, Workspace } from "./workspace.ts";

/** docs.slack.dev/surfaces/modals: a stack holds three at most. */
const mostViewsInStack = 3;

/** The modals a person has open, the one on top last. */
export function stackOf(workspace: Workspace, user: string): OpenView[] {
  return workspace.views.filter((view) => view.user === user);
}

/** Opens a modal as the only one, in place of what was open. Refuses what Slack refuses of a view. */
export function openView(workspace: Workspace, user: string, view: unknown): OpenView {
  const draft = readModal(workspace, view);
  closeAll(workspace, user);
  const id = workspace.nextId("V");
  return keep(workspace, { id, user, draft, rootId: id });
}

/** Puts a modal on top of the person's open ones. Refuses with `not_found` without any, `push_limit_reached` at three. */
export function pushView(workspace: Workspace, user: string, view: unknown): OpenView {
  const stack = stackOf(workspace, user);
  const below = stack.at(-1);
  if (!below) throw new SlackRefusal("not_found");
  if (stack.length >= mostViewsInStack) throw new SlackRefusal("push_limit_reached");
  const draft = readModal(workspace, view);
  return keep(workspace, { id: workspace.nextId("V"), user, draft, rootId: below.rootId, previousId: below.id });
}

/**
 * Replaces what an open modal shows; what was typed stays in controls that keep block id and action id. Refuses with
 * `not_found` once it is closed and `hash_conflict` when somebody else replaced it since.
 */
export function updateView(
  workspace: Workspace,
  target: { id?: string; externalId?: string; hash?: string },
  view: unknown,
): OpenView {
  const open = workspace.views.find(
    ({ id, draft }) => id === target.id || (target.externalId !== undefined && draft.external_id === target.externalId),
  );
  if (!open) throw new SlackRefusal("not_found");
  if (target.hash !== undefined && target.hash !== open.hash) throw new SlackRefusal("hash_conflict");
  open.draft = readModal(workspace, view, open);
  open.values = keptValues(open.draft.blocks, open.values);
  open.errors = {};
  open.hash = newHash(workspace);
  return open;
}

/** Closes one modal. */
export function closeView(workspace: Workspace, id: string): void {
  workspace.views = workspace.views.filter((view) => view.id !== id);
}

/** Closes all modals of a person. */
export function closeAll(workspace: Workspace, user: string): void {
  workspace.views = workspace.views.filter((view) => view.user !== user);
}

/** Shows a person's Home, in place of what stood there. Refuses what is no Home, and what somebody else replaced since. */
export function publishHome(workspace: Workspace, user: string, view: unknown, hash?: string): OpenView {
  const known = workspace.users.get(user);
  if (known === undefined || known.isDeleted || known.isBot)
    throw new SlackRefusal("invalid_arguments", ["invalid `user_id`"]);
  const draft = checkView(view, () => workspace.nextId(""));
  if (draft.type !== "home")
    throw new SlackRefusal("invalid_arguments", ["[ERROR] must be a home tab [json-pointer:/view/type]"]);
  const before = workspace.homes.get(user);
  if (hash !== undefined && hash !== before?.hash) throw new SlackRefusal("hash_conflict");
  const id = before?.id ?? workspace.nextId("V");
  const home: OpenView = { id, user, draft, rootId: id, values: {}, errors: {}, hash: newHash(workspace) };
  workspace.homes.set(user, home);
  return home;
}

/** Takes the trigger of a click for its person. Refuses with the three codes that Slack has for it. */
export function takeTrigger(workspace: Workspace, triggerId: string): string {
  const trigger = workspace.triggers.get(triggerId);
  if (!trigger) throw new SlackRefusal("invalid_trigger_id");
  if (trigger.isUsed) throw new SlackRefusal("exchanged_trigger_id");
  if (performance.now() - trigger.madeAt > workspace.triggerLifeMs) throw new SlackRefusal("expired_trigger_id");
  trigger.isUsed = true;
  return trigger.user;
}

/** A view as the Web API and interaction payloads show it (docs.slack.dev/reference/objects/view-object). */
export function viewBody(workspace: Workspace, view: OpenView): Record<string, unknown> {
  return {
    id: view.id,
    team_id: workspace.team.id,
    app_id: workspace.appId,
    app_installed_team_id: workspace.team.id,
    bot_id: workspace.bot.botId,
    private_metadata: "",
    callback_id: "",
    external_id: "",
    clear_on_close: false,
    notify_on_close: false,
    submit: null,
    close: null,
    ...view.draft,
    state: { values: view.values },
    hash: view.hash,
    root_view_id: view.rootId,
    previous_view_id: view.previousId ?? null,
  };
}

function readModal(workspace: Workspace, view: unknown, replacing?: OpenView): ViewDraft {
  const draft = checkView(view, () => workspace.nextId(""));
  if (draft.type !== "modal")
    throw new SlackRefusal("invalid_arguments", ["[ERROR] must be a modal [json-pointer:/view/type]"]);
  const isTaken = workspace.views.some(
    (open) =>
      open !== replacing && open.draft.external_id !== undefined && open.draft.external_id === draft.external_id,
  );
  if (isTaken) throw new SlackRefusal("duplicate_external_id");
  return draft;
}

function keep(workspace: Workspace, view: Pick<OpenView, "id" | "user" | "draft" | "rootId" | "previousId">): OpenView {
  const values = keptValues(view.draft.blocks, {});
  const open: OpenView = { ...view, values, errors: {}, hash: newHash(workspace) };
  workspace.views.push(open);
  return open;
}

function newHash(workspace: Workspace): string {
  return `${Math.floor(workspace.now() / 1000)}.${workspace.nextId("")}`;
}
