import { chatContract } from "../../contracts/chat.ts";
import { createFakeChat } from "../../fakes/chat.ts";

chatContract("in memory", async () => {
  const fake = createFakeChat(["ada"]);
  return {
    chat: fake.chat,
    person: "ada",
    stranger: "mallory",
    seen: () => fake.messages("ada").map(({ text }) => text),
    notifications: () => fake.notifications("ada"),
    deleteLatest: async () => fake.remove(fake.messages("ada").at(-1)?.ref ?? ""),
    disableAccount: () => fake.setReachable("ada", false),
    stop: async () => {},
  };
});
