import type { ChatNotes } from "../../../src/adapters/redis/chat-notes.ts";
import { createTeams } from "../../../src/adapters/teams/app.ts";
import { secretSource } from "../../../src/adapters/teams/credential.ts";
import type { Listening } from "../../../src/commands/chat-side.ts";
import { type Connector, startConnector } from "../../../src/standins/connector/connector.ts";
import type { TeamsPerson } from "../../../src/standins/connector/person.ts";
import type { Chat, LogFacts } from "../../../src/workflows/engine/ports.ts";
import type { Person } from "../../../src/workflows/people/person.ts";
import { person as castPerson } from "../../builders/people.ts";
import { createFakeChatNotes } from "../../fakes/chat-notes.ts";
import { createScriptedFront, type ScriptedFront } from "../slack/scripted-front.ts";

/** Teams with people of a tenant, and the adapter beside it with scripted commands behind it. */
export interface TeamsWorld {
  readonly connector: Connector;
  readonly front: ScriptedFront;
  readonly chat: Chat;
  readonly notes: ChatNotes;
  /** In the directory, with a pinned account. */
  readonly ada: TeamsPerson;
  /** In the tenant only. */
  readonly olga: TeamsPerson;
  readonly log: readonly { event: string; facts: LogFacts }[];
  readonly clicks: readonly { transfer: string; person: string; ref: string }[];
  /** As `ada` is named in the configuration. */
  readonly account: string;
  listen(): Promise<Listening>;
  /** Where the bot listens. */
  port(): number;
  stop(): Promise<void>;
}

/** Domain time in these tests. */
const nowMs = Date.UTC(2026, 10, 21, 13);
const directoryPeople: readonly Person[] = [
  // By whose clock no other is: half an hour between.
  { ...castPerson("ada"), timeZone: "Asia/Kolkata" },
  castPerson("grace"),
];

/** Starts both. */
export async function startTeamsWorld(
  options: {
    readonly connected?: boolean;
    readonly secret?: string;
    readonly metadataUrl?: string;
    /** Olga is Grace of the directory. */
    readonly isOlgaGrace?: boolean;
  } = {},
): Promise<TeamsWorld> {
  const connector = await startConnector({ clock: { now: () => nowMs } });
  const ada = connector.addPerson({ name: "Ada Lovelace" });
  const olga = connector.addPerson({ name: "Olga Elsewhere" });
  const account = `${ada.tenantId}/${ada.aadObjectId}`;
  const front = createScriptedFront();
  const notes = createFakeChatNotes();
  const log: { event: string; facts: LogFacts }[] = [];
  const keep = (event: string, facts: LogFacts = {}) => void log.push({ event, facts });
  const clicks: { transfer: string; person: string; ref: string }[] = [];
  const { appId, tenantId, issuer } = connector;
  const { origin } = new URL(connector.serviceUrl());
  const side = createTeams({
    ...{ appId, issuer, tenantIds: [tenantId], host: "127.0.0.1", port: 0 },
    serviceUrls: [connector.serviceUrl().replace(/\/$/, "")],
    metadataUrl: options.metadataUrl ?? connector.openIdMetadataUrl,
    tokens: secretSource({ loginUrl: origin, tenantId, appId, secret: options.secret ?? connector.appPassword }),
    identity: {
      pinned: {
        [account]: "ada",
        ...(options.isOlgaGrace === true ? { [`${olga.tenantId}/${olga.aadObjectId}`]: "grace" } : {}),
      },
      directory: { person: (id) => directoryPeople.find((one) => one.id === id), people: () => directoryPeople },
    },
    conversations: notes,
    clock: { now: async () => nowMs },
    log: { info: keep, warn: keep, error: keep },
  });
  let listening: Listening | undefined;
  const listen = async (): Promise<Listening> => {
    listening = await side.listen({
      front,
      onClickFrom: async (transfer, person, ref) => void clicks.push({ transfer, person: person.id, ref }),
    });
    connector.connect(`http://127.0.0.1:${listening.port}/api/messages`);
    return listening;
  };
  if (options.connected !== false) await listen();
  return {
    ...{ connector, front, chat: side.chat, notes, ada, olga, log, clicks, account, listen },
    port: () => listening?.port ?? 0,
    stop: async () => {
      await listening?.stop();
      await connector.stop();
      if (connector.unexpectedCalls.length > 0) throw new Error(`Teams has no ${connector.unexpectedCalls.join(", ")}`);
    },
  };
}
