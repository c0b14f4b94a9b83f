/** What people write, at its worst: shown as it reads, wherever it is shown, and nowhere as anything else. */
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { Person } from "../../src/standins/slack/person.ts";
import type { ShownMessage } from "../../src/standins/slack/shown.ts";
import { ask, changesNothing, confirm, field, getsLink, goodEntries, idIn, openForm, sign, types } from "./acts.ts";
import { runProgram } from "./bot-process.ts";
import { type BotWorld, eventually, seesCard, startBotWorld } from "./bot-world.ts";
import { fieldAs, startTampering, type Tampering } from "./tampering.ts";

let world: BotWorld;
let tampering: Tampering;

beforeAll(async () => {
  world = await startBotWorld();
  tampering = await startTampering(world);
});

afterAll(async () => {
  await tampering?.stop();
  await world?.stop();
});

/** Markup, a forged line, control characters, overrides, what has no width, an emoji of several, half of a pair. */
const evil =
  "*b* <!channel> <!here> <@U123> <https://evil.example|click> `c` &lt;b&gt; :x:\r\n\u2028Who  Una, from 198.51.100.9" +
  "\n\n\u0000\u001b[2K\u009b0m \u202etxt\u202c \u2066i\u2069 \u200b\u2060 \u2800\u2800\u3164 👩‍⚕️ \ud83d.";
/** The same, as anybody reads it: on one line. */
const seen =
  "*b* <!channel> <!here> <@U123> <https://evil.example|click> `c` &lt;b&gt; :x: Who Una, from 198.51.100.9" +
  " [2K0m txt i 👩‍⚕️ \ufffd.";
const about = (what: string) => ({ written: `${what} ${evil}`, read: `${what} ${seen}` });
const [name, purpose, reason] = [about("Quagga"), about("Dodo"), about("Moa")];

/** Asks with evil words; gives the transfer's id. */
async function askWith(address = "203.0.113.7"): Promise<string> {
  const { ada, una } = world.people;
  const form = await openForm(ada);
  tampering.next((interaction) => {
    fieldAs("subject", name.written)(interaction);
    fieldAs("purpose", purpose.written)(interaction);
  });
  const { body } = await ada.submit(form.id, goodEntries(world, { address }));
  const id = idIn(body);
  inert(JSON.parse(body));
  await Promise.all([seesCard(ada, id, "Whose turn"), seesCard(una, id, "Whose turn")]);
  return id;
}

/** Rejects by the question that the button asks, with whatever reason. */
async function rejects(person: Person, id: string, words: string) {
  const asked = person.views().map((view) => view.id);
  await person.click(await seesCard(person, `Ingress ${id}`), "Reject");
  const question = await eventually("a question", () => person.views().find((view) => !asked.includes(view.id)));
  tampering.next(fieldAs("reason", words));
  return person.submit(question.id, { reason: "No." });
}

/** Everything in what was sent to Slack that is of a type that Slack makes something of. */
const inertTypes = new Set([
  ...["header", "actions", "button", "plain_text", "modal", "input", "lockkeeper_message"],
  ...["rich_text", "rich_text_section", "rich_text_list", "rich_text_preformatted", "text", "date"],
  ...["plain_text_input", "static_select", "users_select", "datetimepicker"],
]);

/** Nothing in it is markup, a mention or a link, or can't be seen, or turns anything round. */
function inert(sent: unknown): void {
  JSON.stringify(sent, (key, value: unknown) => {
    if (key === "type") expect(inertTypes).toContain(value);
    if (key === "url" || key === "emoji") expect(value).toBe(false);
    if (typeof value !== "string") return value;
    expect(value.isWellFormed()).toBe(true);
    expect(value.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Bidi_Control}\u200b\u2028\u2029\u2060\u2800\u3164]/u);
    return value;
  });
}

// Whatever the bot sent in any test.
afterEach(() => {
  for (const { method, args, channel = "D" } of world.slack.calls) {
    inert({ ...args, token: undefined });
    expect(channel).toMatch(/^D/);
    if (typeof args.text === "string") expect(args.text).not.toMatch(/[<>\n]/);
    if (method.startsWith("chat."))
      expect(args).toMatchObject({ parse: "none", link_names: expect.toBeOneOf([false, "false"]) });
  }
  for (const person of Object.values(world.people))
    for (const { text } of person.notifications()) expect(text).not.toMatch(/[<>\n]/);
});

/** What stands before the first two blanks of each line, which is its label, or what kind of line it is. */
const shapeOf = ({ lines }: ShownMessage, id: string): readonly string[] =>
  lines.map((line) => /^(\S+ ?\S*) {2}/.exec(line)?.[1] ?? line.replaceAll(id, "IN-ID").slice(0, 12));

test("evil words forge no line of anybody's card, and are read as they are", async () => {
  const { ada, petra, rex, una } = world.people;
  const everyone = [ada, petra, rex, una];
  const [id, harmless] = [await askWith(), await ask(world)];
  const cards = (of: string) => Promise.all(everyone.map((person) => seesCard(person, `Ingress ${of}`)));
  const shapes = async (of: string) => (await cards(of)).map((card) => shapeOf(card, of).slice(0, -1));
  expect(await shapes(id)).toEqual(await shapes(harmless));
  for (const { lines } of await cards(id)) {
    expect(lines).toContain(`What  ${name.read} (data)`);
    expect(lines).toContain(`Why  ${purpose.read}`);
    expect(lines.filter((line) => line.startsWith("Who  "))).toEqual(["Who  Una Uploader uploads, from 203.0.113.7"]);
  }
  await rejects(rex, id, reason.written);
  await rejects(rex, harmless, "No.");
  await Promise.all(everyone.map((person) => seesCard(person, id, "Rejected by")));
  await Promise.all(everyone.map((person) => seesCard(person, harmless, "Rejected by")));
  expect(await shapes(id)).toEqual(await shapes(harmless));
  for (const { lines } of await cards(id)) expect(lines).toContain(`Rejected by Rex Referee: ${reason.read}`);
});

