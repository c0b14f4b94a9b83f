/**
 * What may happen to outputs that are assessed, told by what happened before all eyes: accepted actions and the terms they
 * led to. It keeps its own account of who approved what and looks at no verdict of the record, save to compare.
 */
import { type AskedGroup, type FileList, listDigest } from "../../../src/workflows/assessment/files.ts";
import type { Today } from "../../../src/workflows/people/environment.ts";
import type { PersonId } from "../../../src/workflows/people/person.ts";
import { roles } from "../../../src/workflows/people/role.ts";
import type { Action } from "../../../src/workflows/transfers/action.ts";
import { type Transfer, termsOf } from "../../../src/workflows/transfers/transfer.ts";

type Said = "release" | "change" | undefined;

/** What is known of a transfer from its history. */
export class Oracle {
  #list: FileList | undefined;
  #groups: readonly AskedGroup[] = [];
  #under = "";
  #said = new Map<PersonId, readonly Said[]>();
  readonly #finished = new Set<PersonId>();
  readonly #assessedEver = new Set<PersonId>();
  readonly #signedEver = new Set<PersonId>();
  readonly #recipientsEver = new Set<PersonId>();
  #signed = new Map<string, PersonId>();
  #terms = "";
  #copied = "";
  #isChecked = false;

  /** What is wrong with this having been accepted; empty where nothing is. */
  judge(action: Action, today: Today, after: Transfer): readonly string[] {
    const wrong = this.#judged(action, today, after).map((what) => `${action.do}: ${what}`);
    this.#noteTerms(after);
    return wrong;
  }

  #noteTerms(after: Transfer): void {
    const { digest, terms } = after.revisions.at(-1) ?? { digest: "", terms: undefined };
    for (const { recipient } of terms?.doors ?? []) this.#recipientsEver.add(recipient);
    if (digest !== this.#terms) this.#signed = new Map();
    this.#terms = digest;
  }

  #judged(action: Action, today: Today, after: Transfer): readonly string[] {
    switch (action.do) {
      case "record-frozen":
        return this.#frozen(action.list, action.previous, today, after);
      case "assess": {
        const before = this.#said.get(action.by) ?? this.#list?.files.map(() => undefined) ?? [];
        const said = before.map((one, file) => (action.files.includes(file) ? action.verdict : one));
        const may = this.#mayAssess(action.by, today, after);
        const isLate = this.#finished.has(action.by) && !this.#allFinished(today, after);
        this.#said.set(action.by, said);
        this.#assessedEver.add(action.by);
        return [...(may ? [] : ["by somebody who may not"]), ...(isLate ? ["after finishing, before the others"] : [])];
      }
      case "finish-assessing":
        this.#finished.add(action.by);
        return this.#said.get(action.by)?.includes(undefined) === false ? [] : ["with files undecided"];
      case "conclude":
        return this.#concluded(action, today, after);
      case "sign":
        this.#signed.set(action.seat, action.by);
        this.#signedEver.add(action.by);
        return this.#assessedEver.has(action.by) ? ["by somebody who assessed it"] : [];
      case "record-copied":
        this.#copied = action.files.digest;
        return this.#list !== undefined && this.#copied === listDigest(this.#list) ? [] : ["another list"];
      case "record-copies-checked":
        this.#isChecked = true;
        return this.#list !== undefined && action.files.digest === listDigest(this.#list) ? [] : ["another list"];
      case "begin-opening":
        this.#isChecked = false;
        return this.#opens(today, after);
      case "record-link-minted": {
        const unchecked = this.#isChecked ? [] : ["copies unchecked"];
        this.#isChecked = false;
        return [...unchecked, ...this.#opens(today, after)];
      }
      default:
        return [];
    }
  }

