import {
  type DoorStatus,
  doorStatuses,
  type MoveName,
  moves,
  type Status,
  statuses,
} from "../src/workflows/transfers/moves.ts";

/** What a transfer with one door shows while its door has this status; nothing while another door may still decide. */
const statusByDoor: Readonly<Record<DoorStatus, Status | undefined>> = {
  waiting: "approved",
  opening: "opening",
  open: "open",
  closing: "closing",
  closed: "closed",
  "never-opened": undefined,
};

type Move = { readonly name: string; readonly of: "transfer" | "door"; readonly from: Status[]; readonly to: Status[] };

/** The statuses, the diagram of moves between them and the table of moves that stay, as Markdown. */
export function printStates(): string {
  const all = (Object.keys(moves) as MoveName[]).map(inTransferStatuses);
  return [printStatuses(), printDiagram(all), printStaying(all)].join("\n");
}

function inTransferStatuses(name: MoveName): Move {
  const move = moves[name];
  if (move.on === "transfer") return { name, of: "transfer", from: [...move.from], to: [...move.to] };
  const [from, to] = [move.from, move.to].map((doors: readonly DoorStatus[]) =>
    doors.flatMap((status) => statusByDoor[status] ?? []),
  );
  return { name, of: "door", from: from ?? [], to: to ?? [] };
}

/** A move whose two lists are the same, or that leads nowhere, leaves every status as it is. */
function stays({ from, to }: Move): boolean {
  return to.length === 0 || (from.length === to.length && from.every((status) => to.includes(status)));
}

function printStatuses(): string {
  const rows = Object.entries(statuses).map(([status, sentence]) => `| \`${status}\` | ${sentence} |`);
  return `| Status | Meaning |\n| --- | --- |\n${rows.join("\n")}\n`;
}

/** An arrow carries every move that leads that way. */
function printDiagram(all: readonly Move[]): string {
  const arrows = new Map<string, string[]>();
  const add = (from: string, to: string, name: string) => {
    const arrow = `${from} --> ${to}`;
    arrows.set(arrow, [...(arrows.get(arrow) ?? []), name]);
  };
  for (const move of all.filter((one) => !stays(one))) {
    const to = move.to.filter((status) => !(move.from.length === 1 && status === move.from[0]));
    for (const status of to) {
      if (move.from.length === 0) add("[*]", idOf(status), move.name);
      for (const from of move.from.filter((one) => one !== status)) add(idOf(from), idOf(status), move.name);
    }
  }
  const names = Object.keys(statuses) as Status[];
  const states = names.map((status) => `  state "${status}" as ${idOf(status)}`);
  const lines = [...arrows].map(([arrow, labels]) => `  ${arrow} : ${labels.join(", ")}`);
  const ends = names.filter((status) => ![...arrows.keys()].some((arrow) => arrow.startsWith(`${idOf(status)} `)));
  const last = ends.map((status) => `  ${idOf(status)} --> [*]`);
  return `\`\`\`mermaid\nstateDiagram-v2\n${[...states, ...lines, ...last].join("\n")}\n\`\`\`\n`;
}

/** A name that the diagram's language takes for a state: its own names have no hyphens. */
function idOf(status: Status): string {
  return status.replaceAll("-", "_");
}

function printStaying(all: readonly Move[]): string {
  const rows = all.flatMap((move) => {
    const staying = stays(move) ? move.from : move.from.filter((status) => move.to.includes(status));
    return staying.length === 0
      ? []
      : [`| \`${move.name}\` | ${move.of} | ${staying.map((one) => `\`${one}\``).join(", ")} |`];
  });
  const neverOpened = doorStatuses.filter((status) => statusByDoor[status] === undefined);
  const note = `A door's moves are written in the statuses of a transfer with one door. A door that ends as ${neverOpened.map((one) => `\`${one}\``).join(", ")} decides nothing: its transfer's status comes from the other doors.`;
  return `Moves that leave the status as it is:\n\n| Move | Of | While |\n| --- | --- | --- |\n${rows.join("\n")}\n\n${note}\n`;
}
