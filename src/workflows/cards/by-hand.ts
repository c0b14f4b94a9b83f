/**
 * What people do by hand about a door's firewall, in one place: the portal's steps, the commands, and the buttons. For
 * doors whose firewall another hand changes, and for those that the bot's own can't prove closed.
 */
import { attestersOf } from "../doors/attesters.ts";
import type { EnvironmentToday, OtherHand } from "../people/environment.ts";
import type { Trouble } from "../transfers/notice.ts";
import { type Door, doorTermsOf, type Transfer } from "../transfers/transfer.ts";
import { accountName } from "./account-name.ts";
import { addressesOf } from "./body.ts";
import type { Button, Part } from "./card.ts";
import { azure, deploySteps, type Names, ruleCommands, type Step } from "./hand-commands.ts";
import type { Wording } from "./wording.ts";

/** The environment whose hand it is, and the words of whoever may say what nobody reads. */
export interface ByHand {
  readonly environment: Pick<EnvironmentToday, "people" | "hand" | "isFromEarlier"> | undefined;
  readonly wording: Wording;
}

interface Steps {
  /** A sentence, or what follows "By hand, in the portal: storage account ..., Networking". */
  readonly portal?: string;
  readonly lines?: readonly string[];
  readonly commands: readonly Step[];
  readonly buttons: readonly (readonly [label: string, verb: string])[];
}

const setRight = "It is set right: check";

function rangesOf(transfer: Transfer, { id }: Door): readonly string[] {
  return doorTermsOf(transfer, id).addresses.map(({ range }) => range);
}

/** Ours to remove. What somebody else had allowed before is theirs; before a rule was seen, it may be there all the same. */
function rangesToRemove(transfer: Transfer, door: Door): readonly string[] {
  if (door.grant === undefined) return rangesOf(transfer, door);
  return door.grant.addresses.filter(({ alreadyThere }) => !alreadyThere).map(({ range }) => range);
}

/** Who may say what nobody reads. */
function whoMaySay(transfer: Transfer, { environment, wording }: ByHand): string {
  const who = attestersOf(transfer, environment).map(wording.name);
  if (who.length > 0) return `Only an admin with no part in this transfer can say so: ${who.join(" or ")}.`;
  return "Only an admin with no part in this transfer can say so, and there is none: name another one in Lockkeeper's configuration.";
}

const addLead = "as well as the rules that are there; leave those as they are";

function addSteps(transfer: Transfer, door: Door, hand: OtherHand, by: ByHand, names: Names): Steps {
  const ranges = rangesOf(transfer, door);
  const what = ranges.join(" and ");
  const said = hand.reads
    ? "It is read by itself within a minute; the button only has it read at once. The door is open for its time from when it is read."
    : `Lockkeeper can't read this firewall: your word that ${what} was not allowed before, that you have added it, and that everything else is denied, is recorded with your name, and the door is open for its time from then. ${whoMaySay(transfer, by)}`;
  const buttons = [["I have added it", "added"]] as const;
  if (hand.by === "dsh")
    return {
      lines: [`Add exactly ${what} to the storage account ${names.account} by a deploy, ${addLead}.`, said],
      commands: deploySteps("add", ranges, hand),
      buttons,
    };
  return {
    portal: `Firewall; add exactly ${what}, ${addLead}; Save`,
    commands: ruleCommands("add", ranges, names),
    lines: [said],
    buttons,
  };
}

/** Nothing opens in an account that is not found again; what was added for a door that is not open lets its address in. */
function addNothing(transfer: Transfer, door: Door, hand: OtherHand, names: Names): Steps {
  const ranges = rangesOf(transfer, door);
  const what = ranges.join(" and ");
  const why = `Don't add ${what} now: the storage account is not found by its convention any more, so this door does not open.`;
  const lines = [`${why} If you have added it already, take it away again; leave a rule that was there before.`];
  const commands = hand.by === "dsh" ? deploySteps("remove", ranges, hand) : ruleCommands("remove", ranges, names);
  return { lines, commands, buttons: [] };
}

/** What closes a door there: reading, reading with a word, or a word. */
function closingButtons(hand: OtherHand, { unlisted }: Door): Steps["buttons"] {
  const isDsh = hand.by === "dsh";
  if (hand.reads && isDsh && unlisted === undefined) return [["dsh config show no longer lists it", "removed"]];
  if (hand.reads) return [["I have removed it: check", "check"]];
  const off = isDsh ? " and off dsh config" : "";
  return [
    [`Removed${off}: no rule lets it in`, "removed"],
    [`Removed${off}, but another rule lets it in`, "removed-covered"],
  ];
}

function closingWords(transfer: Transfer, hand: OtherHand, by: ByHand): readonly string[] {
  if (!hand.reads)
    return [
      `Lockkeeper can't read this firewall. It is closed on your word, recorded with your name; where another rule, a range included, lets the address in, only once the link has ended. ${whoMaySay(transfer, by)}`,
    ];
  if (hand.by === "manual") return ["It is read every minute, and closed when it was read as gone twice."];
  return [
    `It is read every minute. Closed, it also needs a word that dsh config show lists it no longer, for the next deploy would put it back. ${whoMaySay(transfer, by)}`,
  ];
}