  #mayAssess(person: PersonId, { environment, isKnown }: Today, { requester }: Transfer): boolean {
    const held = roles.filter((role) => environment?.people[role].includes(person));
    const hasPart = person === requester || this.#recipientsEver.has(person) || this.#signedEver.has(person);
    return isKnown(person) && held.length === 1 && held[0] === "assessor" && !hasPart;
  }

  #counting(today: Today, after: Transfer): readonly PersonId[] {
    return [...this.#said.keys()].filter((person) => this.#mayAssess(person, today, after));
  }

  #wanted({ policy }: Today): number {
    const { egress } = policy.kinds;
    return egress?.procedure === "assessed" ? egress.assessors : Number.POSITIVE_INFINITY;
  }

  #allFinished(today: Today, after: Transfer): boolean {
    const counting = this.#counting(today, after);
    return counting.length >= this.#wanted(today) && counting.every((person) => this.#finished.has(person));
  }

  /** By how many who count a file was approved, and whether any of them objects. */
  #isApproved(file: number, today: Today, after: Transfer): boolean {
    const said = this.#counting(today, after).map((person) => this.#said.get(person)?.[file]);
    return said.length >= this.#wanted(today) && said.every((one) => one === "release");
  }

  #keyOf({ name, sha256, bytes, group }: FileList["files"][number], groups: readonly AskedGroup[]): string {
    return JSON.stringify([name, sha256, bytes, groups[group]?.context, groups[group]?.controls]);
  }

  #frozen(list: FileList, previous: FileList | undefined, today: Today, after: Transfer): readonly string[] {
    const groups = termsOf(after).files?.groups ?? [];
    const keysBefore = previous?.files.map((file) => this.#keyOf(file, this.#groups)) ?? [];
    const from = list.files.map((file) => keysBefore.indexOf(this.#keyOf(file, groups)));
    this.#said = new Map(
      [...this.#said].map(([person, said]) => [person, from.map((at) => (at < 0 ? undefined : said[at]))]),
    );
    this.#finished.clear();
    [this.#list, this.#groups, this.#under] = [list, groups, underOf(today)];
    const letters = { release: "r", change: "c" };
    const expected = [...this.#said].map(([person, said]) => {
      const verdicts = said.map((one) => (one === undefined ? "-" : letters[one])).join("");
      return `${person} ${verdicts}`;
    });
    const kept = (after.assessing?.reviews ?? []).map(({ by, verdicts }) => `${by} ${verdicts}`);
    const isSame = JSON.stringify(kept.sort()) === JSON.stringify(expected.sort());
    return isSame ? [] : [`kept ${kept.join(", ")} instead of ${expected.join(", ")}`];
  }

  #concluded(
    { outcome, list, salt }: Extract<Action, { do: "conclude" }>,
    today: Today,
    after: Transfer,
  ): readonly string[] {
    const early = this.#allFinished(today, after) ? [] : ["before all have finished"];
    if (outcome === "return") return early;
    const approved = list.files.map((_, file) => this.#isApproved(file, today, after));
    const files = list.files.filter((_, file) => approved[file]);
    const whole = files.length === list.files.length;
    const next: FileList = outcome === "release" ? list : { format: 1, salt, files };
    const wrong = [
      ...early,
      ...(whole === (outcome === "release") ? [] : ["what does not follow"]),
      ...(this.#list !== undefined && listDigest(this.#list) === listDigest(list) ? [] : ["another list"]),
      ...(termsOf(after).files?.frozen?.digest === listDigest(next) ? [] : ["terms of other files"]),
      ...(underOf(today) === this.#under ? [] : ["files frozen elsewhere, or under another policy"]),
    ];
    if (outcome === "release-part")
      this.#said = new Map([...this.#said].map(([who, said]) => [who, said.filter((_, file) => approved[file])]));
    this.#list = next;
    return wrong;
  }

  #opens(today: Today, after: Transfer): readonly string[] {
    const list = this.#list;
    const { files, seats } = termsOf(after);
    if (list === undefined || files === undefined) return ["nothing was frozen"];
    const digest = listDigest(list);
    const signers = [...this.#signed.values()];
    return [
      ...(files.frozen?.digest === digest ? [] : ["other files than were frozen"]),
      ...(list.files.every((_, file) => this.#isApproved(file, today, after)) ? [] : ["a file not approved"]),
      ...(this.#copied === digest ? [] : ["other copies than were signed for"]),
      ...(underOf(today) === this.#under ? [] : ["files frozen elsewhere, or under another policy"]),
      ...(seats.every(({ id }) => this.#signed.has(id)) ? [] : ["a seat not signed"]),
      ...(new Set(signers).size === signers.length ? [] : ["two seats of one person"]),
      ...(signers.some((person) => this.#assessedEver.has(person)) ? ["signed by somebody who assessed it"] : []),
    ];
  }
}

/** From where files leave, and under which rules: what a frozen list depends on. */
function underOf({ environment, account, policy }: Today): string {
  const { egress } = policy.kinds;
  const rules = egress?.procedure === "assessed" ? [egress.files, egress.malwareScan] : "none";
  return JSON.stringify([environment?.egressContainer, environment?.tier, account?.identity, rules]);
}
