/** The commands that add and remove an address, as people paste them. */
import type { OtherHand } from "../people/environment.ts";

/** A command or a change to make, with what it is. */
export interface Step {
  readonly label: string;
  readonly template: string;
}

/** How Azure's command line names an account. */
export interface Names {
  readonly account: string;
  readonly group: string;
}

/** A command for Azure's command line. */
export function azure(template: string): Step {
  return { label: "Azure CLI", template };
}

/** A command for each rule. */
export function ruleCommands(
  verb: "add" | "remove",
  ranges: readonly string[],
  { account, group }: Names,
): readonly Step[] {
  return ranges.map((range) =>
    azure(
      `az storage account network-rule ${verb} --resource-group ${group} --account-name ${account} --ip-address ${range}`,
    ),
  );
}

/**
 * The change and the commands of a deploy, as the Data Safe Haven's documentation has them
 * (https://data-safe-haven.readthedocs.io, data ingress and egress). It writes a bare address with /32.
 */
export function deploySteps(
  verb: "add" | "remove",
  ranges: readonly string[],
  { sreName }: OtherHand,
): readonly Step[] {
  const name = /^[a-z0-9-]+$/i.test(sreName) ? sreName : `"${sreName}"`;
  const listed = ranges.map((range) => `  - ${range}`).join("\n");
  const label =
    verb === "add"
      ? "In sre-config.yaml: add this to the list, and leave the others in it"
      : "In sre-config.yaml: take this out of the list, also where it is written with /32, and leave the others in it";
  return [
    { label: "Data Safe Haven", template: `dsh config show ${name} --file sre-config.yaml` },
    { label, template: `sre:\n  data_provider_ip_addresses:\n${listed}` },
    {
      label: "Data Safe Haven, to put it into force",
      template: `dsh config upload sre-config.yaml\ndsh sre deploy ${name}`,
    },
  ];
}
