/** The report of figures that is written while files are hashed: read once, kept through a crash, waited for. */
import { expect, test } from "vitest";
import type { FigureReader } from "../../../src/workflows/engine/figures.ts";
import { run } from "../../../src/workflows/engine/run.ts";
import type { Transfer } from "../../../src/workflows/transfers/transfer.ts";
import { actor, outputsAsked } from "../../builders/actions.ts";
import { environment } from "../../builders/environment.ts";
import { changed, usualPolicy } from "../../builders/policy.ts";
import { type Engine, startEngine } from "./engine.ts";

const { accountId } = environment();
const id = "OUT-4K7Q";
const report = `lockkeeper-reports/${id}-r2.csv`;

/** What a reader would have done; says of each file its size as its rows, and goes wrong where its name says so. */
function countingReader(name: string, taken: string[]): FigureReader {
  let rows = 0;
  return {
    take: (chunk) => {
      taken.push(name);
      if (name.includes("bad-take")) throw new Error(name);
      rows += chunk.length;
    },
    end: async () => {
      if (name.includes("bad-end")) throw new Error(name);
      return { rows, columns: 2 };
    },
  };
}

async function asks(
  figures: "report" | "none",
  names: readonly string[],
  before: (engine: Engine) => void = () => undefined,
): Promise<{ engine: Engine; taken: readonly string[]; written: () => string | undefined; reads: () => number }> {
  const taken: string[] = [];
  const policy = changed(usualPolicy, { assessed: { figures, assessors: 1 } });
  const engine = await startEngine({ policy, figures: { readerFor: (name) => countingReader(name, taken) } });
  const { haven } = engine.stores;
  haven.setContainer(accountId, "egress", {});
  await engine.pass(1);
  names.forEach((name, at) => void haven.putFile(accountId, "egress", name, 10 + at));
  before(engine);
  const files = [{ paths: ["/output"], context: "Counts by arm", controls: "Rounded" }];
  const asked = outputsAsked({ files }, policy);
  const ran = await run(
    engine.deps,
    id,
    { do: "ask", ...actor("ada"), transferId: id, salt: "salt-1", asked },
    {
      environmentId: "heron",
    },
  );
  expect(ran).toMatchObject({ outcome: "done" });
  await engine.settle();
  return {
    engine,
    taken,
    written: () => textOf(haven.file(accountId, "egress", report)?.content),
    reads: () => haven.calls.filter(({ operation }) => operation === "copies.read").length,
  };
}

function textOf(content: Uint8Array | undefined): string | undefined {
  return content === undefined ? undefined : Buffer.from(content).toString();
}

const headings = "name,type,bytes,rows,columns,uneven_rows,smallest_count,zeros,width,height";

test("figures are told of each file while it is read, once, and what can't be looked into stops nothing", async () => {
  const names = ["a.csv", "bad-end.csv", "bad-take.csv", "lockkeeper-reports/OUT-0000-r2.csv"];
  const { engine, taken, written, reads } = await asks("report", names);
  expect(written()?.split("\n")).toEqual([
    headings,
    "a.csv,csv,10,10,2,,,,,",
    "bad-end.csv,csv,11,,,,,,,",
    "bad-take.csv,csv,12,,,,,,,",
  ]);
  expect(reads()).toBe(3);
  expect([...taken].sort()).toEqual(["a.csv", "bad-end.csv", "bad-take.csv"]);
  const transfer = await engine.transfer(id);
  expect(transfer.assessing?.report).toBe(report);
  expect(frozenOf(transfer)).toMatchObject({ files: 3 });
  expect(JSON.stringify(transfer)).not.toMatch(/columns|a\.csv/);
});

test("a report that is refused holds the assessment up, and says why; what was read is not read again", async () => {
  const { engine, taken, written, reads } = await asks("report", ["a.csv", "b.csv"], ({ stores }) => {
    for (let time = 0; time < 4; time++) stores.haven.failNext("copies.write", "no-rights");
  });
  const held = await engine.transfer(id);
  expect(frozenOf(held)).toBeUndefined();
  expect(held.doors[0]?.trouble).toMatchObject({ code: "report-refused" });
  await engine.pass(5);
  const after = await engine.transfer(id);
  expect(frozenOf(after)).toMatchObject({ files: 2 });
  expect(after.doors[0]?.trouble).toBeUndefined();
  expect(written()?.split("\n").slice(1)).toEqual(["a.csv,csv,10,10,2,,,,,", "b.csv,csv,11,11,2,,,,,"]);
  expect([reads(), taken]).toEqual([2, ["a.csv", "b.csv"]]);
});

test("without reports nothing is looked into, and nothing is written", async () => {
  const { engine, taken } = await asks("none", ["a.csv"]);
  const transfer = await engine.transfer(id);
  expect(frozenOf(transfer)).toMatchObject({ files: 1 });
  expect(transfer.assessing).not.toHaveProperty("report");
  expect(taken).toEqual([]);
  expect(engine.stores.haven.calls.map(({ operation }) => operation)).not.toContain("copies.write");
});

function frozenOf({ revisions }: Transfer): unknown {
  return revisions.at(-1)?.terms.files?.frozen;
}
