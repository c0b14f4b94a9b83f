import type { ChatSide, Listening, ListenSettings } from "../../commands/chat-side.ts";
import { asFault } from "../../workflows/engine/fault.ts";
import { Turns } from "../chat-turns/turns.ts";
import { type ConnectionSettings, connectTeams, type TeamsConnection } from "./connection.ts";
import { createHttpFront } from "./http-front.ts";
import { takeConsent } from "./listeners/consents.ts";
import { openDialog, sendDialog } from "./listeners/dialogs.ts";
import { takeExecution } from "./listeners/executions.ts";
import { takeInstallation } from "./listeners/installations.ts";
import { takeMessage } from "./listeners/messages.ts";
import type { Activity } from "./payloads.ts";
import type { Reception } from "./reception.ts";
import { createRouter, type Handlers } from "./router.ts";
import { createSigningKeys } from "./signing-keys.ts";
import { createTokenCheck } from "./token-check.ts";

/** Teams, for the tenants that are served. */
export interface TeamsSettings extends ConnectionSettings {
  readonly tenantIds: readonly string[];
  readonly host: string;
  readonly port: number;
  /** Where the keys are published with which the Bot Connector signs, and who it says it is. */
  readonly metadataUrl: string;
  readonly issuer: string;
}

const stopWithinMs = 10_000;

/**
 * Makes Teams' side of the bot. Calls nobody yet: Teams may be away when the bot starts, and doors must close all the
 * same. `listen` ends in the fault `teams-auth` where the bot is refused a token, and in the system's error where the port
 * is taken; where nobody can be asked for one, it goes on.
 */
export function createTeams(settings: TeamsSettings): ChatSide {
  const connection = connectTeams(settings);
  return { chat: connection.chat, listen: (listening) => listen(settings, connection, listening) };
}

async function listen(
  { appId, issuer, metadataUrl, host, port, tenantIds, serviceUrls }: TeamsSettings,
  connection: TeamsConnection,
  listening: ListenSettings,
): Promise<Listening> {
  const { log } = connection;
  await checkCredential(connection);
  const keys = createSigningKeys(metadataUrl);
  const turns = new Turns();
  const reception: Reception = { ...connection, ...listening, turns, serviceUrls };
  const route = createRouter(handlersOf(reception));
  const front = createHttpFront({
    ...{ host, port, tenantIds, serviceUrls, log },
    checkToken: createTokenCheck({ appId, issuer }, keys),
    take: (activity) => turns.run(() => route(activity)),
  });
  const listensOn = await front.open();
  return {
    port: listensOn,
    trouble: () => (keys.areMissing() ? "teams-keys-unavailable" : undefined),
    stop: async () => {
      const until = performance.now() + stopWithinMs;
      front.close();
      const left = await turns.settle(until - performance.now());
      front.cut();
      return left;
    },
  };
}

/** What was typed is answered by a message of its own, so that Teams need not wait for it; so is a consent. Another invoke waits. */
function handlersOf(reception: Reception): Handlers {
  const { turns, log } = reception;
  const later = (take: (reception: Reception, activity: Activity) => Promise<void>) => async (activity: Activity) => {
    turns
      .run(() => take(reception, activity))
      .catch((thrown: unknown) => {
        log.error("teams-turn-failed", { code: asFault(thrown, "unexpected").code });
      });
  };
  return {
    message: later(takeMessage),
    installation: later(takeInstallation),
    consent: later(takeConsent),
    execute: (activity) => takeExecution(reception, activity),
    openDialog: (activity) => openDialog(reception, activity),
    sendDialog: (activity) => sendDialog(reception, activity),
  };
}

async function checkCredential({ tokens, log }: TeamsConnection): Promise<void> {
  try {
    await tokens.get();
  } catch (thrown) {
    const fault = asFault(thrown, "teams-unavailable");
    if (fault.kind === "refused") throw fault;
    log.warn("teams-not-reached-at-start", { code: fault.code, platformCode: fault.platformCode });
  }
}
