import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Activity } from "../../../src/standins/connector/payloads.ts";

/** Who and where a payload is from. */
export type PayloadValues = Readonly<
  Record<"tenantId" | "appId" | "serviceUrl" | "person" | "name" | "objectId" | "chat" | "channel" | "team", string>
>;

const folder = join(import.meta.dirname, "../../fixtures/teams");

/** The names of all payloads that Microsoft publishes and that are kept here. */
export const payloadNames: readonly string[] = readdirSync(folder).flatMap((file) =>
  file.endsWith(".json") ? [file.replace(/\.json$/, "")] : [],
);

/** A payload, with the pages that it comes from. */
export function readPayload(name: string, values: PayloadValues): { pages: string[]; activity: Activity } {
  const text = readFileSync(join(folder, `${name}.json`), "utf8");
  const filled = Object.entries(values).reduce((left, [key, value]) => left.replaceAll(`{${key}}`, value), text);
  return JSON.parse(filled);
}
