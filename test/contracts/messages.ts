import { beforeEach, describe, expect, test } from "vitest";
import type { Messages } from "../../src/workflows/engine/store.ts";

/** What every keeper of placed messages keeps to. */
export function messagesContract(name: string, open: () => Promise<Messages>): void {
  describe(`messages: ${name}`, () => {
    let messages: Messages;
    beforeEach(async () => {
      messages = await open();
    });
    const subject = "transfer:IN-4K7Q";

    test("messages are kept by subject and key, the last one put under a key stands", async () => {
      expect(await messages.all(subject)).toEqual(new Map());
      await messages.put(subject, "card:ada", { chat: "slack", person: "ada" });
      await messages.put(subject, "card:ben", { chat: "teams", person: "ben", ref: "1:2", shown: "abc" });
      await messages.put(subject, "card:ada", { chat: "slack", person: "ada", ref: "C1:1.2" });
      await messages.put("transfer:IN-9M2X", "card:ada", { chat: "slack", person: "ada" });
      expect(await messages.all(subject)).toEqual(
        new Map([
          ["card:ada", { chat: "slack", person: "ada", ref: "C1:1.2" }],
          ["card:ben", { chat: "teams", person: "ben", ref: "1:2", shown: "abc" }],
        ]),
      );
    });

    test("the place of a message that stands is neither changed nor forgotten, and whoever puts another learns of it", async () => {
      const standing = { chat: "slack", person: "ada", ref: "C1:1.2", shown: "abc" };
      expect(await messages.put(subject, "card:ada", { chat: "slack", person: "ada" })).not.toHaveProperty("ref");
      expect(await messages.put(subject, "card:ada", standing)).toEqual(standing);
      for (const late of [{ ref: "C1:3.4" }, {}, { refused: "person-unreachable" }]) {
        expect(await messages.put(subject, "card:ada", { chat: "slack", person: "ada", ...late })).toEqual(standing);
      }
      const edited = { ...standing, shown: "def" };
      expect(await messages.put(subject, "card:ada", edited)).toEqual(edited);
      expect(await messages.all(subject)).toEqual(new Map([["card:ada", edited]]));
    });

    test("each chat of a subject is settled on its own; a lower generation makes it due again", async () => {
      expect(await messages.settledGeneration(subject, "slack")).toBe(0);
      await messages.settle(subject, "slack", 4);
      await messages.settle(subject, "teams", 2);
      expect(await messages.settledGeneration(subject, "slack")).toBe(4);
      expect(await messages.settledGeneration(subject, "teams")).toBe(2);
      await messages.settle(subject, "slack", 3);
      expect(await messages.settledGeneration(subject, "slack")).toBe(3);
      expect(await messages.settledGeneration("transfer:IN-9M2X", "slack")).toBe(0);
    });
  });
}
