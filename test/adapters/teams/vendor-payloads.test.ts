import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { eventually } from "../../e2e/bot-world.ts";
import { payloadNames, readPayload } from "../../standins/connector/vendor-payloads.ts";
import { startTeamsWorld, type TeamsWorld } from "./teams-world.ts";

let world: TeamsWorld;
beforeAll(async () => {
  world = await startTeamsWorld();
  world.front.form = { name: "ask", title: "Ask for an ingress", submit: "Ask", carries: {}, fields: [] };
});
afterAll(() => world.stop());
beforeEach(() => {
  world.front.calls.length = 0;
});

/** What the commands are asked for by each payload that Microsoft publishes; nothing where it is no act of a person's. */
const asked: Record<string, object[]> = {
  "personal-chat": [{ do: "command", name: "ingress", text: "help" }],
  "channel-mention": [{ do: "command", name: "ingress", text: "help" }],
  "card-action": [{ do: "press", press: { verb: "approve", transfer: "IN-0000", seat: "s1", digest: "0" } }],
  "dialog-fetch": [],
  "dialog-submit": [{ do: "submit", form: "ask", filled: { purpose: "Work package 2" }, carries: {} }],
  "installation-personal": [
    { do: "command", name: "ingress", text: "help" },
    { do: "command", name: "ingress", text: "status" },
  ],
  "installation-channel": [],
  "members-added": [],
  "unknown-reaction": [],
};
/** What each is answered with, where the answer is more than that it came. */
const answered: Record<string, object> = {
  "card-action": { statusCode: 200, type: "application/vnd.microsoft.activity.message", value: "Understood." },
  "dialog-fetch": { task: { type: "continue", value: { title: "Ask for an ingress" } } },
  "dialog-submit": { task: { type: "message", value: "Asked." } },
};

test("each published payload has its say here", () => {
  expect(Object.keys(asked).sort()).toEqual([...payloadNames].sort());
});

async function send(name: string) {
  const { connector, ada } = world;
  const { activity } = readPayload(name, {
    ...{ tenantId: connector.tenantId, appId: connector.appId, serviceUrl: connector.serviceUrl() },
    ...{ person: ada.id, name: ada.name, objectId: ada.aadObjectId, chat: ada.chatId() },
    ...{ channel: connector.addChannel("General", [ada.id]), team: "19:t@thread.tacv2" },
  });
  return connector.send(name, activity);
}

test.each(Object.entries(asked))(
  "a payload as Microsoft publishes it is taken, or ignored quietly: %s",
  async (name, calls) => {
    const logged = world.log.length;
    const { status, body } = await send(name);
    expect(status).toBe(200);
    const answer = answered[name];
    if (answer === undefined) expect(body).toBe("");
    else expect(JSON.parse(body)).toMatchObject(answer);
    if (calls.length > 0) await eventually("the act", () => world.front.calls[0]);
    // What is ignored is ignored before the next thing is taken.
    await send("card-action");
    expect(world.front.calls.slice(0, -1)).toEqual(
      calls.map((call) =>
        expect.objectContaining({
          ...call,
          caller: expect.objectContaining({ person: expect.objectContaining({ id: "ada" }) }),
        }),
      ),
    );
    expect(world.log.slice(logged)).toEqual([]);
  },
);
