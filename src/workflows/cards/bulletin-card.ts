import type { Bulletin, Environment } from "../environments/environment.ts";
import type { Card } from "./card.ts";
import type { WantedMessage } from "./wanted.ts";

function bulletinCard(environment: Environment, bulletin: Bulletin): Card {
  return {
    title: `Configuration of ${environment.id}`,
    summary: `The configuration of ${environment.id} changed.`,
    parts: [
      {
        type: "text",
        line: [
          "The configuration changed, ",
          { at: bulletin.at },
          ". If this was not you or a colleague, ask who did it.",
        ],
      },
      { type: "list", title: ["What changed"], items: bulletin.what.map((part) => [{ code: part }]) },
    ],
  };
}

/** The messages that tell an environment's admins what changed. */
export function bulletinMessages(environment: Environment): readonly WantedMessage[] {
  return environment.bulletins.flatMap((bulletin) =>
    bulletin.to.map((person) => ({
      key: `bulletin/${bulletin.id}/${person}`,
      person,
      card: bulletinCard(environment, bulletin),
      post: true,
    })),
  );
}
