/** Outputs that are assessed, over the fakes: asked for, released by two and signed, up to where copies are made. */
import { filesAbout } from "../../../src/workflows/assessment/standing.ts";
import type { Deps } from "../../../src/workflows/engine/ports.ts";
import { loadTransfer, run } from "../../../src/workflows/engine/run.ts";
import type { Action } from "../../../src/workflows/transfers/action.ts";
import { openSeats, type Transfer, termsOf } from "../../../src/workflows/transfers/transfer.ts";
import { actor, confirm, outputsAsked, sign } from "../../builders/actions.ts";
import { environment } from "../../builders/environment.ts";
import { changed, usualPolicy } from "../../builders/policy.ts";
import { type Engine, startEngine } from "./engine.ts";
import type { Setup, Stores } from "./stores.ts";

/** An environment of tier 1 with two assessors, whose outputs are assessed. */
export const assessing: Setup = {
  policy: changed(usualPolicy, { assessed: {} }),
  environments: [
    environment({
      tier: 1,
      people: { provider: ["grace"], investigator: ["ada"], assessor: ["joan", "emmy"], referee: [], admin: ["sam"] },
    }),
  ],
};

const { accountId } = environment();
/** The transfer that is asked for. */
export const id = "OUT-4K7Q";

/** A process in whose environment so many outputs wait. */
export async function withOutputs(count: number): Promise<Engine> {
  const engine = await startEngine(assessing);
  const { haven } = engine.stores;
  haven.setContainer(accountId, "egress", {});
  for (let file = 0; file < count; file++) haven.putFile(accountId, "egress", nameOf(file), 10 + file);
  return engine;
}

/** The name of one of them. */
function nameOf(file: number): string {
  return `tables/${String(file).padStart(4, "0")}.csv`;
}

async function acts(deps: Deps, action: Action): Promise<Transfer> {
  const ran = await run(deps, id, action, { environmentId: "heron" });
  if (ran.outcome !== "done") throw new Error(`${action.do}: ${JSON.stringify(ran)}`);
  return ran.transfer;
}

/** The transfer as it stands. */
export async function outputs({ deps }: Pick<Engine, "deps">): Promise<Transfer> {
  const transfer = await loadTransfer(deps, id);
  if (transfer === undefined) throw new Error("it is not there");
  return transfer;
}

/** Ada asks for all of them. */
export async function asksForOutputs({ deps }: Engine): Promise<void> {
  const asked = outputsAsked({
    files: [{ paths: ["/output/tables/"], context: "Counts by arm", controls: "Counts below 10 suppressed" }],
  });
  await acts(deps, { do: "ask", ...actor("ada"), transferId: id, salt: "salt", asked });
}

/** Two assessors release all of them, every seat is signed, and the address is confirmed. */
export async function agreesOnOutputs({ deps }: Engine): Promise<void> {
  const { files } = termsOf(await outputs({ deps }));
  const list = files?.frozen === undefined ? undefined : await deps.fileLists.get(files.frozen.digest);
  if (files === undefined || list === undefined) throw new Error("they are not frozen");
  const digest = filesAbout(files);
  for (const by of ["joan", "emmy"]) {
    const who = { ...actor(by), digest };
    const all = list.files.map((_, file) => file);
    await acts(deps, { do: "assess", ...who, files: all, verdict: "release", remark: "" });
    await acts(deps, { do: "finish-assessing", ...who });
  }
  let transfer = await acts(deps, {
    do: "conclude",
    ...actor("joan"),
    digest,
    outcome: "release",
    salt: "salt-2",
    list,
  });
  for (const { id: seat, role } of openSeats(transfer))
    transfer = await acts(deps, sign(transfer, role === "provider" ? "grace" : "ada", seat));
  await acts(deps, confirm(transfer));
}

/** The copies that stand for its door; undefined where there is no such container. */
export function copiesIn({ haven }: Stores): readonly string[] | undefined {
  const container = `release-${id.toLowerCase()}`;
  if (!haven.containers(accountId).includes(container)) return undefined;
  return Array.from({ length: 1_000 }, (_, file) => nameOf(file)).filter((name) =>
    haven.file(accountId, container, name),
  );
}
