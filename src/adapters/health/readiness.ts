import { asFault } from "../../workflows/engine/fault.ts";

/** Whether the bot can do its work, and what stands in the way of that, or of opening alone. */
export interface Readiness {
  readonly isReady: boolean;
  readonly because?: string;
}

/** What readiness is judged by. `check` ends in a Fault where Redis is away or set so that it would lose records. */
export interface ReadinessOptions {
  readonly check: () => Promise<void>;
  readonly journal: {
    status(): "following" | "behind-journal" | "unknown";
    trouble(): string | undefined;
  };
  /** Why people can't reach the bot by its chat, as a code. */
  readonly chatTrouble: () => string | undefined;
}

/** Judges anew each time. While nothing may open the bot is ready all the same: it closes, and answers people. */
export async function readiness({ check, journal, chatTrouble }: ReadinessOptions): Promise<Readiness> {
  try {
    await check();
  } catch (thrown) {
    return { isReady: false, because: asFault(thrown, "unexpected").code };
  }
  const unreached = chatTrouble();
  if (unreached !== undefined) return { isReady: false, because: unreached };
  switch (journal.status()) {
    case "behind-journal":
      return { isReady: true, because: "nothing opens, because Redis has lost records that the journal holds" };
    case "unknown":
      return { isReady: true, because: "nothing opens until Redis has been compared with its journal" };
    case "following": {
      const trouble = journal.trouble();
      return trouble === undefined
        ? { isReady: true }
        : { isReady: true, because: `nothing opens, because the journal is not written (${trouble})` };
    }
  }
}
