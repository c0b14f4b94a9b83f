/**
 * What Microsoft's library does when it is used as its guides say, each beside what comes of it here (ADR 22). Where a
 * first half fails, the library has changed, and what is done about it may be looked at again.
 */
import { Application } from "@microsoft/teams-ai/lib/Application.js";
import { type Activity as BotActivity, BotAdapter, MemoryStorage, TurnContext } from "botbuilder";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createRouter } from "../../../src/adapters/teams/router.ts";
import type { Card } from "../../../src/workflows/cards/card.ts";
import { eventually } from "../../e2e/bot-world.ts";
import { saying } from "../slack/scripted-front.ts";
import { startTeamsWorld, type TeamsWorld } from "./teams-world.ts";

let world: TeamsWorld;
beforeAll(async () => {
  world = await startTeamsWorld();
});
afterAll(() => world.stop());

const parties = { from: { id: "29:ada" }, recipient: { id: "28:bot" }, conversation: { id: "a:1" } };
const message = { type: "message", channelId: "msteams", text: "status", ...parties };
const execution = {
  type: "invoke",
  name: "adaptiveCard/action",
  channelId: "msteams",
  serviceUrl: "https://smba.trafficmanager.net/emea/",
  replyToId: "7",
  ...parties,
};

/** What the library would send, instead of sending it. */
class Recorder extends BotAdapter {
  readonly done: string[] = [];
  override async sendActivities(_context: TurnContext, activities: Partial<BotActivity>[]) {
    this.done.push(...activities.map(({ type, value }) => `${type} ${value?.body?.type ?? ""}`.trim()));
    return activities.map(() => ({ id: "1" }));
  }
  override async updateActivity() {
    this.done.push("updateActivity");
  }
  override async deleteActivity() {
    this.done.push("deleteActivity");
  }
  override async continueConversation() {}
  override async continueConversationAsync() {}
}

let recorder: Recorder;
beforeEach(() => {
  recorder = new Recorder();
});
const turn = (app: Application, activity: object): Promise<boolean> =>
  app.run(new TurnContext(recorder, activity as BotActivity));

describe("after one card that refreshes itself", () => {
  const press = { verb: "approve", transfer: "IN-4K7Q", seat: "referee", digest: "d1" };
  const card: Card = {
    title: "Ingress",
    summary: "Please sign",
    parts: [{ type: "buttons", buttons: [{ label: "Approve", style: "primary", press }] }],
  };

  test("the library edits the message for everybody, whatever is answered then", async () => {
    const app = new Application({ startTypingTimer: false });
    let refresh = {};
    app.adaptiveCards.actionExecute(
      "press",
      async () => ({ type: "AdaptiveCard", version: "1.5", ...refresh }) as never,
    );
    const value = { action: { type: "Action.Execute", verb: "press", data: {} } };
    const pressed = async (): Promise<readonly string[]> => {
      recorder.done.length = 0;
      await turn(app, { ...execution, value });
      return [...recorder.done];
    };
    const answered = "invokeResponse application/vnd.microsoft.card.adaptive";
    expect(await pressed()).toEqual([answered]);
    refresh = { refresh: { action: { type: "Action.Execute", verb: "press" } } };
    await pressed();
    refresh = {};
    expect(await pressed()).toEqual(["updateActivity", answered]);
  });

  test("here a press is answered in words each time, and edits nothing", async () => {
    await world.chat.place("ada", card, "a", false);
    const placed = world.ada.messages().find(({ buttons }) => buttons.includes("Approve"));
    for (const reply of [saying("Signed."), { kind: "card", card } as const, saying("Signed again.")]) {
      world.front.reply = () => reply;
      const { body } = await world.ada.press(placed?.id ?? "", "Approve");
      expect(JSON.parse(body).type).toBe("application/vnd.microsoft.activity.message");
    }
    expect(world.connector.calls.map(({ method }) => method)).not.toContain("updateActivity");
    expect(placed?.versions).toHaveLength(1);
  });
});

describe("a word within a sentence", () => {
  const sentence = "please do NOT approve this";

  test("is a command to the library", async () => {
    const app = new Application({ startTypingTimer: false });
    const heard: string[] = [];
    app.message("approve", async ({ activity }) => void heard.push(activity.text));
    await turn(app, { ...message, text: sentence });
    expect(heard).toEqual([sentence]);
  });

  test("is none here: the commands get the line whole", async () => {
    const before = world.front.calls.length;
    await world.ada.say(sentence);
    await eventually("the command", () => world.front.calls[before]);
    expect(world.front.calls.slice(before)).toMatchObject([{ do: "command", text: sentence }]);
  });
});

test("two turns at once share the library's typing timer, and whichever ends first stops it; here nothing says that it types", async () => {
  const app = new Application({ startTypingTimer: true });
  const timer = (): unknown => Reflect.get(app, "_typingTimer");
  const first = Promise.withResolvers<void>();
  app.message("slow", () => first.promise);
  app.message("fast", async () => undefined);
  const running = turn(app, { ...message, text: "slow" });
  await eventually("the timer of the slow one", () => timer());
  await turn(app, { ...message, text: "fast" });
  expect(timer()).toBeUndefined();
  first.resolve();
  await running;
  expect(JSON.stringify(world.connector.calls)).not.toContain('"typing"');
});

describe("two turns at once in one conversation", () => {
  test("lose one's update of the library's state", async () => {
    const storage = new MemoryStorage();
    const app = new Application({ storage, startTypingTimer: false });
    const both = Promise.withResolvers<void>();
    let arrived = 0;
    app.message("count", async (_context, state) => {
      const conversation: { count?: number } = state.conversation;
      const { count = 0 } = conversation;
      arrived += 1;
      if (arrived === 2) both.resolve();
      await both.promise;
      conversation.count = count + 1;
    });
    await Promise.all([1, 2].map(() => turn(app, { ...message, text: "count" })));
    expect(JSON.stringify(await storage.read(["msteams/28:bot/conversations/a:1"]))).toContain('"count":1');
  });

  test("get each its own answer here, and share nothing", async () => {
    const nobody = async (): Promise<void> => undefined;
    const answers = [Promise.withResolvers<string>(), Promise.withResolvers<string>()] as const;
    let taken = 0;
    const route = createRouter({
      ...{ message: nobody, installation: nobody, consent: nobody, openDialog: nobody, sendDialog: nobody },
      execute: () => answers[taken++ === 0 ? 0 : 1].promise,
    });
    const routed = [route(execution), route(execution)];
    await eventually("both", () => taken === 2);
    answers[1].resolve("second");
    answers[0].resolve("first");
    expect(await Promise.all(routed)).toEqual(["first", "second"]);
  });
});
