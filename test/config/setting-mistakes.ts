import { rightText, withPart } from "./config-file.ts";

/** A text with one mistake, the mistake's place, and a part of the sentence that tells how to mend it. */
export type MistakeCase = {
  readonly name: string;
  readonly text: string;
  readonly path: string;
  readonly line: number;
  readonly says: string;
};

const sandbox = "environments.sandbox";
const kind = "policy.kinds.data-ingress";

/** A mistake in line 20, which is put at the end of the right text. */
function added(line: string, path: string, says: string): MistakeCase {
  return { name: line, text: `${rightText}${line}\n`, path, line: 20, says };
}

function replaced(part: string, by: string, path: string, line: number, says: string): MistakeCase {
  return { name: by, text: withPart(part, by), path, line, says };
}

/** One case for each kind of mistake in a single setting. */
export const settingMistakes: readonly MistakeCase[] = [
  replaced("email: ada", "eamil: x, email: ada", "people.ada.eamil", 2, 'Did you mean "email"?'),
  replaced(
    "name: Di",
    "name: Di, colour: red",
    "people.di.colour",
    5,
    "There are: name, email, timeZone, slack, teams.",
  ),
  replaced("name: Di", "email: di@example.org", "people.di.name", 5, "This setting is missing. What others see"),
  replaced("name: Di", "name: 7", "people.di.name", 5, "Put it in quotes."),
  replaced("name: Di", 'name: " "', "people.di.name", 5, "Write a value."),
  replaced("name: Di", `name: ${"d".repeat(81)}`, "people.di.name", 5, "At most 80 characters; this is 81."),
  replaced("  di:", "  Di_Silva: { name: D }\n  di:", "people.Di_Silva", 5, "An id is 1 to 40 lower-case letters"),
  replaced("ada@example.org", "ada", "people.ada.email", 2, "Write an e-mail address"),
  replaced("Europe/London", "Europe/Londn", "people.cy.timeZone", 4, 'Did you mean "Europe/London"?'),
  replaced("Europe/London", "+01:00", "people.cy.timeZone", 4, "Write one like Europe/London."),
  replaced("T1/U1", "U1", "people.ada.slack", 2, "T0123ABCD/U0456EFGH"),
  replaced("T2/U2", "T2-U2", "people.bo.slack[1]", 3, "T0123ABCD/U0456EFGH"),
  replaced("slack: T1/U1", "slack: 5", "people.ada.slack", 2, "Write a text or a list here; this is a number."),
  replaced("tier: 3", 'tier: "3"', `${sandbox}.tier`, 9, "Write 3 without quotes."),
  replaced("tier: 3", "tier: 5", `${sandbox}.tier`, 9, "5 is none of 0, 1, 2, 3, 4."),
  replaced("    tier: 3\n", "", `${sandbox}.tier`, 7, "This setting is missing. How sensitive"),
  replaced("[ada]", "ada", `${sandbox}.roles.provider`, 11, 'Write a list: ["ada"].'),
  replaced(" [cy]", "", `${sandbox}.roles.referee`, 13, "Write [] for an empty list."),
  replaced("admin: [di]", "admin: [di, di]", `${sandbox}.roles.admin[1]`, 14, '"di" stands here twice.'),
  replaced("00000000-0000-0000-0000-000000000000", "zero", `${sandbox}.storage.tenantId`, 16, "8-4-4-4-12"),
  replaced("RG_Sandbox", "RG.", `${sandbox}.storage.resourceGroup`, 18, "no full stop at the end"),
  replaced("sandboxdata", "Sandbox-Data", `${sandbox}.storage.account`, 19, "3 to 24 lower-case letters and digits"),
  added("      ingressContainer: a--b", `${sandbox}.storage.ingressContainer`, "single hyphens"),
  added("      blobEndpoint: http://example.org", `${sandbox}.storage.blobEndpoint`, "Write an https address"),
  added("      blobEndpoint: https://example.org/?a=b", `${sandbox}.storage.blobEndpoint`, "without user, query"),
  added("    firewall: terraform", `${sandbox}.firewall`, '"terraform" is none of managed, manual, dsh.'),
  added("policy: strict", "policy", "Write settings, one a line, indented here; this is a text."),
  added("policy: { highestTier: high }", "policy.highestTier", "is none of 0, 1, 2, 3, 4."),
  added("policy: { requesterMaySign: [investigater] }", "policy.requesterMaySign[0]", 'Did you mean "investigator"?'),
  added("policy: { fileNamesTo: all }", "policy.fileNamesTo", "is none of recipient, everyone."),
  added("policy: { lapseAfterMinutes: 0 }", "policy.lapseAfterMinutes", "Write a number from 1 to 525600; this is 0."),
  added("policy: { lapseAfterMinutes: 1.5 }", "policy.lapseAfterMinutes", "Write a whole number."),
  added("policy: { lapseAfterMinutes: '5' }", "policy.lapseAfterMinutes", "Write a whole number, without quotes."),
  added("policy: { doorsAtMost: 2 }", "policy.doorsAtMost", "There is no setting"),
  added(
    "policy: { kinds: { outgress: {} } }",
    "policy.kinds.outgress",
    "There are: data-ingress, software-ingress, egress.",
  ),
  added("policy: { kinds: { egress: {} } }", "policy.kinds.egress.procedure", "container-link"),
  added(
    "policy: { kinds: { software-ingress: { seats: as-for-dat } } }",
    "policy.kinds.software-ingress.seats",
    "none of as-for-data, data-safe-haven",
  ),
  added(
    "policy: { kinds: { software-ingress: { seats: [] } } }",
    "policy.kinds.software-ingress.seats",
    "The list is too short.",
  ),
  added(
    "policy: { kinds: { software-ingress: { seats: 3 } } }",
    "policy.kinds.software-ingress.seats",
    "3 is none of as-for-data, data-safe-haven.",
  ),
  added(
    "policy: { kinds: { software-ingress: { window: { maxMinutes: 60 } } } }",
    "policy.kinds.software-ingress.window.defaultMinutes",
    "The default is longer than maxMinutes allows.",
  ),
  added("policy: { kinds: { data-ingress: { seats: [] } } }", `${kind}.seats`, "The list is too short."),
  added(
    "policy: { kinds: { data-ingress: { rights: write } } }",
    `${kind}.rights`,
    "is none of write-list, create-list.",
  ),
  added(
    "policy: { kinds: { data-ingress: { window: { maxMinutes: 10081 } } } }",
    `${kind}.window.maxMinutes`,
    "live seven days at most",
  ),
  added(
    "policy: { kinds: { data-ingress: { window: { maxMinutes: 60 } } } }",
    `${kind}.window.defaultMinutes`,
    "Shorten it, or raise maxMinutes.",
  ),
  added("policy: { reminders: { alarmMinutes: [5, 10] } }", "policy.reminders.alarmMinutes", "Begin with 0"),
  added(
    "policy: { reminders: { alarmMinutes: [0, 5, 5] } }",
    "policy.reminders.alarmMinutes",
    "larger than the one before",
  ),
  added("policy: { reminders: { alarmMinutes: [0] } }", "policy.reminders.alarmMinutes", "The list is too short."),
  added("policy: { reminders: { seatMinutes: [60] } }", "policy.reminders.seatMinutes", "The list is too short."),
  added(
    "policy: { reminders: { seatMinutes: [60, 60] } }",
    "policy.reminders.seatMinutes",
    "larger than the one before",
  ),
  added(
    "policy: { reminders: { workingHours: { fromHour: 17, untilHour: 9 } } }",
    "policy.reminders.workingHours.untilHour",
    "later than fromHour",
  ),
  added(
    "policy: { reminders: { workingHours: { days: [] } } }",
    "policy.reminders.workingHours.days",
    "The list is too short.",
  ),
  added(
    "policy: { reminders: { workingHours: { days: [friday, friday] } } }",
    "policy.reminders.workingHours.days",
    "Write each day once.",
  ),
  added("timeZone: Europe/Londn", "timeZone", 'Did you mean "Europe/London"?'),
  added("policy: { roleNames: { refree: R } }", "policy.roleNames.refree", 'Did you mean "referee"?'),
  added("slack: { port: 70000 }", "slack.port", "from 0 to 65535; this is 70000."),
  added("slack: { matchByEmail: 'true' }", "slack.matchByEmail", "Write true or false, without quotes."),
  added("slack: { apiUrl: http://example.org }", "slack.apiUrl", "The bot's token travels to this address"),
  added("slack: { signingSecret: abc }", "slack.signingSecret", "set SLACK_SIGNING_SECRET in the environment"),
  added("redis: { url: x }", "redis", "set REDIS_URL in the environment"),
  added("azure: { credential: none }", "azure.credential", "is none of default, local."),
  added("dataFolder: ''", "dataFolder", "Write a value."),
  added("engine: { leaseSeconds: 0 }", "engine.leaseSeconds", "from 0.05 to 600; this is 0."),
  added("engine: { rulesAtMost: 401 }", "engine.rulesAtMost", "Azure takes 400."),
  added("health: { prot: 1 }", "health.prot", 'Did you mean "port"?'),
  added("log: { level: verbose }", "log.level", "is none of debug, info, warn, error, silent."),
  added("log:", "log", "Nothing stands here. Write a value, or take the line away."),
  added("clock: stopped", "clock", "is none of system, movable."),
];
