/** What the admins' card of a door says of the way that things go. */
import { expect, test } from "vitest";
import { assessorButtons, changedFor } from "../../../src/workflows/cards/assessor-parts.ts";
import { doorCard } from "../../../src/workflows/cards/door-card.ts";
import { returnedParts } from "../../../src/workflows/cards/files-parts.ts";
import { outputsAsked } from "../../builders/actions.ts";
import * as files from "../../builders/assessed.ts";
import { cast } from "../../builders/people.ts";
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

test("which files changed is for those who assess; whoever asked reads the lines that they typed, and nobody else either", () => {
  const typed = ["/output/tables/a.csv"];
  const { transfer, today } = files.signedFor().plays({ do: "record-changed", files: [0, 1], typed });
  const mayAsk = (person: string): boolean =>
    changedFor(transfer, person, today) !== undefined && assessorButtons(transfer, person, today).length === 1;
  expect(Object.keys(cast).filter(mayAsk).sort()).toEqual(["eve", "joan"]);
  const says = JSON.stringify(returnedParts(transfer));
  expect(says).toContain("/output/tables/a.csv");
  expect(changedFor(transfer, "joan", today)?.files).toEqual([0, 1]);
});
