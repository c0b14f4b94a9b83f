import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { z } from "zod";
import { createFirewall, type Firewall, type StorageAccount } from "../standins/firewall.ts";
import { findFreePort } from "../standins/loopback-server.ts";

const accountSchema = z.custom<StorageAccount>((value) => typeof value === "object" && value !== null);
const portsSchema = z.object({ gate: z.int(), manager: z.int(), azurite: z.int() });

/** What the stand-ins must find again after a restart. Ports, because the configuration names them. */
const keptSchema = z.object({ ports: portsSchema, accounts: z.array(accountSchema).exactOptional() });

/** The ports of the stand-ins. */
export type Ports = z.infer<typeof portsSchema>;

/**
 * The ports of last time; free ones where there was none. They are written down before anything else is made: by this
 * file a folder is known as local mode's, however far its first start comes.
 */
export async function obtainPorts(file: string): Promise<Ports> {
  const kept = readKept(file);
  if (kept !== undefined) return kept.ports;
  const ports = { gate: await findFreePort(), manager: await findFreePort(), azurite: await findFreePort() };
  keep(file, { ports });
  return ports;
}

/** What was kept, or undefined where nothing was yet. Ends in an error where the file is no such file. */
function readKept(file: string): z.infer<typeof keptSchema> | undefined {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw thrown;
  }
  return keptSchema.parse(JSON.parse(text));
}

function keep(file: string, kept: z.infer<typeof keptSchema>): void {
  writeFileSync(`${file}.new`, JSON.stringify(kept, null, 2));
  renameSync(`${file}.new`, file);
}

/** A firewall whose accounts outlive the process: what `file` kept is there, and each change is written before it counts. */
export function keepFirewall(file: string, ports: Ports, first: Parameters<Firewall["addAccount"]>[0]): Firewall {
  const firewall = createFirewall();
  const kept = readKept(file);
  for (const account of kept?.accounts ?? [first]) firewall.addAccount(account);
  keep(file, { ports, accounts: firewall.accounts() });
  return {
    ...firewall,
    edit: (name, edit, by) => {
      const edited = firewall.edit(name, edit, by);
      keep(file, { ports, accounts: firewall.accounts() });
      return edited;
    },
  };
}
