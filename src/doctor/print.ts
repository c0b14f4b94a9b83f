import type { Mistake } from "../config/mistake.ts";
import type { Finding } from "./finding.ts";
import type { Level } from "./words/wording.ts";

/** The worst first. */
const levels = ["wrong", "not-checked", "doubtful", "fine"] as const satisfies readonly Level[];

const levelWords = {
  wrong: "WRONG",
  "not-checked": "NOT CHECKED",
  doubtful: "doubtful",
  fine: "fine",
} as const satisfies Record<Level, string>;

/** Findings as text for a terminal, the worst first, each with what is and what to do, and a count at the end. */
export function printFindings(findings: readonly Finding[], configPath: string): string {
  const told = levels.flatMap((level) => findings.filter((finding) => finding.level === level));
  const counts = levels.map((level) => {
    const count = findings.filter((finding) => finding.level === level).length;
    return `${count} ${level.replace("-", " ")}`;
  });
  return [
    `Looked at what ${configPath} leads to, and changed nothing.`,
    "",
    ...told.flatMap(lines),
    `${counts.join(", ")}.`,
  ].join("\n");
}

function lines({ level, check, about, is, toDo }: Finding): readonly string[] {
  const head = [levelWords[level], check, about].filter((part) => part !== undefined);
  return [head.join("  "), `  ${is}`, ...(toDo === undefined ? [] : [`  -> ${toDo}`]), ""];
}

/** A configuration's mistakes as findings, in the words of the start. */
export function mistakesAsFindings(mistakes: readonly Mistake[], configPath: string): readonly Finding[] {
  return mistakes.map(({ path, line, column, message }) => {
    const place = line === 0 ? path : `${configPath}:${line}:${column}${path === "" ? "" : ` ${path}`}`;
    return { check: "configuration", level: "wrong", code: "configuration-mistake", about: place, is: message };
  });
}

/** 0 where nothing is wrong and everything was looked at, 1 otherwise. Doubts are for people. */
export function exitCodeOf(findings: readonly Finding[]): number {
  return findings.some(({ level }) => level === "wrong" || level === "not-checked") ? 1 : 0;
}
