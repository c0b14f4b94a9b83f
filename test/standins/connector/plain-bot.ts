import type { Connector } from "../../../src/standins/connector/connector.ts";
import type { Answer } from "../../../src/standins/loopback-server.ts";
import { readBody, sendAnswer, startLoopbackServer } from "../../../src/standins/loopback-server.ts";

/** An activity as it came, with the header that says whose it is. */
export type Heard = { authorization: string | undefined; activity: Record<string, unknown> };

/** What the Connector answers: what was made, who is there, or why not. */
export type Reply = {
  id: string;
  members: { id: string; userPrincipalName: string }[];
  continuationToken?: string;
  error: { code: string; message: string };
};

/** A bot that takes everything, remembers it, and answers as it is told to; 200 and nothing unless it is. */
export type PlainBot = {
  heard: Heard[];
  answer(with_: Answer): void;
  /** Calls the Connector with the bot's token, or with `authorization`. */
  call(
    method: string,
    path: string,
    body?: unknown,
    authorization?: string,
  ): Promise<{ status: number; body: Reply; headers: Headers }>;
  stop(): Promise<void>;
};

/** Starts it on a free port and tells Teams where. */
export async function startPlainBot(teams: Connector): Promise<PlainBot> {
  let next: Answer = { status: 200 };
  const heard: Heard[] = [];
  const server = await startLoopbackServer({
    handle: async (request, response) => {
      const activity = JSON.parse((await readBody(request)).toString("utf8"));
      heard.push({ authorization: request.headers.authorization, activity });
      sendAnswer(response, next);
    },
  });
  teams.connect(`http://127.0.0.1:${server.port}/api/messages`);
  return {
    heard,
    answer: (answer) => {
      next = answer;
    },
    call: async (method, path, body, authorization = `Bearer ${teams.mintBotToken()}`) => {
      const answer = await fetch(`${teams.serviceUrl()}v3/conversations${path}`, {
        method,
        headers: { authorization, "content-type": "application/json" },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await answer.text();
      return { status: answer.status, headers: answer.headers, body: text === "" ? undefined : JSON.parse(text) };
    },
    stop: server.stop,
  };
}
