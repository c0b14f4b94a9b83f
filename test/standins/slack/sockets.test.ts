import { once } from "node:events";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Envelope } from "../../../src/standins/slack/envelope.ts";
import type { Person } from "../../../src/standins/slack/person.ts";
import { type Slack, startSlack } from "../../../src/standins/slack/slack.ts";
import { clientOf, refusal } from "./slack-client.ts";

let slack: Slack;
let person: Person;
beforeEach(async () => {
  slack = await startSlack({ transport: "socket", ackWithinMs: 800 });
  person = slack.addPerson({ realName: "One Person" });
});
afterEach(() => slack.stop());

/** A token goes in a header for this method, and nowhere else. */
const openUrl = async (bearer: string): Promise<string> => {
  const headers = { authorization: `Bearer ${bearer}` };
  const answer = await fetch(`${slack.apiUrl}apps.connections.open`, { method: "POST", headers });
  const { url, error } = (await answer.json()) as { url?: string; error?: string };
  return url ?? error ?? "";
};

/** Connects, and acknowledges each envelope with what `answer` gives; `first` is the first thing that Slack says. */
async function connect(answer: (envelope: Envelope) => object | undefined) {
  const url = await openUrl(slack.appToken);
  const socket = new WebSocket(url);
  const came: Envelope[] = [];
  const [first] = (await once(socket, "message")) as [{ data: unknown }];
  socket.addEventListener("message", ({ data }) => {
    const envelope = JSON.parse(String(data)) as Envelope;
    came.push(envelope);
    const payload = answer(envelope);
    if (payload !== undefined) socket.send(JSON.stringify({ envelope_id: envelope.envelope_id, payload }));
  });
  return { url, socket, came, first: JSON.parse(String(first.data)) as object };
}

test("an address to connect to is for the app's own token, and good for one connection", async () => {
  await expect(clientOf(slack).apps.connections.open()).rejects.toMatchObject(refusal("not_allowed_token_type"));
  await expect(clientOf(slack, slack.appToken).auth.test()).rejects.toMatchObject(refusal("not_allowed_token_type"));
  expect(await openUrl("xapp-another")).toBe("invalid_auth");
  const { url, first } = await connect(() => ({}));
  expect(first).toMatchObject({ type: "hello", num_connections: 1 });
  const [failed] = await once(new WebSocket(url), "error");
  expect(failed).toBeInstanceOf(Event);
});

test("what a person does comes as an envelope, and the acknowledgement carries the answer, however long", async () => {
  const text = "x".repeat(30_000);
  const { came } = await connect(() => ({ text }));
  await person.slash("/ingress", "y".repeat(70_000));
  expect(came).toMatchObject([
    { type: "slash_commands", accepts_response_payload: true, payload: { command: "/ingress", user_id: person.id } },
  ]);
  expect(person.ephemerals().map((message) => message.text)).toEqual([text]);
});

test("a bot fails that acknowledges nothing in time, or answers where nothing may be answered", async () => {
  const { socket } = await connect(({ type }) => (type === "interactive" ? { text: "no" } : undefined));
  await expect(person.slash("/ingress", "")).rejects.toThrow("nothing within");
  const shortcut = { payload: JSON.stringify({ type: "shortcut" }) };
  await expect(slack.send("a shortcut", shortcut)).rejects.toThrow("takes no answer");
  socket.close();
});

test("connections take turns, and what one of them dies over comes to another as a repeat", async () => {
  const [one, two] = [await connect(() => ({})), await connect(() => ({}))];
  await person.slash("/ingress", "");
  await person.slash("/ingress", "");
  expect([one.came.length, two.came.length]).toEqual([1, 1]);
  slack.sockets.faults.push("cut-before-ack");
  await person.slash("/ingress", "");
  expect([one.came.length, two.came.length]).toEqual([2, 2]);
  expect(two.came[1]).toEqual({ ...one.came[1], retry_attempt: 1, retry_reason: "timeout" });
});
