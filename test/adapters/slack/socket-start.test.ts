import { afterEach, expect, test } from "vitest";
import { type SlackWorld, startSlackWorld, until } from "./slack-world.ts";

let world: SlackWorld;
afterEach(() => world.stop());

const connecting = { method: "apps.connections.open" };
const attempts = () => world.slack.calls.filter(({ method }) => method === connecting.method).length;

test.each([
  ["another app's token", { appToken: "xapp-somebody-elses" }, "invalid_auth"],
  ["the bot's token", { appToken: "xoxb-local-stand-in" }, "not_allowed_token_type"],
  ["a token that may not connect", { slack: { appScopes: ["authorizations:read"] } }, "missing_scope"],
])("the bot does not start with %s", async (_what, options, platformCode) => {
  world = await startSlackWorld({ connected: false, transport: "socket", ...options });
  await expect(world.listen()).rejects.toMatchObject({ code: "slack-app-auth", kind: "refused", platformCode });
});

test("a Slack that is away is tried again and logged once, whatever it answers, until it is back", async () => {
  world = await startSlackWorld({ connected: false, transport: "socket" });
  world.slack.faults.next(connecting, { kind: "drop" });
  world.slack.faults.next(connecting, { kind: "status", status: 503 });
  world.slack.faults.next(connecting, { kind: "error", code: "internal_error" });
  world.slack.sockets.isEnabled = false;
  const listening = await world.listen();
  expect(listening.trouble()).toBe("slack-socket-down");
  await until("it has been tried again", () => attempts() >= 2);
  world.slack.faults.clear();
  world.slack.sockets.isEnabled = true;
  await until("it is up", () => listening.trouble() === undefined);
  await world.ada.slash("/ingress", "status");
  await until("an answer", () => world.ada.ephemerals().length === 1);
  expect(world.log.map(({ event }) => event)).toEqual(["slack-socket-down", "slack-socket-up"]);
});

test("an app with Socket Mode switched off is told by that name", async () => {
  world = await startSlackWorld({ connected: false, transport: "socket" });
  world.slack.sockets.isEnabled = false;
  await world.listen();
  expect(world.log).toEqual([
    { event: "slack-socket-down", facts: { code: "slack-unavailable", platformCode: "link_disabled" } },
  ]);
});
