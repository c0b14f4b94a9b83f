import { asFault } from "../../workflows/engine/fault.ts";
import type { Vitals } from "../../workflows/engine/ports.ts";

/** What the vitals are taken from. `unjournaled` counts entries of Redis that the journal does not have yet. */
export interface VitalsOptions {
  readonly check: () => Promise<void>;
  readonly journal: {
    status(): Vitals["journal"];
    trouble(): string | undefined;
    unjournaled(): Promise<number>;
  };
  readonly counts: () => Promise<NonNullable<Vitals["jobs"]>>;
}

/** How the bot's own parts are, as far as they can be asked. Never fails. */
export async function takeVitals({ check, journal, counts }: VitalsOptions): Promise<Vitals> {
  const codeOf = (thrown: unknown): string => asFault(thrown, "unexpected").code;
  const redis = await check().then(() => undefined, codeOf);
  const unjournaled = await journal.unjournaled().catch(() => undefined);
  const jobs = await counts().catch(() => undefined);
  const trouble = journal.trouble();
  return {
    journal: journal.status(),
    ...(redis === undefined ? {} : { redisTrouble: redis }),
    ...(trouble === undefined ? {} : { journalTrouble: trouble }),
    ...(unjournaled === undefined ? {} : { unjournaled }),
    ...(jobs === undefined ? {} : { jobs }),
  };
}
