import type { Finding } from "../mistake.ts";
import type { Readable } from "../reading/readable.ts";

/** What the containers of copies are called: `release-` and the transfer's id. */
const ofCopies = /^release-(in|out)-/;

/** Where outputs are assessed, enough people assess; and no container of the file's could be one of copies. */
export function checkAssessors({ policy, environments }: Readable): Finding[] {
  const egress = policy?.kinds.egress;
  return environments.flatMap(({ id, roles, storage }) => {
    const findings: Finding[] = [];
    const wanted = egress?.procedure === "assessed" ? egress.assessors : 0;
    const held = roles?.assessor.length ?? wanted;
    if (storage?.egressContainer !== undefined && held < wanted) {
      const message = `What leaves here is assessed by ${wanted}, and ${held === 0 ? "nobody is" : `only ${held} are`} assessor. Name more, or lower policy.kinds.egress.assessors.`;
      findings.push({ path: ["environments", id, "roles", "assessor"], message });
    }
    if (storage === undefined) return findings;
    const settings = ["ingressContainer", "egressContainer"] as const;
    for (const setting of settings) {
      if (!ofCopies.test(storage[setting] ?? "")) continue;
      const message =
        "Containers of copies that leave are called so, and are deleted after a while. Choose another name.";
      findings.push({ path: ["environments", id, "storage", setting], message });
    }
    return findings;
  });
}
