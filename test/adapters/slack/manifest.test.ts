import type { AppsManifestCreateArguments } from "@slack/web-api";
import { expect, test } from "vitest";
import manifest from "../../../manifest.json" with { type: "json" };
import { eventsPath } from "../../../src/adapters/slack/http-front.ts";
import { createFront } from "../../../src/commands/create-front.ts";
import type { Chat, Deps } from "../../../src/workflows/engine/ports.ts";
import { startSlackWorld } from "./slack-world.ts";

/** Whoever installs the bot puts their own address in its place. */
const requestUrl = `https://lockkeeper.example.org${eventsPath}`;

test("the manifest registers exactly the commands that work, and asks for nothing that is not used", () => {
  // The list of commands needs nothing of what the commands themselves need.
  const { commands } = createFront({} as Deps);
  const expected = {
    _metadata: { major_version: 1, minor_version: 1 },
    display_information: {
      name: "Lockkeeper",
      description:
        "Opens one door into a safe haven, for one address and one window of time, once everyone who must agree has signed",
      background_color: "#1f3a5f",
    },
    features: {
      // Commands can be typed in the bot's own messages, which a read-only tab would forbid.
      app_home: { home_tab_enabled: true, messages_tab_enabled: true, messages_tab_read_only_enabled: false },
      bot_user: { display_name: "lockkeeper", always_online: true },
      slash_commands: commands.map(({ name, hint, description }) => ({
        command: `/${name}`,
        url: requestUrl,
        description,
        usage_hint: hint,
        // A mentioned person comes as their id and not as a name, so that a recipient can be typed.
        should_escape: true,
      })),
    },
    oauth_config: {
      scopes: {
        bot: ["chat:write", "commands", "files:write", "im:history", "im:write", "users:read", "users:read.email"],
      },
    },
    settings: {
      event_subscriptions: { request_url: requestUrl, bot_events: ["app_home_opened"] },
      interactivity: { is_enabled: true, request_url: requestUrl },
      org_deploy_enabled: false,
      socket_mode_enabled: false,
      token_rotation_enabled: false,
    },
  } satisfies AppsManifestCreateArguments["manifest"];
  expect(manifest).toEqual(expected);
});

test("what Slack shows of the bot is as short as Slack wants it", () => {
  expect(manifest.display_information.description.length).toBeLessThanOrEqual(140);
  for (const { usage_hint, command } of manifest.features.slash_commands) {
    expect(usage_hint.length).toBeLessThanOrEqual(1000);
    expect(command).toMatch(/^\/[a-z-]{1,31}$/);
  }
});

const card = { title: "A", summary: "a", parts: [] };
const uses: Readonly<Record<string, (chat: Chat) => Promise<unknown>>> = {
  "chat:write": (chat) => chat.place("ada", card, "a", false),
  "im:write": (chat) => chat.place("ada", card, "a", false),
  "im:history": (chat) => chat.place("ada", card, "a", true),
  "users:read.email": (chat) => chat.reaches("grace"),
};

test.each(Object.entries(uses))("without the right %s something does not work", async (scope, use) => {
  const scopes = manifest.oauth_config.scopes.bot;
  expect(scopes).toContain(scope);
  const world = await startSlackWorld({
    connected: false,
    matchByEmail: true,
    slack: { scopes: scopes.filter((one) => one !== scope) },
  });
  await expect(use(world.chat)).rejects.toMatchObject({ code: "slack-auth", platformCode: "missing_scope" });
  await world.stop();
});
