import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Card } from "../../src/workflows/cards/card.ts";
import { SasUrl } from "../../src/workflows/doors/sas-url.ts";
import { Fault } from "../../src/workflows/engine/fault.ts";
import type { Chat } from "../../src/workflows/engine/ports.ts";
import type { PersonId } from "../../src/workflows/people/person.ts";

/** A chat, somebody who has an account there, somebody who has none, and everybody else's hands on it. */
export interface ChatWorld {
  readonly chat: Chat;
  readonly person: PersonId;
  readonly stranger: PersonId;
  /** What the person sees of their messages with the bot, oldest first. */
  seen(): readonly string[];
  /** What the person's phone showed, oldest first. */
  notifications(): readonly string[];
  /** The person's latest message is deleted by somebody. */
  deleteLatest(): Promise<void>;
  /** The person's account is disabled. */
  disableAccount(): void;
  stop(): Promise<void>;
  /** What this chat can't do, by name: what it leaves out is left out of its tests. */
  readonly cannot?: readonly ChatInability[];
}

/** A chat that can't be asked whether a message still stands goes on telling the key of one that was deleted. */
export type ChatInability = "ask-whether-a-message-stands";

const link = new SasUrl("https://heron.blob.core.windows.net/ingress?sv=2026&sp=wl&sig=q%2BcanarySignature%3D");
const signature = "canarySignature";

function card(says: string, more: Partial<Card> = {}): Card {
  return { title: "Ingress IN-4K7Q", summary: `${says}, in short`, parts: [{ type: "text", line: [says] }], ...more };
}

const linkCard = card("Your door is open", {
  parts: [
    { type: "recipe", label: "The link", template: "{link}" },
    { type: "recipe", label: "With curl", template: "curl -T file '{container}/file?{query}'" },
  ],
});

/** What every chat keeps to. */
export function chatContract(name: string, open: () => Promise<ChatWorld>): void {
  describe(`chat: ${name}`, () => {
    let world: ChatWorld;
    let chat: Chat;
    beforeEach(async () => {
      world = await open();
      chat = world.chat;
    });
    afterEach(() => world.stop());

    const faultOf = async (call: Promise<unknown>): Promise<Partial<Fault>> => {
      const thrown = await call.then(
        () => undefined,
        (error: unknown) => error,
      );
      expect(thrown).toBeInstanceOf(Fault);
      const { code, kind } = thrown as Fault;
      return { code, kind };
    };
    const gone = { code: "message-gone", kind: "refused" };
    const unreachable = { code: "person-unreachable", kind: "refused" };

    test("a card that is placed is seen, and rings with its summary", async () => {
      await chat.place(world.person, card("Please sign"), "card", false);
      expect(world.seen()).toEqual([expect.stringContaining("Please sign")]);
      expect(world.notifications()).toEqual(["Please sign, in short"]);
    });

    test("two placed cards are two messages with references of their own", async () => {
      const first = await chat.place(world.person, card("one"), "a", false);
      const second = await chat.place(world.person, card("two"), "b", false);
      expect(first).not.toBe(second);
      expect(world.seen()).toHaveLength(2);
    });

    test("an edit replaces its message whole and no other, and rings nobody", async () => {
      const ref = await chat.place(world.person, card("before"), "a", false);
      await chat.place(world.person, card("another"), "b", false);
      await chat.edit(ref, card("after"));
      const [edited, other] = world.seen();
      expect(edited).toContain("after");
      expect(edited).not.toContain("before");
      expect(other).toContain("another");
      expect(world.notifications()).toHaveLength(2);
    });

    test("a message that may stand is taken up by its key instead of being posted again", async () => {
      const ref = await chat.place(world.person, card("once"), "a", false);
      expect(await chat.place(world.person, card("once"), "a", true)).toBe(ref);
      expect(world.seen()).toHaveLength(1);
    });

    test.each([1, 2])(
      "a message that must not be posted any more at the asking (%i) is not posted",
      async (lastAsking) => {
        const tooLate = new Fault("too-late", "throttled");
        let asked = 0;
        const mayStand = (): boolean => {
          if (++asked >= lastAsking) throw tooLate;
          return true;
        };
        expect(await faultOf(chat.place(world.person, card("once"), "a", mayStand))).toEqual({
          code: "too-late",
          kind: "throttled",
        });
        expect(world.seen()).toEqual([]);
      },
    );

    test("a message that may stand and does not is posted; one under another key is not taken for it", async () => {
      const other = await chat.place(world.person, card("another"), "b", false);
      expect(await chat.place(world.person, card("once"), "a", true)).not.toBe(other);
      expect(world.seen()).toHaveLength(2);
    });

    test("a message that stands tells the key it was placed under; one that is gone and one of nobody's tell none", async () => {
      const ref = await chat.place(world.person, card("once"), "a", false);
      await chat.place(world.person, card("another"), "b", false);
      expect(await chat.keyOf(ref)).toBe("a");
      const latest = await chat.place(world.person, card("one more"), "c", false);
      await world.deleteLatest();
      if (world.cannot?.includes("ask-whether-a-message-stands") !== true)
        expect(await chat.keyOf(latest)).toBeUndefined();
      expect(await chat.keyOf("no-such-reference")).toBeUndefined();
    });

    test("a message that was deleted is not taken up", async () => {
      const ref = await chat.place(world.person, card("once"), "a", false);
      await world.deleteLatest();
      expect(await chat.place(world.person, card("once"), "a", true)).not.toBe(ref);
      expect(world.seen()).toHaveLength(1);
    });

    test("a link is filled into recipes, is edited away again, and never rings", async () => {
      const ref = await chat.place(world.person, card("Your link comes here"), "link", false);
      await chat.fill(world.person, ref, linkCard, link);
      const [filled] = world.seen();
      expect(filled).toContain(link.reveal());
      expect(filled).toContain("curl -T file 'https://heron.blob.core.windows.net/ingress/file?sv=2026");
      await chat.fill(world.person, ref, linkCard, link);
      expect(world.seen()).toHaveLength(1);
      await chat.edit(ref, card("Closed"));
      expect(world.seen().join()).not.toContain(signature);
      expect(world.notifications().join()).not.toContain(signature);
    });

    test("a deleted message is gone for edits and for the link", async () => {
      const ref = await chat.place(world.person, card("once"), "a", false);
      await world.deleteLatest();
      expect(await faultOf(chat.edit(ref, card("after")))).toEqual(gone);
      expect(await faultOf(chat.fill(world.person, ref, linkCard, link))).toEqual(gone);
    });

    test("a link is not filled into a message that stands with somebody else", async () => {
      const ref = await chat.place(world.person, card("Your link comes here"), "link", false);
      expect(await faultOf(chat.fill(world.stranger, ref, linkCard, link))).toMatchObject({ kind: "refused" });
      expect(world.seen().join()).not.toContain(signature);
    });

    test("a reference that no message has is gone", async () => {
      expect(await faultOf(chat.edit("no-such-reference", card("after")))).toEqual(gone);
    });

    test("somebody without an account can't be reached, and is told nothing", async () => {
      expect(await chat.reaches(world.person)).toBe(true);
      expect(await chat.reaches(world.stranger)).toBe(false);
      expect(await faultOf(chat.place(world.stranger, card("hello"), "a", false))).toEqual(unreachable);
    });

    test("somebody whose account was disabled can't be reached", async () => {
      world.disableAccount();
      expect(await faultOf(chat.place(world.person, card("hello"), "a", false))).toEqual(unreachable);
    });
  });
}
