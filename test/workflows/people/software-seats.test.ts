/** The two policies that ship: whose signatures data and software need in each tier, and when an admin's is added. */
import { describe, expect, test } from "vitest";
import { seatsFor, type Wanting } from "../../../src/workflows/people/seats.ts";
import type { Tier } from "../../../src/workflows/people/tier.ts";
import type { IngressKind } from "../../../src/workflows/transfers/policy.ts";
import { termsOf } from "../../../src/workflows/transfers/transfer.ts";
import { ask, edit, revise, sign, softwareFor } from "../../builders/actions.ts";
import { begin, minted } from "../../builders/door-actions.ts";
import { environment, today } from "../../builders/environment.ts";
import { changed, safeHavenPolicy, usualPolicy } from "../../builders/policy.ts";
import { given } from "../../builders/rules.ts";
import { asked, type Setting, type Story } from "../../builders/story.ts";

const alone = environment({ people: { investigator: ["ada"] } });

const softwareSetting = (recipient: string, changes: Setting = {}): Setting => ({
  policy: safeHavenPolicy,
  environment: alone,
  what: softwareFor(recipient),
  ...changes,
});

const rolesIn = (story: Story): readonly string[] =>
  termsOf(story.transfer).seats.map(({ role, addedBecause }) => (addedBecause === undefined ? role : `${role}, added`));

describe("who must sign, where somebody who doesn't want it can", () => {
  const two = ["provider", "investigator"];
  const three = [...two, "referee"];
  const policies = { "the documented procedure": usualPolicy, "the Data Safe Haven's matrix": safeHavenPolicy };
  test.each<[keyof typeof policies, IngressKind, readonly (readonly string[])[]]>([
    ["the documented procedure", "data-ingress", [two, two, three, three]],
    ["the documented procedure", "software-ingress", [two, two, three, three]],
    ["the Data Safe Haven's matrix", "data-ingress", [two, two, three, three]],
    [
      "the Data Safe Haven's matrix",
      "software-ingress",
      [["investigator"], ["investigator"], ["investigator"], ["investigator", "referee"]],
    ],
  ])("by %s, for %s", (name, kind, byTier) => {
    const wanting: Wanting = { kind, requester: "ada", recipients: ["ada"] };
    const roles = byTier.map((_, tier) =>
      seatsFor(policies[name].kinds[kind], tier as Tier, environment({ tier: tier as Tier }), wanting).map(
        ({ role }) => role,
      ),
    );
    expect(roles).toEqual(byTier);
  });
});

describe("an admin's seat is added to the Data Safe Haven's matrix", () => {
  test.each<[string, Setting, readonly string[]]>([
    ["a lone investigator asks for herself", softwareSetting("ada"), ["sam", "noor"]],
    ["an admin asks for a lone investigator", softwareSetting("ada", { by: "sam" }), ["noor"]],
    [
      "one of two investigators asks for the other",
      softwareSetting("alan", { environment: environment() }),
      ["sam", "noor"],
    ],
    [
      "the lone investigator is an admin, too",
      softwareSetting("ada", {
        environment: environment({ people: { investigator: ["ada"], admin: ["ada", "sam"] } }),
      }),
      ["sam"],
    ],
  ])("where %s", (_, setting, offeredTo) => {
    const story = asked(setting);
    expect(rolesIn(story)).toEqual(["investigator", "admin, added"]);
    expect(termsOf(story.transfer).seats[1]).toMatchObject({ id: "admin", offeredTo });
  });

  test.each<[string, Setting, readonly string[]]>([
    ["another investigator can sign", softwareSetting("ada", { environment: environment() }), ["investigator"]],
    [
      "a referee signs as well, in Tier 3",
      softwareSetting("ada", { environment: environment({ tier: 3, people: { investigator: ["ada"] } }) }),
      ["investigator", "referee"],
    ],
    [
      "the seats are those of data",
      softwareSetting("ada", { policy: usualPolicy }),
      ["provider", "investigator", "referee"],
    ],
    ["it is data", { environment: alone }, ["provider", "investigator", "referee"]],
  ])("but not where %s", (_, setting, roles) => {
    expect(rolesIn(asked(setting))).toEqual(roles);
  });

  test("beside an admin's seat of the policy's own, with an id of its own", () => {
    const seats = [{ role: "admin", fromTier: 0 }] as const;
    const wanting: Wanting = { kind: "software-ingress", requester: "sam", recipients: ["ada"] };
    const here = environment({ people: { admin: ["sam"] } });
    const kind = changed(usualPolicy, { software: { seats } }).kinds["software-ingress"];
    expect(seatsFor(kind, 2, here, wanting).map(({ id, offeredTo }) => [id, offeredTo])).toEqual([
      ["admin", ["sam"]],
      ["admin-2", []],
    ]);
  });
});

