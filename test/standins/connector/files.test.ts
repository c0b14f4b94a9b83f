/** What a person's OneDrive takes: what was allowed, whole, once, and without a token. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Connector, startConnector } from "../../../src/standins/connector/connector.ts";
import type { TeamsPerson } from "../../../src/standins/connector/person.ts";

let connector: Connector;
let ada: TeamsPerson;
const heard: { value?: { action: string; context: object; uploadInfo?: { uploadUrl: string } } }[] = [];
const bot = createServer((request, response) => {
  let text = "";
  request.on("data", (chunk) => (text += chunk));
  request.on("end", () => {
    heard.push(JSON.parse(text));
    response.writeHead(200).end();
  });
});
beforeAll(async () => {
  await new Promise<void>((resolve) => bot.listen(0, "127.0.0.1", resolve));
  connector = await startConnector();
  connector.connect(`http://127.0.0.1:${(bot.address() as AddressInfo).port}/api/messages`);
  ada = connector.addPerson({ name: "Ada Provider" });
});
afterAll(async () => {
  await connector.stop();
  bot.close();
});

const put = async (url: string, body: string, headers: Record<string, string>) =>
  (await fetch(url, { method: "PUT", body, headers })).status;

test("a file that is allowed has a place, which takes it whole, once and without a token", async () => {
  const content = { description: "Decisions", sizeInBytes: 3, acceptContext: { id: "7" }, declineContext: {} };
  const attachments = [{ contentType: "application/vnd.microsoft.teams.card.file.consent", name: "a.csv", content }];
  const authorization = `Bearer ${connector.mintBotToken()}`;
  const url = `${connector.serviceUrl()}v3/conversations/${encodeURIComponent(ada.chatId())}/activities`;
  const headers = { authorization, "content-type": "application/json" };
  await fetch(url, { method: "POST", headers, body: JSON.stringify({ type: "message", attachments }) });
  const [question] = ada.messages();
  expect(question?.lines).toEqual(["Decisions", "a.csv", "[Allow] [Decline]"]);

  await ada.answerConsent(question?.id ?? "", "decline");
  expect(heard.at(-1)?.value).toEqual({ type: "fileUpload", action: "decline", context: {} });
  await ada.answerConsent(question?.id ?? "", "accept");
  const { context, uploadInfo } = heard.at(-1)?.value ?? {};
  expect(context).toEqual({ id: "7" });
  const place = uploadInfo?.uploadUrl ?? "";
  const range = { "content-range": "bytes 0-2/3" };
  expect(await put(place, "a,b", { ...range, authorization })).toBe(401);
  expect(await put(place, "a,b", { "content-range": "bytes 0-3/4" })).toBe(400);
  expect(ada.files()).toEqual([]);
  expect([await put(place, "a,b", range), await put(place, "c,d", range)]).toEqual([201, 404]);
  expect(ada.files()).toEqual([{ name: "a.csv", content: "a,b" }]);
});
