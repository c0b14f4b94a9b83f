/** Random stories of outputs that are assessed: mostly what is due next, and in between whatever people and days may bring. */
import { type FileList, frozenFilesOf, listDigest } from "../../../src/workflows/assessment/files.ts";
import type { Today } from "../../../src/workflows/people/environment.ts";
import type { PersonId } from "../../../src/workflows/people/person.ts";
import type { Role } from "../../../src/workflows/people/role.ts";
import type { Action } from "../../../src/workflows/transfers/action.ts";
import type { Asked } from "../../../src/workflows/transfers/asked.ts";
import { isRefusal } from "../../../src/workflows/transfers/refusal.ts";
import { openSeats, statusOf, type Transfer, termsOf } from "../../../src/workflows/transfers/transfer.ts";
import { ask, askedDoors, confirm, edit, revise, sign, withdraw } from "../../builders/actions.ts";
import * as files from "../../builders/assessed.ts";
import * as door from "../../builders/door-actions.ts";
import { account, environment, recreatedIdentity, today as todayWith } from "../../builders/environment.ts";
import { changed, usualPolicy } from "../../builders/policy.ts";
import type { Choice } from "../transfers/play/choice.ts";
import type { Decider } from "../transfers/play/telling.ts";
import { Oracle } from "./oracle.ts";

const assessors = ["joan", "eve", "emmy"];
const signers = ["grace", "ada", "alan", "mary", "dorothy"];
const anybody = [...assessors, ...signers, "hugo", "sam"];
const strict = { allowedTypes: ["csv"], fileBytesAtMost: 99, filesAtMost: 9, namePattern: ".*" };

