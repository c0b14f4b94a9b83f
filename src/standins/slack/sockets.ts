import { randomBytes } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { startFairLimit } from "../fair-time.ts";
import { acceptWebSocket, type WebSocketEnd } from "../websocket.ts";
import { type BotAnswer, deliver, type Send } from "./deliver.ts";
import { type Envelope, envelopeOf, readAcknowledgement } from "./envelope.ts";

/**
 * What goes wrong with one envelope.
 * - `repeat`: it goes to every connection, and twice where there is one.
 * - `cut-before-ack`: its acknowledgement is lost with the connection, and it goes to another.
 * - `cut-after-ack`: the connection is cut as soon as the acknowledgement has come.
 * - `cut-when-sent`: the connection ends behind it, before the bot can have acknowledged it, and it goes to another.
 */
export type EnvelopeFault = "repeat" | "cut-before-ack" | "cut-after-ack" | "cut-when-sent";

/** Slack's side of Socket Mode. */
export type Sockets = {
  /** Whether the app has Socket Mode switched on. */
  isEnabled: boolean;
  /** How many connections are there that have been told hello. */
  count(): number;
  /** Every ticket that was ever given out: a secret, each good for one connection. */
  tickets: string[];
  /** How many times each envelope was sent, in the order in which they came to be. */
  sendings(): number[];
  /** What goes wrong with the next envelopes, one each, in order; and with every other. */
  faults: EnvelopeFault[];
  standingFault: EnvelopeFault | undefined;
  /** Tells every connection to make way for another, as Slack does every few hours, and ends them a while later. */
  refresh(reason: string, endAfterMs: number): void;
  /** Cuts every connection. */
  cut(): void;
  /** Leaves every connection as it is and hears nothing more on it, as when a network goes without a word. */
  freeze(): void;
};

/** What the rest of the stand-in needs of it. */
export type SocketServer = Sockets & {
  send: Send;
  /** Makes an address to connect to (docs.slack.dev/reference/methods/apps.connections.open). */
  makeUrl(): string;
  upgrade(request: IncomingMessage, socket: Duplex): void;
};

type Connection = { end: WebSocketEnd; waiting: Map<string, (answer: BotAnswer | "gone") => void> };

const mostConnections = 10;