test.each([
  ["the lone investigator is the only admin", "ada", ["ada"], "ada"],
  ["the only admin asks for the lone investigator", "sam", ["sam"], "ada"],
])("software that nobody else could say yes to can't be asked for: %s", (_, by, admin, recipient) => {
  const here = today({
    policy: safeHavenPolicy,
    environment: environment({ people: { investigator: ["ada"], admin } }),
  });
  given(undefined)
    .when(ask(by, softwareFor(recipient)), here)
    .refuses("nobody-for-seat", { role: "admin" });
});

test.each(["rosa", "sam", "grace"])("software can't be asked for %s, who is no investigator", (recipient) => {
  given(undefined)
    .when(ask("ada", softwareFor(recipient)), today())
    .refuses("recipient-not-in-role", { field: "recipient", role: "investigator" });
  const story = asked({ what: softwareFor("ada") });
  given(story)
    .when(edit(story.transfer, "ada", softwareFor(recipient)))
    .refuses("recipient-not-in-role");
});

describe("nothing opens on the word of those alone who want the software", () => {
  test("who asked and gets it may sign as investigator, and then an admin must", () => {
    const story = asked(softwareSetting("ada"));
    const signed = given(story)
      .when(sign(story.transfer, "ada", "investigator"))
      .leadsTo({ status: "awaiting-sign-off" });
    given(signed).when(begin()).refuses("gate-shut", { gate: "seats-complete" });
    given(signed)
      .when(sign(signed.transfer, "sam", "admin"))
      .leadsTo({ status: "approved" });
  });

  test("the added seat is not for a recipient who is an admin, first or last", () => {
    const people = { investigator: ["ada", "alan"], admin: ["alan", "sam"] };
    const story = asked(softwareSetting("alan", { environment: environment({ people }) }));
    given(story)
      .when(sign(story.transfer, "alan", "admin"))
      .refuses("needs-another-person", { role: "admin" });
    const later = story.signedBy("ada");
    given(later)
      .when(sign(later.transfer, "alan", "admin"))
      .refuses("needs-another-person");
  });

  test("of two investigators the one who gets it may not sign alone, and the other may", () => {
    const story = asked(softwareSetting("ada", { environment: environment(), by: "grace" }));
    given(story)
      .when(sign(story.transfer, "ada", "investigator"))
      .refuses("needs-another-person");
    given(story)
      .when(sign(story.transfer, "alan", "investigator"))
      .leadsTo({ status: "approved" });
  });

  test("whoever gets data may sign for it alone with others' seats open or filled, as before", () => {
    const seats = [{ role: "investigator", fromTier: 0 }] as const;
    const policy = changed(usualPolicy, { ingress: { seats } });
    const { what: _, ...setting } = softwareSetting("ada", { policy, by: "grace", environment: environment() });
    const story = asked(setting);
    given(story)
      .when(sign(story.transfer, "ada", "investigator"))
      .leadsTo({ status: "approved" });
  });
});

describe("when roles change", () => {
  test("a recipient who is no investigator any more gets nothing: it lapses, and says why", () => {
    const signed = asked(softwareSetting("ada", { environment: environment() })).signedBy("alan");
    const here = environment({ people: { investigator: ["alan"] } });
    given(signed.ready().when({ environment: here }))
      .when(begin())
      .refuses("gate-shut", { gate: "recipient-in-role" });
    const lapsed = given(signed.when({ environment: here }))
      .when({ do: "lapse" })
      .leadsTo({ status: "lapsed" });
    expect(lapsed.transfer.ended?.changed).toEqual(["recipient-in-role"]);
    const open = signed.seen().after(1);
    given(open.when({ environment: here }))
      .when(minted(open.transfer, open.now))
      .refuses("gate-shut", { gate: "recipient-in-role" });
  });

  test("where the only one free of interest has left, the new terms have an admin's seat, and say who left", () => {
    const story = asked(softwareSetting("ada", { environment: environment() }))
      .ready()
      .when({ environment: alone });
    const { transfer } = given(story).when(revise(story.transfer)).leadsTo({ status: "awaiting-sign-off" });
    expect(transfer.revisions.at(-1)?.because).toEqual(["signers-in-role"]);
    expect(termsOf(transfer).seats.map(({ id }) => id)).toEqual(["investigator", "admin"]);
  });

  test("an added seat that is no longer needed stays agreed to", () => {
    const story = asked(softwareSetting("ada")).ready().when({ environment: environment() });
    given(story).when(begin()).leadsTo({ status: "opening" });
  });
});
