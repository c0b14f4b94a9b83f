/**
 * The one place that uses Microsoft's library, as a router and nothing else: for a request that is authenticated, read
 * and of a tenant that is served, it finds who takes it. Nothing of it sends, remembers or authenticates (ADR 0023).
 */
import { Application } from "@microsoft/teams-ai/lib/Application.js";
import { type Activity as BotActivity, BotAdapter, TurnContext } from "botbuilder";
import type { Activity } from "./payloads.ts";

/** Who takes what. What is given is the body with which an invoke is answered. */
export interface Handlers {
  /** Something was typed. */
  readonly message: (activity: Activity) => Promise<unknown>;
  /** The bot was installed, taken away, or added to a conversation. */
  readonly installation: (activity: Activity) => Promise<unknown>;
  /** A button of a card was pressed. */
  readonly execute: (activity: Activity) => Promise<unknown>;
  /** Somebody said whether they want a file. */
  readonly consent: (activity: Activity) => Promise<unknown>;
  readonly openDialog: (activity: Activity) => Promise<unknown>;
  readonly sendDialog: (activity: Activity) => Promise<unknown>;
}

/** Takes an activity to who takes it. Undefined for what nobody takes, and where there is nothing to answer. */
export type Route = (activity: Activity) => Promise<unknown>;

/** By type, and for an invoke by name, both whole. */
const routes: Readonly<Record<keyof Handlers, readonly (readonly [type: string, name?: string])[]>> = {
  message: [["message"]],
  installation: [["installationUpdate"], ["conversationUpdate"]],
  execute: [["invoke", "adaptiveCard/action"]],
  consent: [["invoke", "fileConsent/invoke"]],
  openDialog: [["invoke", "task/fetch"]],
  sendDialog: [["invoke", "task/submit"]],
};

/** Makes the router. */
export function createRouter(handlers: Handlers): Route {
  const app = new Application({ startTypingTimer: false, removeRecipientMention: false });
  const adapter = new SilentAdapter();
  const taken = new WeakMap<object, Activity>();
  const answers = new WeakMap<object, unknown>();
  for (const [name, wanted] of Object.entries(routes)) {
    const handler = handlers[name as keyof Handlers];
    app.activity(
      async ({ activity }) => wanted.some(([type, name]) => activity.type === type && activity.name === name),
      async (context) => {
        const activity = taken.get(context);
        if (activity !== undefined) answers.set(context, await handler(activity));
      },
    );
  }
  return async (activity) => {
    const { type, name, channelId, from, recipient, conversation } = activity;
    const given = { type, ...(type === "invoke" && { name }), channelId, from, recipient, conversation };
    const context = new TurnContext(adapter, given as BotActivity);
    taken.set(context, activity);
    await app.run(context);
    return answers.get(context);
  };
}

/** What the library would send by: it sends nothing here. */
class SilentAdapter extends BotAdapter {
  override sendActivities(): Promise<never> {
    return this.#refuse();
  }
  override updateActivity(): Promise<never> {
    return this.#refuse();
  }
  override deleteActivity(): Promise<never> {
    return this.#refuse();
  }
  override continueConversation(): Promise<never> {
    return this.#refuse();
  }
  override continueConversationAsync(): Promise<never> {
    return this.#refuse();
  }
  #refuse(): Promise<never> {
    return Promise.reject(new Error("the router sends nothing"));
  }
}
