/** What the admins' card of a door says of the way that things go. */
import { expect, test } from "vitest";
import { doorCard } from "../../../src/workflows/cards/door-card.ts";
import { outputsAsked } from "../../builders/actions.ts";
import { asked } from "../../builders/story.ts";
import { textOf, wording } from "./every-card.ts";

test("a door card says out of which container outputs go, and into which one data come", () => {
  const texts = [asked({ what: outputsAsked() }), asked()].map(({ transfer }) => {
    const [door] = transfer.doors;
    if (door === undefined) throw new Error("there is no door");
    return textOf(doorCard(transfer, door, wording));
  });
  expect(texts[0]).toMatch(/Out of: .*container egress/);
  expect(texts[0]).not.toContain("Into");
  expect(texts[1]).toMatch(/Into: .*container ingress/);
});
