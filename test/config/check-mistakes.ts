import { rightText, secondEnvironment, withPart } from "./config-file.ts";
import type { MistakeCase } from "./setting-mistakes.ts";

const sandbox = "environments.sandbox";
const seats = "policy.kinds.data-ingress.seats";
const softwareSeats = "policy.kinds.software-ingress.seats";
const two = `${rightText}${secondEnvironment}`;
const local = withPart(
  "account: sandboxdata",
  "account: sandboxdata\n      blobEndpoint: https://127.0.0.1:10000/a",
  rightText,
);

/** One case for each kind of mistake between settings. */
export const checkMistakes: readonly MistakeCase[] = [
  {
    name: "a role names nobody known",
    text: withPart("[ada]", "[ada, adda]"),
    path: `${sandbox}.roles.provider[1]`,
    line: 11,
    says: 'Nobody has the id "adda". Did you mean "ada"?',
  },
  {
    name: "a role names nobody like anybody",
    text: withPart("[ada]", "[ada, zacharias]"),
    path: `${sandbox}.roles.provider[1]`,
    line: 11,
    says: "Add the person under people.",
  },
  {
    name: "a referee leads the project",
    text: withPart("[cy]", "[cy, bo]"),
    path: `${sandbox}.roles.referee[1]`,
    line: 13,
    says: '"bo" is investigator here as well',
  },
  {
    name: "an assessor is a referee",
    text: withPart("admin: [di]", "assessor: [cy]\n      admin: [di]"),
    path: `${sandbox}.roles.assessor[0]`,
    line: 14,
    says: "whoever is assessor holds no other role",
  },
  {
    name: "an environment without an admin",
    text: withPart("[di]", "[]"),
    path: `${sandbox}.roles.admin`,
    line: 14,
    says: "Nobody is admin here.",
  },
  {
    name: "a seat that nobody can fill",
    text: withPart("      referee: [cy]\n", ""),
    path: `${sandbox}.roles.referee`,
    line: 10,
    says: "in tier 3 needs a signature as referee, and nobody is referee here",
  },
  {
    name: "two seats that only one person can fill",
    text: withPart("[bo]", "[ada]"),
    path: `${sandbox}.roles`,
    line: 10,
    says: "needs different people as provider, investigator, referee",
  },
  {
    name: "three seats that only two people can fill, though each seat has two",
    text: `${withPart("[bo]", "[ada, di]").replace("[ada]", "[ada, di]")}policy: { kinds: { data-ingress: { seats: [{ role: provider, fromTier: 0 }, { role: investigator, fromTier: 0 }, { role: investigator, fromTier: 0 }] } } }\n`,
    path: `${sandbox}.roles`,
    line: 10,
    says: "Name more people.",
  },
  {
    name: "two people with one e-mail address, letter case aside",
    text: withPart("bo@example.org", "ADA@example.org"),
    path: "people.bo.email",
    line: 3,
    says: "This is ada's e-mail address, too.",
  },
  {
    name: "two people with one Slack account",
    text: withPart("T2/U2", "T1/U1"),
    path: "people.bo.slack",
    line: 3,
    says: "This is ada's Slack account, too.",
  },
  {
    name: "two environments with one container",
    text: withPart("ingressContainer: annexe", "ingressContainer: ingress", two),
    path: "environments.annexe.storage.ingressContainer",
    line: 32,
    says: "This is the container of sandbox, too",
  },
  {
    name: "one container for what comes in and what goes out",
    text: withPart("ingressContainer: annexe", "ingressContainer: annexe\n      egressContainer: annexe", two),
    path: "environments.annexe.storage.egressContainer",
    line: 33,
    says: "What goes out has a container of its own",
  },
  {
    name: "an environment whose outputs are another's data",
    text: withPart("ingressContainer: annexe", "ingressContainer: annexe\n      egressContainer: ingress", two),
    path: "environments.annexe.storage.egressContainer",
    line: 33,
    says: "This is the container of sandbox, too",
  },
  {
    name: "two environments that differ about their account",
    text: withPart(
      "ingressContainer: annexe",
      "ingressContainer: annexe\n      serviceEndpoint: https://other.example.org",
      two,
    ),
    path: "environments.annexe.storage.serviceEndpoint",
    line: 33,
    says: "sandbox is in the same storage account and says something else here",
  },
  {
    name: "a tier that is not served",
    text: withPart("tier: 3", "tier: 4"),
    path: `${sandbox}.tier`,
    line: 9,
    says: "Tier 4 is not served: policy.highestTier is 3.",
  },
  {
    name: "a tier in which the requester alone would sign",
    text: `${rightText}policy: { kinds: { data-ingress: { seats: [{ role: investigator, fromTier: 0 }, { role: provider, fromTier: 1 }] } } }\n`,
    path: seats,
    line: 20,
    says: "In tier 0 investigator is the only seat, and the requester may sign it",
  },
  {
    name: "a tier in which nobody would sign",
    text: `${rightText}policy: { kinds: { data-ingress: { seats: [{ role: provider, fromTier: 1 }] } } }\n`,
    path: seats,
    line: 20,
    says: "In tier 0 nobody signs.",
  },
  {
    name: "a tier in which nobody would sign for software",
    text: `${rightText}policy: { kinds: { software-ingress: { seats: [{ role: investigator, fromTier: 1 }] } } }\n`,
    path: softwareSeats,
    line: 20,
    says: "In tier 0 nobody signs.",
  },
  {
    name: "seats of software's own that nobody can fill",
    text: `${rightText}policy: { kinds: { software-ingress: { seats: [{ role: assessor, fromTier: 3 }, { role: admin, fromTier: 0 }] } } }\n`,
    path: `${sandbox}.roles.assessor`,
    line: 10,
    says: "A transfer (software-ingress) in tier 3 needs a signature as assessor, and nobody is assessor here.",
  },
  {
    name: "a referee whom data and software both miss",
    text: `${withPart("referee: [cy]", "referee: []")}policy: { kinds: { software-ingress: { seats: data-safe-haven } } }\n`,
    path: `${sandbox}.roles.referee`,
    line: 13,
    says: "A transfer (data-ingress) in tier 3 needs a signature as referee",
  },
  {
    name: "a firewall that the bot writes and may not read",
    text: withPart("    storage:", "    firewallReading: attested\n    storage:"),
    path: `${sandbox}.firewallReading`,
    line: 15,
    says: "The bot must read a firewall that it writes.",
  },
  {
    name: "two environments in one account that differ in whose hand is on its firewall",
    text: `${rightText}${secondEnvironment}    firewall: manual\n`,
    path: "environments.annexe.firewall",
    line: 33,
    says: "sandbox is in the same storage account and has managed here.",
  },
  {
    name: "nobody under people",
    text: "people: {}\nenvironments: {}\n",
    path: "people",
    line: 1,
    says: "Nobody is here yet.",
  },
  {
    name: "local credentials with Azure's own Resource Manager",
    text: `${local}azure: { credential: local }\n`,
    path: "azure.resourceManagerUrl",
    line: 21,
    says: "every address is this machine's",
  },
  {
    name: "local credentials with a storage account elsewhere",
    text: `${rightText}azure: { credential: local, resourceManagerUrl: "https://127.0.0.1:1" }\n`,
    path: `${sandbox}.storage.blobEndpoint`,
    line: 15,
    says: "every address is this machine's",
  },
  {
    name: "a clock moved by hand with Azure's own tokens",
    text: `${rightText}clock: movable\n`,
    path: "clock",
    line: 20,
    says: "The clock moves on stand-ins only.",
  },
];
