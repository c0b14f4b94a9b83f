/** A story at whose end outputs have left, others are half assessed, and others were returned. */
import { confirm, getsLink, sign } from "../e2e/acts.ts";
import { asksAgain, assessed, assesses, decides, finishes } from "../e2e/assessed-acts.ts";
import { asksOut, concludes, opensFiles, withAssessment } from "../e2e/assessing-acts.ts";
import { type BotWorld, type Configure, eventually, seesCard } from "../e2e/bot-world.ts";

/** What is there to be taken out. */
export const outputs: Readonly<Record<string, string>> = {
  "tables/one.csv": "arm,n\ntreated,120\n",
  "tables/two.csv": "arm,n\ncontrol,118\n",
};

/** Has outputs assessed, as then and now. */
export const outputsAssessed: Configure = withAssessment();

/** Puts the outputs there. */
export async function putOutputs({ owner }: Pick<BotWorld, "owner">, files = outputs): Promise<void> {
  await owner.createContainer("egress");
  for (const [name, content] of Object.entries(files)) await owner.put("egress", name, content);
}

/** The transfers by what became of them, and the disclosure record of what has left. */
export interface LeftOutputs {
  readonly ids: Readonly<Record<"released" | "assessing" | "changesRequested", string>>;
  readonly disclosure: string;
}

/** Plays it. `takeDown` takes down the next form that somebody sends. */
export async function leaveOutputs(world: BotWorld, takeDown: (person: string) => void): Promise<LeftOutputs> {
  const { ada, petra, rex, una, omar, olga } = world.people;
  await putOutputs(world);
  takeDown("ada");
  const one = { paths: "/output/tables/one.csv", address: "203.0.113.91", label: "Release 1 file" };
  const released = await assessed(world, one);
  await confirm(released, una);
  await sign(released, petra, rex, ada);
  const { message, link } = await getsLink(released, una);
  await world.uploader.get(link, "tables/one.csv", one.address);
  await una.click(message, "I have finished");
  const closed = await seesCard(ada, released, "Closed", "The copies that left stay in the account until");
  await ada.click(closed, "Disclosure record");
  const { content } = await eventually("the record", () => ada.files().find(({ name }) => name.includes(released)));

  const changesRequested = await asksOut(world, { paths: "/output/tables/", address: "203.0.113.92" });
  const change = { "tables/two.csv": "Say what n is" };
  for (const assessor of [omar, olga])
    await assesses(changesRequested, assessor, { release: ["tables/one.csv"], change });
  await concludes(changesRequested, olga, "Return for changes");
  await seesCard(ada, changesRequested, "Changes requested", "Say what n is");
  takeDown("ada");
  await asksAgain(changesRequested, ada);
  // Nothing was put right: what they said counts still, and they say so again.
  for (const assessor of [omar, olga]) {
    await seesCard(assessor, changesRequested, "Being assessed", "2 the same");
    await opensFiles(changesRequested, assessor);
    await finishes(changesRequested, assessor);
  }
  await concludes(changesRequested, omar, "Return for changes");
  await seesCard(ada, changesRequested, "Changes requested", "Say what n is");

  const assessing = await asksOut(world, { paths: "/output/tables/", address: "203.0.113.93" });
  await opensFiles(assessing, omar);
  await decides(assessing, omar, "tables/one.csv");
  await seesCard(ada, assessing, "Omar Output 1 of 2 decided");
  return { ids: { released, assessing, changesRequested }, disclosure: content };
}
