import { z } from "zod";
import { minutes, seconds } from "./words.ts";

/** Lengths that the engine keeps. Real time, but for the minutes, which follow the clock. */
export const engine = z
  .strictObject({
    leaseSeconds: seconds(0.05, 600)
      .default(60)
      .describe("How long one writer holds a storage account, and how long after a write the second read comes."),
    messageLeaseSeconds: seconds(0.2, 600)
      .default(30)
      .describe(
        "How long one process holds the messages of a transfer while it posts and edits them. One that dies keeps them waiting as long.",
      ),
    journalLeaseSeconds: seconds(0.2, 600)
      .default(6)
      .describe(
        "How long one process holds the journal while it copies entries there. One that dies keeps openings waiting as long; closing never waits for it.",
      ),
    settlingSeconds: seconds(0, 600)
      .default(30)
      .describe("From the firewall's rule read back to the link, because a rule takes a while to take effect."),
    writeSpacingSeconds: seconds(0, 60)
      .default(5)
      .describe(
        "The least time between two writes of one account's firewall, because Azure counts writes: what becomes due meanwhile goes out with one. A rule that is to go waits for no other write, unless many end in a moment; those share writes at this distance.",
      ),
    skewMinutes: minutes(0, 60).default(5).describe("How far back a link starts, for clocks that differ."),
    driftCheckMinutes: minutes(1, 1_440).default(5).describe("How often an account with open doors is read again."),
    watchMinutes: minutes(0, 10_080).default(60).describe("How long an account is read again after a closing."),
    rulesAtMost: z
      .int()
      .min(1)
      .max(400)
      .default(400)
      .describe("The most rules in one account's firewall. Azure takes 400."),
    wakerSeconds: seconds(0.01, 60).default(1).describe("How often it is looked what has become due."),
    jobLockSeconds: seconds(0.1, 600).default(10).describe("How long a job belongs to a worker that says nothing."),
    stalledCheckSeconds: seconds(0.1, 600).default(10).describe("How often jobs of dead workers are looked for."),
  })
  .describe("How the engine paces itself. The defaults suit Azure; there is seldom a reason to change them.");
