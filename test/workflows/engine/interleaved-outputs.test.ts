/** Outputs that two processes hash, copy, open a door for and delete, one call at a time in any order. */
import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { hasEnded } from "../../../src/workflows/transfers/transfer.ts";
import { environment } from "../../builders/environment.ts";
import { Engine } from "./engine.ts";
import { type Chooser, chooserOf, Interleaved, type Mishaps } from "./interleaved.ts";
import { agreesOnOutputs, asksForOutputs, assessing, copiesIn, id, outputs } from "./outputs-acts.ts";
import { castIds, othersRules, portsOn, type Setup } from "./stores.ts";

const { accountId } = environment();
const release = `release-${id.toLowerCase()}`;
/** Drift is looked for seldom, so that sixty days pass soon. */
const setup: Setup = { ...assessing, settings: { driftCheckMinutes: 24 * 60 } };
const names = ["tables/a.csv", "tables/b.csv", "tables/c.csv"];

const contentOf = (name: string, version: number): Buffer => Buffer.from(`${name},${version}\n`);
const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/** How many links the stories of a kind have come to. */
let opened = 0;

interface Kind extends Mishaps {
  /** Somebody writes other bytes, as many, into a file, at one in so many calls. */
  readonly changesOneIn?: number;
}

/** Somebody else's hand on the files: the same size, other bytes. */
function put({ haven }: Interleaved["stores"], name: string, version: number): void {
  const content = contentOf(name, version);
  haven.putFile(accountId, "egress", name, content.length, { content });
}

async function breachesOf(seed: number, kind: Kind): Promise<readonly string[]> {
  const choose: Chooser = chooserOf(seed);
  const both = new Interleaved(choose, setup);
  const { stores } = both;
  const { haven } = stores;
  const calm = new Engine(stores, portsOn(stores, setup));
  await calm.start();
  haven.setContainer(accountId, "egress", {});
  for (const name of names) put(stores, name, 0);
  both.mishaps = kind;
  await asksForOutputs(calm);
  await both.pass(2);
  await agreesOnOutputs(calm);
  let [looked, changes] = [0, 0];
  both.look = async () => {
    if (kind.changesOneIn !== undefined && choose(kind.changesOneIn) === 0)
      put(stores, names[choose(names.length)] ?? "", 1 + (changes++ % 9));
    // What the newest link gives is what was frozen: the first version of each file, and nothing else.
    for (; looked < haven.minted.length; looked++) {
      const standing = copiesIn(stores) ?? [];
      const wrong = names.filter((name) => {
        const copy = haven.file(accountId, release, name);
        return copy?.content === undefined || sha256(copy.content) !== sha256(contentOf(name, 0));
      });
      if (wrong.length > 0) throw new Error(`a link to ${standing.join()}, of which ${wrong.join()} are not as frozen`);
    }
    const ours = haven.rules(accountId).filter((rule) => !othersRules.includes(rule));
    if (ours.length > 1) throw new Error(`rules: ${ours}`);
  };
  for (let round = 0; round < 4; round += 1) {
    await both.pass([1, 5, 20][choose(3)] ?? 1);
    const what = choose(6);
    const door = { transfer: id, door: "d1" } as const;
    if (what === 0) both.begin((engine) => engine.presses("hugo", { verb: "finished", ...door }));
    if (what === 1) both.begin((engine) => engine.presses("hugo", { verb: "send-again", ...door }));
    if (what === 2) both.begin((engine) => engine.presses("ada", { verb: "withdraw", transfer: id }, "Because."));
  }
  await both.rest();
  both.mishaps = {};
  both.look = async () => undefined;
  await both.rest();
  opened += haven.minted.length;
  await calm.pass(60 * 24 * 60);
  const breaches: string[] = [];
  const say = (isSo: boolean, breach: string): void => void (isSo && breaches.push(breach));
  say(!hasEnded(await outputs(calm)), "it has not ended");
  say(haven.containers(accountId).includes(release), "its copies are still there");
  say(haven.rules(accountId).join() !== othersRules.join(), `rules: ${haven.rules(accountId)}`);
  for (const person of castIds) {
    const messages = stores.chat.messages(person);
    say(new Set(messages.map(({ key }) => key)).size !== messages.length, `${person} got a message twice`);
    say(
      messages.some(({ text }) => text.includes("sig=")),
      `${person} still sees a link`,
    );
  }
  return breaches;
}

const kinds: readonly (readonly [string, Kind])[] = [
  ["whatever they do between any two calls of each other", {}],
  ["while files change", { changesOneIn: 400 }],
  ["whoever's lease ends while they count on it", { leaseEndsOneIn: 60 }],
  ["whoever dies in the middle, while files change", { diesOneIn: 150, changesOneIn: 500 }],
];

test.each(kinds)(
  "of two processes, %s: a link gives what was frozen, and the copies go in the end",
  async (_, kind) => {
    opened = 0;
    await fc.assert(
      fc.asyncProperty(fc.nat(), async (seed) => {
        expect(await breachesOf(seed, kind)).toEqual([]);
      }),
      { seed: 5, numRuns: 6, endOnFailure: true },
    );
    expect(opened).toBeGreaterThan(3);
  },
);
