import { announceAcceptedLoss } from "./accept-loss.ts";
import { announceAdopted } from "./adopt.ts";
import { announceRecreated } from "./announce.ts";
import { deliverLink } from "./deliver-link.ts";
import { freezeFiles } from "./freeze-files.ts";
import { listContainer } from "./list-container.ts";
import type { Deps } from "./ports.ts";
import type { Job } from "./store.ts";
import { syncCards } from "./sync-cards.ts";
import { syncCopies } from "./sync-copies.ts";
import { syncFirewall } from "./sync-firewall.ts";
import { takeTurn } from "./take-turn.ts";
import { tick } from "./tick.ts";

/**
 * Does one job: reload, see whether it is still due, act, record the outcome. Every job may come late, twice or at
 * once with its like. Throws a Fault whose kind says whether to try again.
 */
export async function perform(deps: Deps, job: Job): Promise<void> {
  switch (job.kind) {
    case "tick":
      return tick(deps, job.subject);
    case "firewall":
      try {
        return await syncFirewall(deps, job.accountId);
      } finally {
        await announceRecreated(deps, job.accountId);
        await announceAdopted(deps, job.accountId);
        await announceAcceptedLoss(deps);
      }
    case "turn":
      return takeTurn(deps, job.transferId, job.doorId);
    case "link":
      return deliverLink(deps, job.transferId, job.doorId);
    case "files":
      return freezeFiles(deps, job.transferId);
    case "copies":
      return syncCopies(deps, job.transferId, job.doorId);
    case "listing":
      return listContainer(deps, job.transferId, job.doorId);
    case "cards":
      return syncCards(deps, job.subject, job.chat);
  }
}