/** Makes the socket side. `origin` is where the stand-in listens. */
export function createSockets(options: { origin(): string; ackWithinMs: number; isEnabled: boolean }): SocketServer {
  const unused = new Set<string>();
  const sent = new Map<string, number>();
  let connections: Connection[] = [];
  let turn = 0;
  const server: SocketServer = {
    isEnabled: options.isEnabled,
    tickets: [],
    faults: [],
    standingFault: undefined,
    count: () => connections.length,
    sendings: () => [...sent.values()],
    refresh: (reason, endAfterMs) => {
      for (const { end } of connections) {
        end.send(JSON.stringify({ type: "disconnect", reason, debug_info: { host: "local" } }));
        setTimeout(end.end, endAfterMs);
      }
    },
    cut: () => {
      for (const { end } of connections) end.destroy();
    },
    freeze: () => {
      for (const { end } of connections) end.pause();
      connections = [];
    },
    makeUrl: () => {
      const ticket = randomBytes(16).toString("hex");
      server.tickets.push(ticket);
      unused.add(ticket);
      return `${options.origin().replace("http:", "ws:")}/link/?ticket=${ticket}&app_id=A0LOCAL`;
    },
    upgrade: (request, socket) => {
      const ticket = new URL(request.url ?? "/", "http://127.0.0.1").searchParams.get("ticket") ?? "";
      if (!unused.delete(ticket)) return void socket.end("HTTP/1.1 408 Request Timeout\r\n\r\n");
      const waiting: Connection["waiting"] = new Map();
      const connection: Connection = {
        waiting,
        end: acceptWebSocket(request, socket, {
          onText: (text) => {
            const { envelopeId, body } = readAcknowledgement(text);
            waiting.get(envelopeId)?.({ status: 200, body });
          },
          onGone: () => {
            connections = connections.filter((one) => one !== connection);
            for (const settle of waiting.values()) settle("gone");
          },
        }),
      };
      const refused = server.isEnabled ? "too_many_websockets" : "link_disabled";
      if (!server.isEnabled || connections.length >= mostConnections) {
        connection.end.send(JSON.stringify({ type: "disconnect", reason: refused }));
        return connection.end.end();
      }
      connections.push(connection);
      const facts = { num_connections: connections.length, connection_info: { app_id: "A0LOCAL" } };
      connection.end.send(JSON.stringify({ type: "hello", ...facts, debug_info: { host: "local" } }));
    },
    send: async (what, form, sendOptions = {}) => {
      if (sendOptions.signature !== undefined || sendOptions.timestampSeconds !== undefined)
        throw new Error("Nothing is signed over a socket");
      const envelope = envelopeOf(form);
      const fault = server.faults.shift() ?? server.standingFault;
      const atOnce = fault === "repeat" ? Math.max(2, connections.length) : (sendOptions.atOnce ?? 1);
      const transmit = (retry: { num: number; reason: string } | undefined): Promise<BotAnswer> => {
        const again = retry ? { retry_attempt: retry.num, retry_reason: retry.reason } : {};
        return transmitBy({ ...envelope, ...again }, fault);
      };
      return deliver(what, options.ackWithinMs, transmit, { ...sendOptions, atOnce });
    },
  };

  /** Sends until a connection acknowledges, as long as the bot has time; a connection that dies makes way for another. */
  async function transmitBy(envelope: Envelope, fault: EnvelopeFault | undefined): Promise<BotAnswer> {
    const limit = startFairLimit(options.ackWithinMs);
    try {
      let answer = await sendTo(next(), envelope, fault, limit.signal);
      for (let attempt = 1; answer === "gone"; attempt++) {
        while (connections.length === 0 && !limit.signal.aborted)
          await new Promise((resolve) => setTimeout(resolve, 5));
        const again = { ...envelope, retry_attempt: attempt, retry_reason: "timeout" };
        answer = await sendTo(next(), again, undefined, limit.signal);
      }
      if (answer.body !== "" && !envelope.accepts_response_payload)
        throw new Error(`The bot answered an envelope that takes no answer: ${answer.body}`);
      return answer;
    } finally {
      limit.stop();
    }
  }

  /** The connections take turns. Throws where there is none: Slack tells the person so at once. */
  function next(): Connection {
    const connection = connections[turn++ % Math.max(1, connections.length)];
    if (connection === undefined) throw new Error("Nothing is connected over Socket Mode");
    return connection;
  }

  async function sendTo(
    connection: Connection,
    envelope: Envelope,
    fault: EnvelopeFault | undefined,
    limit: AbortSignal,
  ): Promise<BotAnswer | "gone"> {
    const { promise, resolve } = Promise.withResolvers<BotAnswer | "gone">();
    const { waiting, end } = connection;
    const id = envelope.envelope_id;
    sent.set(id, (sent.get(id) ?? 0) + 1);
    const tooLate = (): void => resolve({ status: 0, body: "" });
    if (limit.aborted) tooLate();
    limit.addEventListener("abort", tooLate, { once: true });
    // A repeat on the same connection is acknowledged like the first.
    const before = waiting.get(id);
    waiting.set(id, (answer) => {
      before?.(answer);
      if (fault === "cut-when-sent" && answer !== "gone") return;
      if (answer === "gone" || fault !== "cut-before-ack") resolve(answer);
      if (fault === "cut-before-ack" || fault === "cut-after-ack") end.destroy();
    });
    end.send(JSON.stringify(envelope));
    if (fault === "cut-when-sent") end.end();
    const answer = await promise;
    waiting.delete(id);
    return answer;
  }
  return server;
}
