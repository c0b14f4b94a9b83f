/** What today's policy says of an assessment. */
import { type Digest, digestOf } from "../audit/digest.ts";
import type { Policy, TransferKind } from "../transfers/policy.ts";
import { fileGroupsAtMost } from "../transfers/refusal.ts";
import type { FileList } from "./files.ts";
import { type GroupSum, summaryOf } from "./summary.ts";

type WithPolicy = { readonly policy: Pick<Policy, "kinds"> };

/** How many must decide about each file; undefined where today's policy has no assessment. */
export function assessorsWanted({ policy }: WithPolicy): number | undefined {
  const { egress } = policy.kinds;
  return egress?.procedure === "assessed" ? egress.assessors : undefined;
}

/** How many doors a transfer of a kind may have: one for each group of files, where they are assessed. */
export function doorsAtMost(
  kind: TransferKind,
  { policy }: { readonly policy: Pick<Policy, "kinds" | "doorsAtMost"> },
): number {
  const isByGroup = kind === "egress" && assessorsWanted({ policy }) !== undefined;
  return isByGroup ? Math.max(policy.doorsAtMost, fileGroupsAtMost) : policy.doorsAtMost;
}

/** What today's policy lets leave, as terms hold it. */
export function allowedBy({ policy }: WithPolicy): Digest | undefined {
  const { egress } = policy.kinds;
  if (egress?.procedure !== "assessed") return undefined;
  return digestOf({ files: egress.files, malwareScan: egress.malwareScan });
}

/** Counts, sizes and types of a list by group; of its types those that may be said. */
export function sumsOf(list: Pick<FileList, "files">, { policy }: WithPolicy): readonly GroupSum[] {
  const { egress } = policy.kinds;
  return summaryOf(list, egress?.procedure === "assessed" ? egress.files.allowedTypes : []);
}
