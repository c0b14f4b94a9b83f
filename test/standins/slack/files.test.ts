/** Files as Slack documents them: an address for so many bytes, the bytes, and only then somebody sees them. */
import type { WebClient } from "@slack/web-api";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Person } from "../../../src/standins/slack/person.ts";
import { type Slack, startSlack } from "../../../src/standins/slack/slack.ts";
import { clientOf, refusal } from "./slack-client.ts";

let slack: Slack;
let client: WebClient;
let ada: Person;
let eve: Person;
beforeAll(async () => {
  slack = await startSlack();
  client = clientOf(slack);
  ada = slack.addPerson({ realName: "Ada Provider" });
  eve = slack.addPerson({ realName: "Eve Elsewhere" });
});
afterAll(() => slack.stop());

async function begin(length: number) {
  const { upload_url: url = "", file_id: id = "" } = await client.files.getUploadURLExternal({
    filename: "a.csv",
    length,
  });
  return { url, id };
}

const upload = async (url: string, body: string) => (await fetch(url, { method: "POST", body })).status;
const complete = (id: string, channel_id: string) =>
  client.files.completeUploadExternal({ files: [{ id }], channel_id });

test("a file is seen once it is completed, by who is in the channel, and completing works once", async () => {
  const { url, id } = await begin(5);
  expect(await upload(url, "a,b\r\n")).toBe(200);
  expect(ada.files()).toEqual([]);
  await complete(id, ada.dmChannel());
  expect(ada.files()).toEqual([{ name: "a.csv", content: "a,b\r\n", channel: ada.dmChannel() }]);
  expect([eve.files(), ada.notifications().at(-1)?.text]).toEqual([[], "uploaded a file: a.csv"]);
  await expect(complete(id, ada.dmChannel())).rejects.toMatchObject(refusal("file_not_found"));
});

test("an address takes exactly so many bytes, once; what was not uploaded can't be completed", async () => {
  const { url, id } = await begin(3);
  await expect(complete(id, eve.dmChannel())).rejects.toMatchObject(refusal("file_not_found"));
  expect([await upload(url, "ab"), await upload(url, "abc"), await upload(url, "abc")]).toEqual([400, 200, 404]);
  await expect(client.files.getUploadURLExternal({ filename: "a.csv", length: 0 })).rejects.toMatchObject(
    refusal("missing_argument"),
  );
});

test("it is shared where the bot is, by a conversation's id and no person's; without one nobody sees it", async () => {
  const { url, id } = await begin(1);
  await upload(url, "a");
  await expect(complete(id, eve.id)).rejects.toMatchObject(refusal("invalid_arguments"));
  const elsewhere = slack.addChannel("elsewhere", [eve.id], { withoutBot: true });
  await expect(complete(id, elsewhere)).rejects.toMatchObject(refusal("not_in_channel"));
  await client.files.completeUploadExternal({ files: [{ id }] });
  expect(eve.files()).toEqual([]);
});
