import manifest from "../../../manifest.json" with { type: "json" };
import { createSlack } from "../../../src/adapters/slack/app.ts";
import type { Listening } from "../../../src/commands/chat-side.ts";
import type { Person as SlackPerson } from "../../../src/standins/slack/person.ts";
import { type Slack, type SlackOptions, startSlack } from "../../../src/standins/slack/slack.ts";
import type { Chat, LogFacts } from "../../../src/workflows/engine/ports.ts";
import type { Person } from "../../../src/workflows/people/person.ts";
import { person as castPerson } from "../../builders/people.ts";
import { patienceMs } from "../../setup/patience.ts";
import { createScriptedFront, type ScriptedFront } from "./scripted-front.ts";

/** Slack with three members of a workspace, and the adapter beside it with scripted commands behind it. */
export interface SlackWorld {
  readonly slack: Slack;
  readonly front: ScriptedFront;
  readonly chat: Chat;
  /** In the directory, with a pinned account. */
  readonly ada: SlackPerson;
  /** In the directory; the account has the same e-mail address and is not pinned. */
  readonly grace: SlackPerson;
  /** In the workspace only. */
  readonly olga: SlackPerson;
  readonly log: readonly { event: string; facts: LogFacts }[];
  readonly clicks: readonly { transfer: string; person: string; ref: string }[];
  listen(): Promise<Listening>;
  stop(): Promise<void>;
}

/** Domain time in these tests. */
const nowMs = Date.UTC(2026, 10, 21, 13);

/** People of the directory. */
const directoryPeople: readonly Person[] = [castPerson("ada"), castPerson("grace")];

/** Starts both, with exactly the rights that the manifest asks for. */
export async function startSlackWorld(
  options: {
    readonly matchByEmail?: boolean;
    readonly slack?: SlackOptions;
    readonly connected?: boolean;
    readonly clicksFail?: boolean;
    readonly port?: number;
    /** HTTP, which connects by its address, unless this is given. */
    readonly transport?: "socket";
    readonly appToken?: string;
  } = {},
): Promise<SlackWorld> {
  const { transport = "http", port = 0 } = options;
  const scopes = manifest.oauth_config.scopes.bot;
  const slack = await startSlack({ scopes, now: () => nowMs, transport, ...options.slack });
  const ada = slack.addPerson({ realName: "Ada Lovelace" });
  const grace = slack.addPerson({ realName: "Grace Hopper", email: "Grace@Example.org" });
  const olga = slack.addPerson({ realName: "Olga Elsewhere" });
  const front = createScriptedFront();
  const log: { event: string; facts: LogFacts }[] = [];
  const keep = (event: string, facts: LogFacts = {}) => void log.push({ event, facts });
  const clicks: { transfer: string; person: string; ref: string }[] = [];
  const adapter = createSlack({
    botToken: slack.botToken,
    transport:
      transport === "socket"
        ? { kind: "socket", appToken: options.appToken ?? slack.appToken }
        : { kind: "http", signingSecret: slack.signingSecret, host: "127.0.0.1", port },
    apiUrl: slack.apiUrl,
    identity: {
      pinned: { [`${slack.team.id}/${ada.id}`]: "ada", "T0ELSEWHERE/U0ELSEWHERE": "grace" },
      matchByEmail: options.matchByEmail ?? false,
      directory: {
        person: (id) => directoryPeople.find((one) => one.id === id),
        people: () => directoryPeople,
      },
    },
    clock: { now: async () => nowMs },
    log: { info: keep, warn: keep, error: keep },
  });
  let listening: Listening | undefined;
  const listen = async (): Promise<Listening> => {
    listening = await adapter.listen({
      front,
      onClickFrom: async (transfer, person, ref) => {
        if (options.clicksFail) throw new Error("nobody wants to know");
        clicks.push({ transfer, person: person.id, ref });
      },
    });
    slack.connect(`http://127.0.0.1:${listening.port}/slack/events`);
    return listening;
  };
  if (options.connected ?? true) await listen();
  return {
    ...{ slack, front, ada, grace, olga, log, clicks, listen },
    chat: adapter.chat,
    stop: async () => {
      await listening?.stop();
      await slack.stop();
    },
  };
}

/** Waits until something is so, looking often; fails with what it was waiting for. */
export async function until(what: string, isSo: () => boolean): Promise<void> {
  const startedAt = performance.now();
  while (!isSo()) {
    if (performance.now() - startedAt > patienceMs) throw new Error(`${what} did not come to pass`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
