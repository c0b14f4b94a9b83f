import type { Line } from "../workflows/cards/card.ts";

/** A line as plain text, for places that take nothing else, such as the words beside a form's field. Times in UTC. */
export function plainText(line: Line): string {
  return line
    .map((span) => {
      if (typeof span === "string") return span;
      if ("strong" in span) return span.strong;
      if ("code" in span) return span.code;
      return `${new Date(span.at).toISOString().slice(0, 16).replace("T", " ")} UTC`;
    })
    .join("");
}
