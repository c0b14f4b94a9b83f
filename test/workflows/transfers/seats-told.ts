/** Lets time pass over a story and tells what people were told of open seats. */
import type { Instant } from "../../../src/workflows/time.ts";
import { dueAction, nextInstant } from "../../../src/workflows/transfers/deadlines.ts";
import type { Story } from "../../builders/story.ts";

const given = { salt: "salt-2", everyAdmin: ["sam", "noor"] };

/** Makes every move that is due now. */
export function settled(story: Story): Story {
  for (let told = story; ; ) {
    const action = dueAction(told.transfer, told.today, given);
    if (action === undefined) return told;
    told = told.plays(action);
  }
}

/** Lets time pass as the waker does: from one instant at which something is due to the next. */
export function waking(story: Story, until: Instant): Story {
  for (let told = settled(story); ; ) {
    const next = nextInstant(told.transfer, told.today);
    if (next === null || next > until) return told.at(until);
    told = settled(told.at(next));
  }
}

/** Lets time pass by looking again every so many minutes, whatever is due. */
export function ticking(story: Story, until: Instant, everyMinutes: number): Story {
  let told = settled(story);
  while (told.now < until) told = settled(told.after(everyMinutes));
  return told;
}

/** What was told, one line a notice: the day and hour in UTC, what, and to whom. */
export function toldIn({ transfer }: Story): readonly string[] {
  return (transfer.seatNotices ?? []).map(({ at, code, to }) => {
    const [day] = new Date(at).toUTCString().split(",");
    return `${day} ${new Date(at).toISOString().slice(8, 16).replace("T", " ")} ${code}: ${to.join(" ")}`;
  });
}
