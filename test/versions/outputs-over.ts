/** What becomes of outputs that an earlier version left half assessed, returned, or released. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { CastId } from "../../src/standins/world.ts";
import { confirm, privateAnswer, sign } from "../e2e/acts.ts";
import { decides, finishes } from "../e2e/assessed-acts.ts";
import { concludes, pageOf } from "../e2e/assessing-acts.ts";
import { eventually, seesCard } from "../e2e/bot-world.ts";
import { keptFolder } from "./kept.ts";
import type { StartedOver } from "./start-over.ts";

/** Registers the tests. Each waits for every answer to what it did: a late one would be taken for the next one's. */
export function testOutputsOver(version: string, now: () => StartedOver): void {
  const press = (person: CastId, verb: string, name: string) => now().press(now().buttonOf(person, verb, name));
  const idOf = (name: string): string => now().about.transfers[name]?.id ?? "";

  /** Presses a kept button that opens the files; gives the page. */
  async function opens(person: CastId, name: string) {
    const { people } = now().world;
    await press(person, "assess", name);
    return eventually("the files", () => pageOf(people[person], idOf(name)));
  }

  test("what one assessor had decided counts, a second one joins, and what stands there now is held against the list of then", async () => {
    const { ada, omar, olga, petra, rex, una } = now().world.people;
    const id = idOf("assessing");
    const page = await opens("omar", "assessing");
    expect(page.text).toContain("1 of 2 decided");
    await decides(id, omar, "tables/two.csv");
    await privateAnswer(omar, () => finishes(id, omar));
    expect((await opens("olga", "assessing")).text).toContain("0 of 2 decided");
    for (const name of ["tables/one.csv", "tables/two.csv"]) await decides(id, olga, name);
    await privateAnswer(olga, () => finishes(id, olga));
    await privateAnswer(olga, () => concludes(id, olga, "Release 2 files"));
    for (const signer of [petra, rex, ada]) await privateAnswer(signer, () => sign(id, signer));
    await privateAnswer(una, () => confirm(id, una));
    // The same content, written anew since: nobody assessed this version of it.
    await seesCard(ada, id, "Changes requested", "2 files changed, or went, since the list was made");
    const { history } = now().world.firewall;
    expect(history.every(({ ipRulesAfter }) => !ipRulesAfter.includes("203.0.113.93"))).toBe(true);
  });

  test("what was returned then is put right by its old button, keeps what was said of the same files, and no old press counts", async () => {
    const { ada, omar } = now().world.people;
    const id = idOf("changesRequested");
    await press("ada", "resubmit", "changesRequested");
    const form = await eventually("the form", () => ada.views().find(({ submitLabel }) => submitLabel === "Ask again"));
    const { body } = await ada.submit(form.id, {});
    expect(body).toContain("asked for again");
    await seesCard(ada, id, "Being assessed", "2 the same, 0 changed, 0 new, 0 gone");
    const page = await opens("omar", "changesRequested");
    expect(page.text).toContain("2 of 2 decided");
    const old = await privateAnswer(omar, () => press("omar", "file-release", "changesRequested"));
    expect(old.text).toContain("The files have changed since that was shown, so nothing was decided.");
  });

  test("what left then is told by its old button as it was told then", async () => {
    const { ada } = now().world.people;
    await privateAnswer(ada, () => press("ada", "release-record", "released"));
    const given = await eventually("the record", () => ada.files().find(({ name }) => name.includes(idOf("released"))));
    expect(given.content).toBe(await readFile(join(keptFolder(version), "disclosure.json"), "utf8"));
  });
}