/** One story, as far as it is told. */
export class Telling {
  transfer: Transfer | undefined;
  readonly breaches: string[] = [];
  readonly log: string[] = [];
  /** How often each action was accepted, by its name and outcome. */
  readonly counts: Map<string, number>;
  readonly #decide: Decider;
  readonly #oracle = new Oracle();
  readonly #lists = new Map<string, FileList>();
  readonly #people: Record<Role, readonly PersonId[]> = { ...files.assessedEnvironment.people };
  #policy = files.assessedPolicy;
  #container = "egress";
  #account = account();
  #content = new Map([
    ["a.csv", 1],
    ["b.csv", 1],
    ["c.csv", 1],
  ]);
  #stale: Transfer | undefined;
  #now = todayWith().now;
  #salt = 0;

  constructor(decide: Decider, counts: Map<string, number>) {
    this.#decide = decide;
    this.counts = counts;
  }

  /** One step: what is due, or whatever. */
  step(choice: Choice): void {
    if (choice.onceIn(5)) this.#days(choice);
    if (this.transfer !== undefined && choice.onceIn(12)) this.#stale = this.transfer;
    const { transfer } = this;
    const action = transfer !== undefined && choice.onceIn(3) ? this.#odd(transfer, choice) : this.#due(choice);
    if (action !== undefined) this.#act(action);
  }

  get #today(): Today {
    return todayWith({
      now: this.#now,
      policy: this.#policy,
      account: this.#account,
      environment: environment({ people: this.#people, egressContainer: this.#container }),
    });
  }

  #act(action: Action): void {
    const today = this.#today;
    const decision = this.#decide(this.transfer, action, today);
    const by = "by" in action ? ` ${action.by}` : "";
    this.log.push(`${action.do}${by}: ${isRefusal(decision) ? decision.code : "accepted"}`);
    if (isRefusal(decision)) return;
    this.transfer = decision.transfer;
    const outcome = action.do === "conclude" ? ` ${action.outcome}` : "";
    this.counts.set(action.do + outcome, (this.counts.get(action.do + outcome) ?? 0) + 1);
    this.breaches.push(...this.#oracle.judge(action, today, decision.transfer));
    if (action.do === "conclude") this.#keepPart(action);
  }

  /** What the bot does beside concluding: the part that all approved is kept as a list of its own. */
  #keepPart({ list, salt }: Extract<Action, { do: "conclude" }>): void {
    const frozen = this.transfer === undefined ? undefined : termsOf(this.transfer).files?.frozen;
    for (let some = 1; some < 2 ** list.files.length; some += 1) {
      const part: FileList = { format: 1, salt, files: list.files.filter((_, file) => (some >> file) % 2 === 1) };
      if (listDigest(part) === frozen?.digest) this.#lists.set(frozen.digest, part);
    }
  }

  #days(choice: Choice): void {
    const pick = choice.pick(9);
    if (pick < 3) {
      const [role, who] = [choice.of<Role>(["assessor", "assessor", "referee", "investigator"]), choice.of(anybody)];
      const held = this.#people[role];
      this.#people[role] = held.includes(who) ? held.filter((one) => one !== who) : [...held, who];
    } else if (pick < 5) this.#content.set(choice.of(["a.csv", "b.csv", "c.csv"]), 1 + choice.pick(2));
    else if (pick === 5) this.#content.delete(choice.of(["b.csv", "c.csv"]));
    else if (pick === 6) this.#container = choice.of(["egress", "outbox"]);
    else if (pick === 7) this.#account = choice.onceIn(3) ? account({ identity: recreatedIdentity }) : account();
    else
      this.#policy = choice.of([
        files.assessedPolicy,
        changed(usualPolicy, { assessed: { assessors: 3 } }),
        changed(usualPolicy, { assessed: { assessors: 1 } }),
        changed(usualPolicy, { assessed: { files: strict } }),
        usualPolicy,
      ]);
  }

  #asked(choice: Choice): Asked {
    const recipient = choice.of(["hugo", "hugo", "hugo", "rosa", ...assessors]);
    const context = choice.of(["Counts by arm", "Counts by arm", "Means"]);
    const doors = askedDoors(files.assessedPolicy, "egress").map((one) => ({ ...one, recipient }));
    return files.filesAsked({ doors, files: [files.group({ context })] });
  }

  #freezes({ assessing }: Transfer): Action {
    this.#salt += 1;
    const found = [...this.#content].sort().map(([name, version]) => files.file(name, `${name} ${version}`));
    const list = files.listOf(found, `list-${this.#salt}`);
    this.#lists.set(listDigest(list), list);
    return files.frozenAs(list, this.#lists.get(assessing?.lastList ?? ""), `f${this.#salt}`);
  }

  #listNow(transfer: Transfer): FileList {
    return this.#lists.get(termsOf(transfer).files?.frozen?.digest ?? "") ?? files.threeFiles;
  }

  #due(choice: Choice): Action | undefined {
    const { transfer } = this;
    if (transfer === undefined) return ask("ada", this.#asked(choice));
    const own = revise(transfer);
    if (choice.onceIn(4) && !isRefusal(this.#decide(transfer, own, this.#today))) return own;
    switch (statusOf(transfer)) {
      case "assessing":
        return termsOf(transfer).files?.frozen === undefined
          ? this.#freezes(transfer)
          : this.#assesses(transfer, choice);
      case "changes-requested":
        return files.resubmit("ada", this.#asked(choice), `r${choice.pick(1_000)}`);
      case "awaiting-sign-off": {
        const seat = openSeats(transfer)[0];
        const holders = this.#people[seat?.role ?? "admin"];
        return seat === undefined || holders.length === 0 ? undefined : sign(transfer, choice.of(holders), seat.id);
      }
      case "approved":
        return this.#prepares(transfer);
      case "opening":
      case "open":
        return this.#mints(transfer);
      default:
        return undefined;
    }
  }

  #assesses(transfer: Transfer, choice: Choice): Action {
    const list = this.#listNow(transfer);
    const who = choice.of(assessors);
    // People mostly agree that what was changed may not leave.
    const isBad = choice.onceIn(2);
    const alike = list.files.flatMap(({ etag }, file) => (etag.includes(" 2") === isBad ? [file] : []));
    const some = alike.length === 0 ? [choice.pick(list.files.length)] : alike;
    const outcomes = choice.onceIn(3) ? (["return"] as const) : (["release", "release-part", "return"] as const);
    const tried = [
      files.finish(transfer, who),
      ...outcomes.map((outcome) => files.conclude(transfer, who, outcome, list)),
    ].find((action) => !isRefusal(this.#decide(transfer, action, this.#today)));
    return tried ?? files.assess(transfer, who, some, isBad !== choice.onceIn(12) ? "change" : "release");
  }

  #prepares(transfer: Transfer): Action | undefined {
    const one = transfer.doors[0];
    if (one === undefined) return undefined;
    if (one.confirmations.length === 0) return confirm(transfer);
    if (one.placedAt === undefined) return door.linkPlaced();
    if (one.copies === undefined) return files.beginCopying();
    const isCopied = one.copies.copied?.files.digest === termsOf(transfer).files?.frozen?.digest;
    return isCopied ? door.begin() : files.copied(transfer);
  }

  #mints(transfer: Transfer): Action | undefined {
    const one = transfer.doors[0];
    if (one?.grant === undefined) return door.ruleSeen(transfer, this.#now);
    this.#now += 120_000;
    const { issuances } = one.grant;
    if (one.copies?.checkedFor !== issuances.length) return files.copiesChecked(transfer);
    return door.minted(transfer, this.#now, "d1", { id: `i${issuances.length + 1}` });
  }

  #odd(transfer: Transfer, choice: Choice): Action {
    const who = choice.of(anybody);
    const seen = choice.onceIn(3) ? (this.#stale ?? transfer) : transfer;
    const list = choice.of([...this.#lists.values(), files.threeFiles]);
    const seat = choice.of(termsOf(transfer).seats).id;
    const old = frozenFilesOf(list);
    return choice.of<() => Action>([
      () => files.assess(seen, who, [choice.pick(4)], choice.of(["release", "change"])),
      () => files.finish(seen, who),
      () => files.conclude(seen, who, choice.of(["release", "release-part", "return"]), list),
      () => files.frozenAs(list, choice.of([list, ...this.#lists.values()]), "odd"),
      () => sign(seen, who, seat),
      () => sign(transfer, choice.of(assessors), seat),
      () => files.resubmit(who, this.#asked(choice), "odd"),
      () => edit(transfer, choice.of(["ada", "ada", who]), this.#asked(choice)),
      () => revise(transfer),
      () => ({ do: "record-changed", files: [0] }),
      () => ({ ...files.copied(transfer), files: old }),
      () => ({ ...files.copiesChecked(transfer), files: choice.of([old, files.copiesChecked(transfer).files]) }),
      () => files.beginCopying(),
      () => door.begin(),
      () => door.minted(transfer, this.#now, "d1", { id: "odd" }),
      () => (choice.onceIn(8) ? withdraw("ada") : files.finish(transfer, who)),
    ])();
  }
}
