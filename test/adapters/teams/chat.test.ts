import { chatContract } from "../../contracts/chat.ts";
import { startTeamsWorld } from "./teams-world.ts";

chatContract("Teams", async () => {
  const world = await startTeamsWorld({ connected: false });
  const { connector, ada } = world;
  return {
    chat: world.chat,
    person: "ada",
    stranger: "grace",
    seen: () => ada.messages().map(({ text }) => text),
    notifications: () => ada.notifications().map(({ text }) => text),
    deleteLatest: async () => {
      const { conversation = "", id = "" } = ada.messages().at(-1) ?? {};
      const url = `${connector.serviceUrl()}v3/conversations/${encodeURIComponent(conversation)}/activities/${id}`;
      await fetch(url, { method: "DELETE", headers: { authorization: `Bearer ${connector.mintBotToken()}` } });
    },
    disableAccount: () => ada.block(),
    stop: world.stop,
    cannot: ["ask-whether-a-message-stands"],
  };
});