function removeSteps(transfer: Transfer, door: Door, hand: OtherHand, by: ByHand, names: Names): Steps | undefined {
  const ranges = rangesToRemove(transfer, door);
  const buttons = closingButtons(hand, door);
  const words = closingWords(transfer, hand, by);
  const what = (ranges.length === 0 ? rangesOf(transfer, door) : ranges).join(" and ");
  if (ranges.length === 0)
    return {
      lines: [`${what} was allowed by somebody else before; leave that rule to them.`, ...words],
      commands: [],
      buttons,
    };
  if (hand.by === "dsh")
    return {
      lines: [`Take ${what} off the storage account ${names.account} by a deploy.`, ...words],
      commands: deploySteps("remove", ranges, hand),
      buttons,
    };
  return {
    portal: `Firewall; delete ${what}, if it is there; Save`,
    commands: ruleCommands("remove", ranges, names),
    lines: words,
    buttons,
  };
}

function removal(transfer: Transfer, door: Door, names: Names): Steps | undefined {
  const ranges = rangesToRemove(transfer, door);
  if (ranges.length === 0) return undefined;
  return {
    portal: `Firewall; delete ${ranges.join(" and ")}; Save`,
    commands: ruleCommands("remove", ranges, names),
    buttons: [["I removed it: check", "check"]],
  };
}

function closingSteps(
  transfer: Transfer,
  door: Door,
  trouble: Trouble | undefined,
  by: ByHand,
  names: Names,
): Steps | undefined {
  const { account, group } = names;
  const hand = by.environment?.hand;
  const update = `az storage account update --resource-group ${group} --name ${account}`;
  switch (trouble?.code) {
    case "held-by-another-door":
      return {
        lines: ["Leave the rule: another open door for the same address needs it."],
        commands: [],
        buttons: hand?.reads === false ? [["Its link has ended; the rule stays for the other", "removed-covered"]] : [],
      };
    case "still-covered":
    case "link-unknown":
      return {
        portal: `Firewall; remove or narrow the rule that covers ${addressesOf(transfer, doorTermsOf(transfer, door.id))}, if it need not stay; Save. It is somebody else's, so ask them; when the link has ended it keeps nothing from being proven. To find it`,
        commands: [
          azure(
            `az storage account network-rule list --resource-group ${group} --account-name ${account} --query ipRules`,
          ),
        ],
        buttons: hand === undefined ? [["I removed it: check", "check"]] : closingButtons(hand, door),
      };
    case "closing-default-allow":
      return {
        portal: "Public network access; Enabled from selected networks; Save",
        commands: [azure(`${update} --default-action Deny`)],
        buttons: [[setRight, "check"]],
      };
    case "closing-perimeter":
      return {
        portal:
          "Public network access; Enabled from selected networks, so that the account's own rules count again; Save. The perimeter is somebody else's, so ask them",
        commands: [azure(`${update} --public-network-access Enabled --default-action Deny`)],
        buttons: [[setRight, "check"]],
      };
    default:
      return hand === undefined ? removal(transfer, door, names) : removeSteps(transfer, door, hand, by, names);
  }
}

function namesOf(transfer: Transfer, door: Door): Names {
  const { resourceId } = doorTermsOf(transfer, door.id).place.account;
  return { account: accountName(resourceId), group: /\/resourcegroups\/([^/]+)\//i.exec(resourceId)?.[1] ?? "" };
}

function partsOf(transfer: Transfer, door: Door, steps: Steps, { account }: Names): readonly Part[] {
  const { portal, lines = [], commands, buttons } = steps;
  const press = (label: string, verb: string, index: number): Button => ({
    label,
    style: index === 0 ? "primary" : "plain",
    press: { verb, transfer: transfer.id, door: door.id },
  });
  return [
    ...(portal === undefined
      ? []
      : [
          {
            type: "text" as const,
            line: [`By hand, in the portal: storage account ${account}, Networking, ${portal}. Or:`],
          },
        ]),
    ...(portal === undefined ? lines.map((line): Part => ({ type: "text", line: [line] })) : []),
    ...commands.map(({ label, template }): Part => ({ type: "recipe", label, template })),
    ...(portal === undefined ? [] : lines.map((line): Part => ({ type: "text", line: [line] }))),
    ...(buttons.length === 0
      ? []
      : [{ type: "buttons" as const, buttons: buttons.map(([label, verb], index) => press(label, verb, index)) }]),
  ];
}

/** The steps against what keeps a door from being closed, and a button. Nothing where nothing is for people to do. */
export function removeByHand(
  transfer: Transfer,
  door: Door,
  trouble: Trouble | undefined,
  by: ByHand,
): readonly Part[] {
  const names = namesOf(transfer, door);
  const steps = closingSteps(transfer, door, trouble, by, names);
  return steps === undefined ? [] : partsOf(transfer, door, steps, names);
}

/** The steps to add a door's rule, and a button. Nothing where the bot's own hand does it. */
export function addByHand(transfer: Transfer, door: Door, by: ByHand): readonly Part[] {
  const hand = by.environment?.hand;
  const names = namesOf(transfer, door);
  if (hand === undefined) return [];
  const isLost = by.environment?.isFromEarlier === true;
  const steps = isLost ? addNothing(transfer, door, hand, names) : addSteps(transfer, door, hand, by, names);
  return partsOf(transfer, door, steps, names);
}
