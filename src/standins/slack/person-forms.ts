import { z } from "zod";
import { controlsOf, type Entry, enter, findObstacle } from "./controls.ts";
import type { Delivery, DeliveryOptions } from "./deliver.ts";
import { findButton, findControl } from "./find-control.ts";
import { actionEntry, closedPayload, type Sender, submissionPayload, viewActionPayload } from "./payloads.ts";
import { closeAll, closeView, pushView, stackOf, updateView } from "./views.ts";
import type { OpenView, Workspace } from "./workspace.ts";

/** What the bot answered to a form: nothing (it closes), complaints by label, or another view. */
export type Submission = Delivery & {
  responseAction: "none" | "errors" | "update" | "push" | "clear";
  /** Complaints by the label of the control. */
  errors: Record<string, string>;
};

/** What a person does in a modal. Entries name a control by label, block id or action id. */
export type FormHand = {
  /** Enters values; nothing is sent, except where the form asks to be told at once (`dispatch_action`). */
  fill(viewId: string, entries: Readonly<Record<string, Entry>>, options?: DeliveryOptions): Promise<void>;
  /** Presses a button inside the modal, named by what it says or by its action id. */
  clickInView(viewId: string, button: string, options?: DeliveryOptions): Promise<Delivery>;
  /**
   * Enters values and sends the modal. Fails where Slack itself would not send it (something required is empty, too
   * long) and where the bot's answer is not one that Slack takes.
   */
  submit(viewId: string, entries?: Readonly<Record<string, Entry>>, options?: DeliveryOptions): Promise<Submission>;
  /** Closes the modal without sending; the bot is told if it asked for it (`notify_on_close`). */
  closeView(viewId: string, options?: DeliveryOptions): Promise<void>;
};

/** docs.slack.dev/surfaces/modals: what an app may answer to a submission. */
const answerSchema = z.discriminatedUnion("response_action", [
  z.strictObject({ response_action: z.literal("errors"), errors: z.record(z.string(), z.string().min(1)) }),
  z.strictObject({ response_action: z.literal("update"), view: z.unknown() }),
  z.strictObject({ response_action: z.literal("push"), view: z.unknown() }),
  z.strictObject({ response_action: z.literal("clear") }),
]);

type SendPayload = (what: string, payload: object, options?: DeliveryOptions) => Promise<Delivery>;

/** Gives a person the means to use modals; `sendPayload` delivers an interaction to the bot. */
export function formHand(sender: Sender, sendPayload: SendPayload): FormHand {
  const { workspace, user } = sender;
  const find = (viewId: string): OpenView => {
    const view = stackOf(workspace, user.id).find(({ id }) => id === viewId);
    if (!view) throw new Error(`${user.id} has no modal ${viewId} open`);
    return view;
  };
  const fill: FormHand["fill"] = async (viewId, entries, options) => {
    for (const [name, entry] of Object.entries(entries)) {
      const view = find(viewId);
      const control = findControl(view.draft.blocks, name);
      const value = enter(control, entry);
      const { blockId, actionId, element } = control;
      view.values[blockId] = { ...view.values[blockId], [actionId]: value };
      if (!isToldAtOnce(view, blockId)) continue;
      const action = actionEntry(blockId, element, value);
      await sendPayload(`the control ${name}`, viewActionPayload(sender, view, action), options);
    }
  };
  return {
    fill,
    clickInView: (viewId, button, options) => {
      const view = find(viewId);
      const { blockId, element } = findButton(view.draft.blocks, button);
      return sendPayload(
        `the button ${button}`,
        viewActionPayload(sender, view, actionEntry(blockId, element)),
        options,
      );
    },
    submit: async (viewId, entries = {}, options = {}) => {
      await fill(viewId, entries);
      const view = find(viewId);
      if (view.draft.type !== "modal" || !view.draft.submit) throw new Error("This modal has nothing to send it with");
      const controls = controlsOf(view.draft.blocks);
      const obstacles = controls.flatMap(
        (control) => findObstacle(control, view.values[control.blockId]?.[control.actionId]) ?? [],
      );
      if (obstacles.length > 0) throw new Error(`Slack does not send this form: ${obstacles.join(", ")}`);
      const payload = submissionPayload(sender, view, view.values);
      const delivery = await sendPayload("the form", payload, options);
      return delivery.status === 200
        ? settle(workspace, view, delivery)
        : { ...delivery, responseAction: "none", errors: {} };
    },
    closeView: async (viewId, options) => {
      const view = find(viewId);
      const isCleared = view.draft.clear_on_close === true;
      if (isCleared) closeAll(workspace, user.id);
      else closeView(workspace, viewId);
      if (view.draft.notify_on_close)
        await sendPayload("a closed form", closedPayload(sender, view, isCleared), options);
    },
  };
}

function isToldAtOnce(view: OpenView, blockId: string): boolean {
  const block = view.draft.blocks.find(({ block_id }) => block_id === blockId);
  return block?.type === "input" ? block.dispatch_action === true : true;
}

/** Does to the stack of modals what the bot's answer asks for. */
function settle(workspace: Workspace, view: OpenView, delivery: Delivery): Submission {
  if (delivery.body.trim() === "") {
    closeView(workspace, view.id);
    return { ...delivery, responseAction: "none", errors: {} };
  }
  const answer = answerSchema.parse(JSON.parse(delivery.body));
  switch (answer.response_action) {
    case "clear":
      closeAll(workspace, view.user);
      break;
    case "update":
      updateView(workspace, { id: view.id }, answer.view);
      break;
    case "push":
      pushView(workspace, view.user, answer.view);
      break;
    case "errors": {
      view.errors = answer.errors;
      const inputs = view.draft.blocks.filter(({ type }) => type === "input").map(({ block_id }) => block_id);
      const strays = Object.keys(answer.errors).filter((blockId) => !inputs.includes(blockId));
      if (strays.length > 0)
        throw new Error(`Slack shows no complaint about ${strays.join(", ")}: no such input block`);
    }
  }
  return { ...delivery, responseAction: answer.response_action, errors: errorsByLabel(view) };
}

function errorsByLabel({ draft, errors }: OpenView): Record<string, string> {
  const labels = new Map(controlsOf(draft.blocks).map(({ blockId, label }) => [blockId, label]));
  return Object.fromEntries(
    Object.entries(errors).map(([blockId, sentence]) => [labels.get(blockId) ?? blockId, sentence]),
  );
}
