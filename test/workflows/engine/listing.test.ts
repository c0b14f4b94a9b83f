import { expect, test } from "vitest";
import { environment } from "../../builders/environment.ts";
import { startEngine } from "./engine.ts";
import { address, approved, doorOne, opened } from "./people.ts";

const { accountId, ingressContainer } = environment();

test("a baseline keeps hashes of names and never a name", async () => {
  const engine = await startEngine();
  engine.stores.haven.putFile(accountId, ingressContainer, "patients-2024.csv", 5);
  const id = await approved(engine);
  await engine.pass(3);
  const kept = await engine.stores.baselines.get(`${id}-d1`);
  expect(Object.keys(kept?.etags ?? {})).toHaveLength(2);
  expect(JSON.stringify(kept)).not.toMatch(/patients|readme/);
  expect(doorOne(await engine.transfer(id)).baseline).toMatchObject({ files: 2, bytes: 17 });
});

test("with its baseline lost, a door still tells what changed while it was open", async () => {
  const engine = await startEngine();
  const { haven, baselines, clock } = engine.stores;
  clock.now += 60_000;
  const id = await opened(engine);
  baselines.lose(`${id}-d1`);
  const link = haven.minted.at(-1)?.minted.link;
  if (link === undefined) throw new Error("no link");
  await haven.visitor.put(link, "cohort.csv", address);
  await engine.pass(90);
  expect(doorOne(await engine.transfer(id)).arrivals).toMatchObject({ files: 1, names: ["cohort.csv"] });
});

test("a container that can't be listed at the end is listed later, and the trouble is over then", async () => {
  const engine = await startEngine();
  const id = await opened(engine);
  for (let time = 0; time < 6; time++) engine.stores.haven.failNext("list", "no-rights");
  await engine.presses("rosa", { verb: "finished", transfer: id, door: "d1" });
  await engine.pass(2);
  const before = doorOne(await engine.transfer(id));
  expect(before).toMatchObject({ status: "closed", trouble: { code: "listing-refused" } });
  expect(before.arrivals).toBeUndefined();
  await engine.pass(15);
  const after = doorOne(await engine.transfer(id));
  expect(after.arrivals).toMatchObject({ files: 0 });
  expect(after.trouble).toBeUndefined();
});

test("a door that was ended before it was ever seen open is listed like others", async () => {
  const engine = await startEngine();
  engine.journals = false;
  const id = await approved(engine);
  await engine.pass(1);
  await engine.types("sam", `close ${id}`);
  await engine.pass(5);
  expect(doorOne(await engine.transfer(id))).toMatchObject({
    status: "closed",
    ended: { because: "revoked", by: "sam" },
    arrivals: { files: 0 },
  });
  expect(engine.stores.haven.minted).toEqual([]);
});
