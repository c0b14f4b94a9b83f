import { describe, expect, test } from "vitest";
import { filledCard, placedCard, redactedCard } from "../../../src/workflows/cards/link-card.ts";
import { SasUrl } from "../../../src/workflows/doors/sas-url.ts";
import { withdraw } from "../../builders/actions.ts";
import { ends } from "../../builders/door-actions.ts";
import { approved, opening } from "../../builders/story.ts";
import { buttonsOf, stages, textOf, wording } from "./every-card.ts";

/** An instant after every link has ended. */
const afterwards = Number.MAX_SAFE_INTEGER;

const link = new SasUrl("https://heron.blob.core.windows.net/ingress?sp=wl&sip=203.0.113.7&sig=a%2Bb%3D");
const { transfer: open } = stages.open();
const filled = filledCard(open, "d1", open.doors[0]?.grant?.endsAt ?? 0, wording);
const recipes = filled.parts.flatMap((part) => (part.type === "recipe" ? [part] : []));

test("before anything opens the message holds no place for a link and nothing to press", () => {
  const card = placedCard(stages.confirmed().transfer, "d1");
  expect(textOf(card)).toContain(
    "Your link will appear in this message when the door opens, if nothing stops it before.",
  );
  expect(textOf(card)).toContain("only from 203.0.113.7");
  expect(card.parts.some((part) => part.type === "recipe")).toBe(false);
  expect(buttonsOf(card)).toEqual([]);
});

test("the filled card holds places for the link in recipes alone, and never the link", () => {
  expect(recipes.map(({ label }) => label.split(/[:,]/)[0])).toEqual([
    "The link",
    "Azure Storage Explorer",
    "azcopy",
    "curl",
  ]);
  const rest = { ...filled, parts: filled.parts.filter((part) => part.type !== "recipe") };
  expect(JSON.stringify(rest)).not.toMatch(/\{link\}|\{query\}|\{container\}/);
});

test("the first recipe is the link, alone on its line", () => {
  expect(recipes[0]?.template).toBe("{link}");
  expect(link.fillInto(recipes[0]?.template ?? "")).toBe(link.reveal());
});

describe("each recipe works as pasted once the link is in", () => {
  test.each(recipes.map(({ label, template }) => [label, template]))("%s", (_, template) => {
    const pasted = link.fillInto(template);
    expect(pasted).not.toMatch(/\{|\}/);
    const [url = ""] = /https:[^"\s]+/.exec(pasted) ?? [];
    const { origin, pathname, searchParams } = new URL(url);
    expect(origin).toBe("https://heron.blob.core.windows.net");
    expect(pathname).toMatch(/^\/ingress(\/FILE)?$/);
    expect(searchParams.get("sig")).toBe("a+b=");
  });
});

test("the filled card says until when, from where, and what may be done; three buttons are there for the rest", () => {
  const text = textOf(filled);
  expect(text).toContain("Your door is open until <instant>.");
  expect(text).toContain("Works only from 203.0.113.7.");
  expect(text).toContain("The first minute may still be refused.");
  expect(buttonsOf(filled).map(({ press }) => press)).toEqual(
    ["finished", "does-not-work", "send-again"].map((verb) => ({ verb, transfer: "IN-4K7Q", door: "d1" })),
  );
});

test("at the end the message says why and how it was proven, and holds no place for a link", () => {
  const card = redactedCard(stages.closed().transfer, "d1", afterwards, wording);
  expect(textOf(card)).toContain("Closed, because its time was over: removed from the rules, read back at <instant>");
  expect(textOf(card)).toContain("The link no longer works.");
  expect(card.parts.some((part) => part.type === "recipe" || part.type === "buttons")).toBe(false);
});

test("a link that has ended while its door is still closing claims no proof", () => {
  const text = textOf(redactedCard(stages.closing().transfer, "d1", afterwards, wording));
  expect(text).toContain("The link has ended, because its time was over. It no longer works.");
  expect(text).not.toMatch(/read back|Closed/);
});

test("while its link may still work, the message of a closing door says until when and calls nothing closed", () => {
  const { transfer } = stages.closing();
  const endsAt = transfer.doors[0]?.grant?.issuances.at(-1)?.endsAt ?? 0;
  const text = textOf(redactedCard(transfer, "d1", endsAt - 1, wording));
  expect(text).toContain("The link may work until <instant>.");
  expect(text).not.toMatch(/no longer works|Closed/);
});

test("the summary of a message whose door is not proven closed does not call it closed", () => {
  expect(redactedCard(stages.closing().transfer, "d1", afterwards, wording).summary).not.toContain("is closed");
});

test("a door that never opened says so", () => {
  expect(textOf(redactedCard(stages.withdrawn().transfer, "d1", afterwards, wording))).toContain(
    "This door never opened. No link was made.",
  );
});

test("where records may be missing nobody claims that no door opened, or that no link was given out", () => {
  const lost = { lossId: "l055", knowsLinks: undefined };
  const lapsed = approved().when(lost).plays({ do: "lapse" });
  const revoked = opening().when(lost).plays(ends("revoked"));
  const withdrawn = approved().when({ knowsLinks: undefined }).plays(withdraw("ada"));
  for (const { transfer } of [lapsed, withdrawn, revoked, revoked.closed()]) {
    const text = textOf(redactedCard(transfer, "d1", afterwards, wording));
    expect(text).toContain("whether a link was given out is not known");
    expect(text).not.toMatch(/No link|never opened/);
  }
});

test("a door that ended before any link was made does not speak of a link that ended", () => {
  const { transfer } = stages.opening().plays(ends("revoked", "sam")).closed();
  const text = textOf(redactedCard(transfer, "d1", afterwards, wording));
  expect(text).toContain("Closed, because access was revoked");
  expect(text).toContain("No link was given out.");
  expect(text).not.toContain("no longer works");
});
