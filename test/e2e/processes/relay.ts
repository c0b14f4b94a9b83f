import { readBody, sendAnswer, startLoopbackServer } from "../../../src/standins/loopback-server.ts";

/** Stands before the processes of a bot and gives each the next request in turn, as a load balancer does. */
export interface Relay {
  /** Where Slack sends its requests. */
  readonly eventsUrl: string;
  add(port: number): void;
  remove(port: number): void;
  readonly ports: readonly number[];
  /** How many requests each port has answered. */
  readonly served: ReadonlyMap<number, number>;
  stop(): Promise<void>;
}

/** Starts it. While no process runs, and where one dies over a request, the answer is 503. */
export async function startRelay(): Promise<Relay> {
  let ports: readonly number[] = [];
  const served = new Map<number, number>();
  const server = await startLoopbackServer({
    handle: async (request, response) => {
      const body = await readBody(request);
      const [port, ...others] = ports;
      if (port === undefined) return sendAnswer(response, { status: 503 });
      ports = [...others, port];
      const headers = Object.entries(request.headers).flatMap(([name, value]): [string, string][] =>
        name === "content-type" || name.startsWith("x-slack-") ? [[name, String(value)]] : [],
      );
      const url = `http://127.0.0.1:${port}${request.url}`;
      const answer = await fetch(url, { method: "POST", headers, body: new Uint8Array(body) }).then(
        async (given) => ({ status: given.status, body: await given.text() }),
        () => ({ status: 503, body: "" }),
      );
      if (answer.status === 200) served.set(port, (served.get(port) ?? 0) + 1);
      sendAnswer(response, answer);
    },
  });
  return {
    eventsUrl: `http://127.0.0.1:${server.port}/slack/events`,
    add: (port) => {
      ports = [...ports, port];
    },
    remove: (port) => {
      ports = ports.filter((one) => one !== port);
    },
    get ports() {
      return ports;
    },
    served,
    stop: server.stop,
  };
}
