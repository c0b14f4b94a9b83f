import { holdersAmong } from "../doors/held.ts";
import type { AccountOnRecord } from "../people/environment.ts";
import { doorsOn } from "./claims.ts";
import { Fault } from "./fault.ts";
import type { Deps } from "./ports.ts";
import { loadAccount } from "./today.ts";

/** What our records say of an account; undefined where one of a newer version is among them, which may say anything. */
export async function accountOnRecord(deps: Deps, accountId: string): Promise<AccountOnRecord | undefined> {
  try {
    const liveLinks = (await loadAccount(deps, accountId))?.liveLinks ?? [];
    return { holders: holdersAmong(await doorsOn(deps, accountId)), liveLinks };
  } catch (thrown) {
    if (thrown instanceof Fault && thrown.code === "record-too-new") return undefined;
    throw thrown;
  }
}
