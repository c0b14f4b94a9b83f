/** The terms of what is asked for. */

import { allowedBy } from "../assessment/allowed.ts";
import { copiesContainer } from "../assessment/copies-kept.ts";
import type { FrozenFiles } from "../assessment/files.ts";
import { type Digest, digestOf } from "../audit/digest.ts";
import type { Today } from "../people/environment.ts";
import type { PersonId } from "../people/person.ts";
import { seatsFor, type Wanting } from "../people/seats.ts";
import type { Asked } from "./asked.ts";
import { containerFor } from "./place.ts";
import type { Policy, TransferKind } from "./policy.ts";
import type { FilesTerms, Inside, Outside, Terms } from "./terms.ts";

const policyDigests = new WeakMap<Policy, Digest>();

/** A policy is never changed in place: another one is another object. It is long, and every asking needs its digest. */
function policyDigestOf(policy: Policy): Digest {
  const digest = policyDigests.get(policy) ?? digestOf(policy);
  policyDigests.set(policy, digest);
  return digest;
}

/** Who wants what is asked for. */
export function wantingOf(asked: Asked, requester: PersonId): Wanting {
  return { kind: asked.kind, requester, recipients: asked.doors.map(({ recipient }) => recipient) };
}

const subjectKinds = {
  "data-ingress": "dataset",
  "software-ingress": "software",
  egress: "outputs",
} as const satisfies Record<TransferKind, string>;

/** From where to where: what goes out leaves the egress container for whoever will hold it. */
function placesOf(
  asked: Asked,
  today: Pick<Today, "environment" | "account">,
): {
  readonly inside: Inside;
  readonly outside: Outside;
} {
  const { environment, account } = today;
  if (environment === undefined || account === undefined) throw new Error("terms need an environment and its account");
  const isOut = asked.kind === "egress";
  const [door] = asked.doors;
  const container = containerFor(isOut, environment);
  if (container === undefined) throw new Error("an egress needs a container to come from");
  return {
    inside: {
      where: "environment",
      environment: environment.id,
      tier: environment.tier,
      account: account.identity,
      container,
    },
    outside: { where: "outside", party: (isOut ? door?.destination?.trim() : door?.recipient) ?? "" },
  };
}

function filesOf({ files }: Asked, today: Today, frozen: FrozenFiles | undefined): FilesTerms | undefined {
  const { egress } = today.policy.kinds;
  const allowed = allowedBy(today);
  if (files === undefined || egress?.procedure !== "assessed" || allowed === undefined) return undefined;
  const groups = files.map(({ paths, context, controls, door }) => ({
    paths,
    context: context.trim(),
    controls: controls.trim(),
    ...(door === undefined ? {} : { door }),
  }));
  return {
    groups,
    ...(frozen === undefined ? {} : { frozen }),
    allowedBy: allowed,
    keepCopiesMinutes: egress.keepCopiesMinutes,
  };
}

/** What terms ask for, in a form's terms. */
export function askedOf(terms: Terms): Asked {
  return {
    kind: terms.kind,
    subject: terms.subject.name,
    purpose: terms.purpose,
    doors: terms.doors.map((door) => ({
      recipient: door.recipient,
      addresses: door.addresses.map((address) => address.range),
      lastsMinutes: door.window.lastsMinutes,
      ...(door.window.notBefore === undefined ? {} : { notBefore: door.window.notBefore }),
      ...(door.destination === undefined ? {} : { destination: door.destination }),
    })),
    ...(terms.files === undefined ? {} : { files: terms.files.groups }),
  };
}

/** How often a frozen list was given up, to be made anew. */
function listsGivenUp(before: readonly { readonly terms: Terms }[], frozen: FrozenFiles | undefined): number {
  const areFrozen = [...before.map(({ terms }) => terms.files?.frozen !== undefined), frozen !== undefined];
  return areFrozen.filter((isFrozen, at) => !isFrozen && areFrozen[at - 1] === true).length;
}

/** The terms of what is asked for, as today's configuration has them. The caller has judged the asking. */
export function termsFor(
  asked: Asked,
  today: Today,
  given: {
    readonly transferId: string;
    readonly salt: string;
    readonly revision: number;
    readonly requester: string;
    readonly statedBy: string;
    /** The list that stays the same, where files are assessed. */
    readonly frozen?: FrozenFiles;
    /** What was agreed to before, oldest first. */
    readonly before?: readonly { readonly terms: Terms }[];
  },
): Terms {
  const { environment, policy } = today;
  const kindPolicy = policy.kinds[asked.kind];
  if (environment === undefined || kindPolicy === undefined) throw new Error("terms need an environment and a policy");
  const { inside, outside } = placesOf(asked, today);
  const files = filesOf(asked, today, given.frozen);
  const earlier = listsGivenUp(given.before ?? [], given.frozen);
  return {
    format: 1,
    salt: given.salt,
    transferId: given.transferId,
    revision: given.revision,
    kind: asked.kind,
    subject: { kind: subjectKinds[asked.kind], name: asked.subject.trim() },
    purpose: asked.purpose.trim(),
    ...(asked.kind === "egress" ? { from: inside, to: outside } : { from: outside, to: inside }),
    seats: seatsFor(kindPolicy, environment.tier, environment, wantingOf(asked, given.requester)),
    policyDigest: policyDigestOf(policy),
    ...(files === undefined ? {} : { files }),
    doors: asked.doors.map((door, index) => ({
      id: `d${index + 1}`,
      recipient: door.recipient,
      addresses: door.addresses.map((range) => ({ range: range.trim(), statedBy: given.statedBy })),
      place: files === undefined ? inside : { ...inside, container: copiesContainer(given.transferId, index, earlier) },
      ...(door.destination === undefined ? {} : { destination: door.destination.trim() }),
      rights: kindPolicy.rights,
      window: {
        ...(door.notBefore === undefined ? {} : { notBefore: door.notBefore }),
        lastsMinutes: Math.min(door.lastsMinutes, kindPolicy.window.maxMinutes),
        openWithinMinutes: kindPolicy.window.openWithinMinutes,
        extendableToMinutes: kindPolicy.window.maxMinutes,
      },
    })),
  };
}