test("nor of the status, the timeline, the admins' card, or the message with the link", async () => {
  const { ada, petra, rex, una, max } = world.people;
  const id = await askWith("203.0.113.91");
  expect(await types(ada, "status")).toContain(`${id} ${name.read}: `);
  await sign(id, petra, rex, ada);
  await confirm(id, una);
  const { message } = await getsLink(id, una);
  expect((await seesCard(max, `Door of ${id}`)).lines).toContain(`What  ${name.read} (data)`);
  await una.click(message, "I have finished");
  await seesCard(ada, id, "Nothing arrived");
  const other = await askWith();
  await rejects(petra, other, reason.written);
  await seesCard(ada, other, "Rejected by");
  const status = (await types(ada, `status ${other}`)).split("\n");
  expect(status.filter((line) => line.endsWith(`rejected as provider: ${reason.read}`))).toHaveLength(1);
});

test("what is too long, or can't be seen, is refused with a whole sentence beside its field", async () => {
  const { ada, rex } = world.people;
  const long = "\u202e*x* <!channel> ".repeat(700);
  const complaints = (texts: Readonly<Record<string, string>>) =>
    changesNothing(world, ada, async () => {
      const form = await openForm(ada);
      tampering.next((interaction) => {
        for (const [block, text] of Object.entries(texts)) fieldAs(block, text)(interaction);
      });
      return (await ada.submit(form.id, goodEntries(world))).errors;
    });
  const quoted = `${"*x* <!channel> ".repeat(6).slice(0, 79)}…`;
  expect(await complaints({ subject: long, purpose: long, address: long, lasts: long })).toEqual({
    [field.subject]: "Please shorten the name of the dataset, software or outputs to 200 characters; it has 10499.",
    [field.purpose]: "Please shorten the reason why it is needed to 2000 characters; it has 10499.",
    [field.address]: `"${quoted}" is not an IPv4 address. It looks like 20.50.2.7: four numbers from 0 to 255.`,
    [field.lasts]: expect.stringMatching(/^The door can stay open between .* such as 24h, 2d or 90m\.$/),
  });
  expect(await complaints({ subject: "\u3164\u200b", purpose: "\u202e\u2800\n" })).toEqual({
    [field.subject]: "Please give the name of the dataset, software or outputs.",
    [field.purpose]: "Please give the reason why it is needed.",
  });
  const id = await ask(world);
  const label = "Reason (the requester and the other seats see it)";
  const tooLong = await changesNothing(world, rex, () => rejects(rex, id, long));
  expect(tooLong.errors).toEqual({ [label]: "Please shorten the reason to 1000 characters; it has 10499." });
  const unseen = await changesNothing(world, rex, () => rejects(rex, id, "\u200b\u2060 \u3164"));
  expect(unseen.errors).toEqual({ [label]: "Please give a reason: the requester and the others who sign need it." });
});

test("what is typed after a command is said back in few words, and fills the form as it reads", async () => {
  const { ada } = world.people;
  const long = `&lt;!channel&gt;*\u202e${"x".repeat(10_000)}`;
  const quoted = `<!channel>*${"x".repeat(68)}…`;
  expect(await types(ada, long)).toContain(`I don't know "${quoted}".`);
  expect(await types(ada, `status ${long}`)).toBe(
    `I know of no transfer ${quoted} that concerns you. /ingress status lists those that do; if it is new, try again in a minute.`,
  );
  const words = `&lt;!here&gt;\n\u202e *b* ${"😀".repeat(99)}`;
  const form = await openForm(ada, `sandbox "${words}" from 203.0.113.7\u200b for 2h`);
  const values = Object.fromEntries(form.controls.map(({ blockId, value }) => [blockId, value]));
  expect(values.subject).toBe(`<!here> *b* ${"😀".repeat(93)}…`);
  expect(values).toMatchObject({ address: "203.0.113.7", lasts: "2h" });
});

test("the journal's export has the words as they read, its chains hold, and no log line has any of them", async () => {
  const { ada, rex } = world.people;
  const id = await askWith();
  await rejects(rex, id, reason.written);
  await seesCard(ada, id, "Rejected by");
  await world.idle();
  const journal = ["--journal", join(world.folder, "data", "journal")];
  const exported = await runProgram("scripts/audit.ts", [
    ...["export", "--subject", `transfer:${id}`, "--with-details"],
    ...journal,
  ]);
  expect(exported.code).toBe(0);
  const details = exported.printed
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as { detail: { body: { terms?: object; reason?: string } } | null })
    .flatMap(({ detail }) => detail?.body ?? []);
  inert(details);
  expect(details[0]?.terms).toMatchObject({ subject: { name: name.read }, purpose: purpose.read });
  expect(details[1]?.reason).toBe(reason.read);
  expect(await runProgram("scripts/audit.ts", ["verify", ...journal])).toMatchObject({
    code: 0,
    printed: expect.stringContaining("Every chain holds."),
  });
  for (const word of ["Quagga", "Dodo", "Moa", "evil.example", "<!channel>", "198.51.100.9"])
    expect(world.logged.filter((line) => line.includes(word))).toEqual([]);
});
