/** What the admins' card of a door says of the way that things go. */
import { expect, test } from "vitest";
import { doorCard } from "../../../src/workflows/cards/door-card.ts";
import { returnedParts } from "../../../src/workflows/cards/files-parts.ts";
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

test("what two assessors remark in the same words is said once, of all the files that they say it of", () => {
  const { transfer } = asked({ what: outputsAsked() });
  const remarks = [
    { files: [0, 1], text: "Round the counts" },
    { files: [2], text: "No dates of birth" },
    { files: [1, 3], text: "Round the counts" },
  ];
  const returned = { at: 0, by: "joan", notApproved: 4, remarks };
  const [part] = returnedParts({ ...transfer, phase: "changes-requested", assessing: { reviews: [], returned } });
  expect(part).toMatchObject({ items: [["3 files: Round the counts"], ["1 file: No dates of birth"]] });
});
