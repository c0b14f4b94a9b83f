import type { BotWorld } from "./bot-world.ts";
import type { Place } from "./leak-scan.ts";

/**
 * Everything that Slack holds or was sent, in two parts. `ofLinks`: what the recipients' own messages for a link say
 * inside. `others`: all the rest, their notifications, previews and fallback texts included.
 */
export function slackPlaces(world: BotWorld): {
  readonly others: readonly Place[];
  readonly ofLinks: readonly Place[];
} {
  const [messages, notifications, views, calls, homes, files] = JSON.parse(world.slack.everything()) as [
    { ts: string; versions: { text: string; blocks: unknown }[] }[],
    unknown[],
    unknown[],
    { method: string; ts?: string; args: { text?: string; blocks?: unknown } }[],
    unknown[],
    unknown[],
  ];
  const isOfLink = (ts: string | undefined): boolean =>
    messages.some((message) => message.ts === ts && message.versions[0]?.text.startsWith("Your link for"));
  const places = (name: string, things: readonly unknown[]): Place[] =>
    things.map((thing, at) => ({ where: `${name} ${at}`, text: JSON.stringify(thing) }));
  const versions = messages.flatMap((message) => message.versions);
  const linkCalls = calls.filter(({ method, ts }) => method === "chat.update" && isOfLink(ts));
  const others = [
    ...places("notification", notifications),
    ...places("view", views),
    ...places("home", homes),
    ...places("file", files),
    ...places(
      "fallback",
      [...versions, ...calls.map(({ args }) => args)].map(({ text }) => text ?? ""),
    ),
    ...places(
      "message",
      messages.filter(({ ts }) => !isOfLink(ts)),
    ),
    ...places(
      "call",
      calls.filter((call) => !linkCalls.includes(call)),
    ),
    ...places(
      "call for a link",
      linkCalls.map(({ args: { blocks: _, ...rest } }) => rest),
    ),
  ];
  const ofLinks = [
    ...places(
      "message",
      messages.filter(({ ts }) => isOfLink(ts)),
    ),
    ...places("call", linkCalls),
  ];
  return { others, ofLinks };
}
