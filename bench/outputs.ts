import { setTimeout as wait } from "node:timers/promises";
import { filesAbout } from "../src/workflows/assessment/standing.ts";
import { loadTransfer, run } from "../src/workflows/engine/run.ts";
import type { Action } from "../src/workflows/transfers/action.ts";
import { openSeats, type Transfer, termsOf } from "../src/workflows/transfers/transfer.ts";
import { actor, confirm, outputsAsked, sign } from "../test/builders/actions.ts";
import { theDoor } from "../test/builders/door-actions.ts";
import { signerOf } from "./acts.ts";
import type { Install } from "./install.ts";
import { crewOf, environmentOf } from "./people.ts";

const everyMs = 10;

async function acts({ deps }: Install, transferId: string, action: Action): Promise<Transfer> {
  const ran = await run(deps, transferId, action, { environmentId: environmentOf(0).id });
  if (ran.outcome !== "done") throw new Error(`${action.do} of ${transferId}: ${JSON.stringify(ran)}`);
  return ran.transfer;
}

/** Waits until a transfer is so; gives it and the seconds. A transfer that was given back never will be. */
async function until(
  { deps }: Install,
  transferId: string,
  isSo: (transfer: Transfer) => boolean,
): Promise<{ readonly transfer: Transfer; readonly seconds: number }> {
  const startedAt = performance.now();
  for (;;) {
    const transfer = await loadTransfer(deps, transferId);
    if (transfer !== undefined && isSo(transfer)) return { transfer, seconds: (performance.now() - startedAt) / 1_000 };
    if (transfer?.phase === "changes-requested") throw new Error(JSON.stringify(transfer.assessing));
    await wait(everyMs);
  }
}

/** Asks for all of a folder, and waits until its list is frozen; gives the seconds. */
export async function askAndFreeze(install: Install, transferId: string, folder: string): Promise<number> {
  const { investigator, recipient } = crewOf(0);
  const asked = outputsAsked({
    doors: [{ recipient, addresses: ["203.0.113.7"], lastsMinutes: 60, destination: "University of Heron" }],
    files: [{ paths: [`/output/${folder}/`], context: "Counts by arm", controls: "Counts below 10 suppressed" }],
  });
  await acts(install, transferId, { do: "ask", ...actor(investigator), transferId, salt: "0".repeat(32), asked });
  return (await until(install, transferId, (one) => termsOf(one).files?.frozen !== undefined)).seconds;
}

/** Two assessors release all of it, and every seat is signed; what is copied from then on is copied by itself. */
export async function agree(install: Install, transferId: string): Promise<void> {
  const { deps } = install;
  const { assessor, otherAssessor } = crewOf(0);
  const { files } = termsOf((await loadTransfer(deps, transferId)) as Transfer);
  const list = files?.frozen === undefined ? undefined : await deps.fileLists.get(files.frozen.digest);
  if (files === undefined || list === undefined) throw new Error(`${transferId} is not frozen`);
  const digest = filesAbout(files);
  const all = list.files.map((_, file) => file);
  for (const one of [assessor, otherAssessor]) {
    const who = { ...actor(one), digest };
    await acts(install, transferId, { do: "assess", ...who, files: all, verdict: "release", remark: "" });
    await acts(install, transferId, { do: "finish-assessing", ...who });
  }
  const concluded = { do: "conclude", ...actor(assessor), digest, outcome: "release", salt: "0", list } as const;
  let transfer = await acts(install, transferId, concluded);
  for (const { id, role } of openSeats(transfer))
    transfer = await acts(install, transferId, sign(transfer, signerOf(0, role), id));
  await acts(install, transferId, confirm(transfer));
}

/** Waits until all is copied; gives the seconds. */
export async function untilCopied(install: Install, transferId: string): Promise<number> {
  return (await until(install, transferId, (one) => theDoor(one).copies?.copied !== undefined)).seconds;
}

/** It is over: the recipient is done, or it is withdrawn. */
export async function ends(install: Install, transferId: string): Promise<void> {
  const who = actor(crewOf(0).investigator);
  await run(install.deps, transferId, (one) =>
    theDoor(one).status === "waiting"
      ? { do: "withdraw", ...who }
      : { do: "end", door: theDoor(one).id, because: "revoked", actor: who },
  );
}
