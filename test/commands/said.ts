/** What a reply says, as one text. */
import type { FormReply, Reply } from "../../src/commands/front.ts";
import { plainText } from "../../src/commands/plain-text.ts";
import { textOf } from "../workflows/cards/every-card.ts";

/** Every word of a reply; a form by its fields' labels. */
export function said(reply: Reply | FormReply): string {
  switch (reply.kind) {
    case "say":
    case "done":
      return reply.lines.map(plainText).join("\n");
    case "card":
      return textOf(reply.card);
    case "file":
      return [...reply.lines.map(plainText), reply.name, reply.text].join("\n");
    case "form":
      return [reply.form.title, ...reply.form.fields.map(({ label }) => label)].join("\n");
    case "errors":
      return Object.entries(reply.errors)
        .map(([field, error]) => `${field}: ${error}`)
        .join("\n");
  }
}
