/** A file is asked about first, made anew for who says yes, put into their OneDrive, and nowhere else. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { isUploadAddress } from "../../../src/adapters/teams/given-file.ts";
import type { GivenFile } from "../../../src/commands/front.ts";
import { eventually } from "../../e2e/bot-world.ts";
import { saying } from "../slack/scripted-front.ts";
import { startTeamsWorld, type TeamsWorld } from "./teams-world.ts";

let world: TeamsWorld;
beforeEach(async () => {
  world = await startTeamsWorld();
});
afterEach(() => world.stop());

const name = "OUT-9M2X-decisions.csv";
const again = { verb: "approve", transfer: "OUT-9M2X", item: "csv" };

function fileWith(text: string): GivenFile {
  return { kind: "file", name, mediaType: "text/csv", text, lines: [["480 decisions."]], again };
}

const texts = () => world.ada.messages().map(({ text }) => text);
const saved = `480 decisions.\nThe file ${name} is in your OneDrive.`;

/** Asks for a file; gives the message that asks back. */
async function ask(text = "canary,release\r\n"): Promise<string> {
  world.front.reply = () => fileWith(text);
  await world.ada.say("status");
  const { id } = await eventually("the question", () => world.ada.messages()[0]);
  return id;
}

test("who allows it gets the file as it is by then, under the question that it was, and is asked by what it is about", async () => {
  const question = await ask("canary,open\r\n");
  expect(texts()).toEqual([`480 decisions.\n${name}\n[Allow] [Decline]`]);
  world.front.reply = () => fileWith("canary,release\r\n");
  await world.ada.answerConsent(question, "accept");
  await eventually("the file", () => world.ada.messages()[1]);
  expect(world.ada.files()).toEqual([{ name, content: "canary,release\r\n" }]);
  expect(texts()).toEqual([saved, name]);
  expect(world.front.calls.at(-1)).toMatchObject({ do: "press", press: again, caller: { person: { id: "ada" } } });
  expect(world.olga.files()).toEqual([]);
});

test("its content is in no message, no log and nothing that is kept between question and answer", async () => {
  const question = await ask();
  await world.ada.answerConsent(question, "accept");
  await eventually("the file", () => world.ada.files()[0]);
  await eventually("what is said of it", () => texts().includes(saved));
  const { calls } = world.connector;
  expect(JSON.stringify([calls, world.ada.messages(), world.log])).not.toContain("canary");
});

test("who declines gets nothing", async () => {
  const question = await ask();
  await world.ada.answerConsent(question, "decline");
  await eventually("a word of it", () => texts()[0]?.includes("nothing was saved"));
  expect([world.ada.files(), world.front.calls.length]).toEqual([[], 1]);
});

test("it is judged anew: what the commands say by then instead of the file is said, and nothing is saved", async () => {
  const question = await ask();
  world.front.reply = () => saying("You are no assessor of this one.");
  await world.ada.answerConsent(question, "accept");
  await eventually("the refusal", () => texts()[0] === "You are no assessor of this one.");
  expect(world.ada.files()).toEqual([]);
});

test.each(["http://127.0.0.1:9/upload", "https://evil.example.org/upload", "https://sharepoint.com.example.org/up"])(
  "nothing goes to %s",
  async (uploadUrl) => {
    const question = await ask();
    await world.ada.answerConsent(question, "accept", { uploadUrl });
    await eventually("a word of it", () => texts()[0]?.includes("nothing was saved"));
    expect(world.log.at(-1)).toMatchObject({ facts: { code: "teams-upload-elsewhere" } });
  },
);

test("an answer that brings a press of no kind that we have does nothing", async () => {
  const question = await ask();
  for (const context of [{}, { press: { verb: "frobnicate", transfer: "OUT-9M2X" } }, { press: { ...again, more: 1 } }])
    await world.ada.answerConsent(question, "accept", { context });
  await eventually("a word of it", () => texts()[0]?.includes("belongs to an older message"));
  expect([world.ada.files(), world.front.calls.length]).toEqual([[], 1]);
});

test.each([
  [{ kind: "status", status: 507 }, "did not take the file"],
  [{ kind: "drop" }, "did not say whether it took the file"],
] as const)("where the upload ends in %o, that is said", async (fault, sentence) => {
  const question = await ask();
  world.connector.faults.next({ method: "upload" }, fault);
  await world.ada.answerConsent(question, "accept");
  await eventually("a word of it", () => texts()[0]?.includes(sentence));
  expect(world.ada.files()).toEqual([]);
});

test.each([
  ["https://contoso-my.sharepoint.com/personal/ada/_api/upload?tempauth=x", true],
  ["https://smba.trafficmanager.net/emea/upload", true],
  ["http://contoso-my.sharepoint.com/up", false],
  ["https://contoso-my.sharepoint.com:8443/up", false],
  ["https://user@contoso-my.sharepoint.com/up", false],
  ["https://sharepoint.com/up", false],
  ["https://contoso.notsharepoint.com/up", false],
  ["file:///etc/passwd", false],
  ["nowhere", false],
])("content goes to OneDrive alone: %s", (url, isTaken) => {
  expect(isUploadAddress(url, ["https://smba.trafficmanager.net/emea"])).toBe(isTaken);
});
