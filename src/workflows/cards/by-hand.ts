/** What an admin can do by hand about a door that can't be proven closed: the portal's steps, the command, a look. */
import { type Door, doorTermsOf, type Transfer, type Trouble } from "../transfers/transfer.ts";
import { addressesOf } from "./body.ts";
import type { Part } from "./card.ts";
import { accountName } from "./door-card.ts";

interface Steps {
  /** What follows "By hand, in the portal: storage account ..., Networking". */
  readonly portal: string;
  readonly commands: readonly string[];
  readonly done: string;
}

const removed = "I removed it: check";
const setRight = "It is set right: check";

interface Names {
  readonly account: string;
  readonly group: string;
}

function removal(transfer: Transfer, door: Door, { account, group }: Names): Steps | undefined {
  const terms = doorTermsOf(transfer, door.id);
  const ours = (door.grant?.addresses ?? []).filter((address) => !address.alreadyThere).map((address) => address.range);
  // What somebody else had allowed before is theirs to remove; before a rule was seen, it may be there all the same.
  const ranges = door.grant === undefined ? terms.addresses.map((address) => address.range) : ours;
  if (ranges.length === 0) return undefined;
  return {
    portal: `Firewall; delete ${ranges.join(" and ")}; Save`,
    commands: ranges.map(
      (range) =>
        `az storage account network-rule remove --resource-group ${group} --account-name ${account} --ip-address ${range}`,
    ),
    done: removed,
  };
}

function stepsFor(transfer: Transfer, door: Door, trouble: Trouble | undefined, names: Names): Steps | undefined {
  const { account, group } = names;
  const update = `az storage account update --resource-group ${group} --name ${account}`;
  switch (trouble?.code) {
    case "still-covered":
    case "link-unknown":
      return {
        portal: `Firewall; remove or narrow the rule that covers ${addressesOf(transfer, doorTermsOf(transfer, door.id))}, if it need not stay; Save. It is somebody else's, so ask them; when the link has ended it keeps nothing from being proven. To find it`,
        commands: [
          `az storage account network-rule list --resource-group ${group} --account-name ${account} --query ipRules`,
        ],
        done: removed,
      };
    case "closing-default-allow":
      return {
        portal: "Public network access; Enabled from selected networks; Save",
        commands: [`${update} --default-action Deny`],
        done: setRight,
      };
    case "closing-perimeter":
      return {
        portal:
          "Public network access; Enabled from selected networks, so that the account's own rules count again; Save. The perimeter is somebody else's, so ask them",
        commands: [`${update} --public-network-access Enabled --default-action Deny`],
        done: setRight,
      };
    default:
      return removal(transfer, door, names);
  }
}

/** The steps against what is in the way, and a button to have the firewall read again. Nothing where nothing is ours to do. */
export function byHand(transfer: Transfer, door: Door, trouble: Trouble | undefined): readonly Part[] {
  const { resourceId } = doorTermsOf(transfer, door.id).place.account;
  const account = accountName(resourceId);
  const group = /\/resourcegroups\/([^/]+)\//i.exec(resourceId)?.[1] ?? "";
  const steps = stepsFor(transfer, door, trouble, { account, group });
  if (steps === undefined) return [];
  return [
    { type: "text", line: [`By hand, in the portal: storage account ${account}, Networking, ${steps.portal}. Or:`] },
    ...steps.commands.map((template): Part => ({ type: "recipe", label: "Azure CLI", template })),
    {
      type: "buttons",
      buttons: [
        { label: steps.done, style: "primary", press: { verb: "check", transfer: transfer.id, door: door.id } },
      ],
    },
  ];
}
