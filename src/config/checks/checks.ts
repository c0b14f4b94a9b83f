import type { Finding } from "../mistake.ts";
import type { Readable } from "../reading/readable.ts";
import { checkAssessors } from "./assessors.ts";
import { checkFirewall } from "./firewall.ts";
import { checkLocal } from "./local-addresses.ts";
import { checkPeople } from "./people.ts";
import { checkRoles } from "./role-holders.ts";
import { checkSeats } from "./seats.ts";
import { checkStorage } from "./storage.ts";

/** What must hold between settings. The rules are printed in docs/configuration.md. */
export const checks: readonly { readonly rule: string; readonly check: (readable: Readable) => Finding[] }[] = [
  {
    rule: "One human is one person: no e-mail address and no Slack or Teams account belongs to two. A Teams account is in a tenant that is served.",
    check: checkPeople,
  },
  {
    rule: "Roles name people who are under `people`. A referee or assessor holds no other role in the same environment. Every environment has an admin.",
    check: checkRoles,
  },
  {
    rule: "Nothing opens on one person's word: in every tier served somebody besides the requester signs, and in every environment the seats of its tier can be filled by different people.",
    check: checkSeats,
  },
  {
    rule: "Where outputs are assessed, every environment that has an `egressContainer` has as many assessors as the policy asks for. No container is called like one of copies (`release-out-`).",
    check: checkAssessors,
  },
  {
    rule: "An environment's tier is at most `policy.highestTier`. No two environments share a container; those in one storage account say the same about it.",
    check: checkStorage,
  },
  {
    rule: "A firewall that is `managed` is read, and so is an account that is found by a convention. Environments in one storage account say the same of `firewall` and `firewallReading`.",
    check: checkFirewall,
  },
  {
    rule: "With `azure.credential: local` every address of Azure is this machine's; without it the clock is the system's.",
    check: checkLocal,
  },
];
