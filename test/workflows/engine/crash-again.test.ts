/** A link that is sent again, and a call for help, by a process that dies or whose port's answer is lost, at each of their calls. */
import { describe, expect, test } from "vitest";
import { changing } from "./crash-ending.ts";
import { type Harm, type Told, tell } from "./crash-story.ts";
import { address, doorOne } from "./people.ts";

const holdsLink = (text: string): boolean => text.includes("sig=");

function linkMessages({ stores }: Told) {
  return stores.chat.messages("rosa").filter(({ key }) => key.includes("/link/"));
}

/** What becomes of the recipient's messages, the link, and those who were told. */
async function ending(told: Told) {
  const { stores, engine, id } = told;
  const { entries } = await stores.records.history(`transfer:${id}`);
  const count = (code: string, step?: string): number =>
    entries.filter((one) => one.code === code && (step === undefined || one.facts.step === step)).length;
  const { status, proof, redactedAt, again = [], help = [] } = doorOne(await engine.transfer(id));
  const notices = ["rosa", "sam"].map(
    (person) =>
      stores.chat.messages(person).filter(({ card }) => /link does not|about your link/.test(card.summary)).length,
  );
  return {
    door: [status, proof?.kind, redactedAt !== undefined],
    resends: again.map(({ placedAt, movedAt, filledAt }) =>
      [placedAt, movedAt, filledAt].every((at) => at !== undefined),
    ),
    steps: ["placed", "moved"].map((step) => count("again", step)),
    helped: [help.length, count("help-given"), notices],
    messages: linkMessages(told).map(({ text }) => text.split("\n").at(-1)),
  };
}

const smooth = await tell(undefined, undefined, true);
const expected = await ending(smooth);

test("without harm there are two messages: the first says where the link went, and in the end both what became of the door", async () => {
  expect(expected).toMatchObject({
    door: ["closed", "read-back", true],
    resends: [true],
    steps: [1, 1],
    helped: [1, 1, [1, 1]],
  });
  expect(linkMessages(smooth).map(({ said }) => said.map(holdsLink))).toEqual([
    [false, true, false, false],
    [false, true, false],
  ]);
  expect(linkMessages(smooth)[0]?.said[2]).toContain("newer message");
  for (const last of expected.messages) expect(last).toContain("no longer works.");
  expect(smooth.stores.haven.minted).toHaveLength(2);
});

const [from, to] = smooth.helped;
const harmed = smooth.calls.flatMap((name, at) => (at >= from && at <= to && changing.includes(name) ? [at] : []));

describe.each<Harm>(["dies", "fails-after-effect"])("a process that %s at any call", (harm) => {
  test("ends with the same two messages, none of which holds a link, and nobody told twice", async () => {
    expect(new Set(harmed.map((at) => smooth.calls[at]))).toEqual(
      new Set(changing.filter((name) => !["door.write", "baselines.put"].includes(name))),
    );
    for (const at of harmed) {
      const told = await tell(harm, at, true);
      const where = `${harm} at call ${at}, ${told.calls[at]}`;
      expect(await ending(told), where).toEqual(expected);
      for (const { said } of linkMessages(told)) expect(holdsLink(said.at(-1) ?? ""), where).toBe(false);
      for (const { minted } of told.stores.haven.minted)
        expect(await told.stores.haven.visitor.put(minted.link, "late.csv", address), where).toBe(false);
    }
  });
});
