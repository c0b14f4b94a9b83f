import { expect, test } from "vitest";
import { noticeCard } from "../../../src/workflows/cards/notice-card.ts";
import { plusMinutes } from "../../../src/workflows/time.ts";
import { start } from "../../builders/environment.ts";
import { ready } from "../../builders/story.ts";
import { wording } from "./every-card.ts";

test("a notice of trouble says until when by what stands on the door, not by what was known when it was sent", () => {
  const { transfer } = ready();
  const [door, ...others] = transfer.doors;
  if (door === undefined) throw new Error("no door");
  const [sooner, later] = [60, 600].map((minutes) => ({
    code: "earlier-link",
    at: start,
    until: plusMinutes(start, minutes),
  }));
  const notice = {
    id: "n1",
    code: "trouble",
    doorId: door.id,
    at: start,
    to: ["ada"],
    ...(sooner && { trouble: sooner }),
  } as const;
  const standing = {
    ...transfer,
    doors: [{ ...door, ...(later && { trouble: later }) }, ...others],
    notices: [notice],
  };
  const [part] = noticeCard(standing, notice, wording).parts;
  expect(part).toMatchObject({ type: "text", line: expect.arrayContaining([{ at: later?.until }]) });
});
