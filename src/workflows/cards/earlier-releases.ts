/** What left an environment before: what leaves next may say more together with it than alone. For assessors. */
import type { FileList, FrozenFile } from "../assessment/files.ts";
import { doorsLeftBy, filesLeftBy } from "../assessment/left.ts";
import type { Instant } from "../time.ts";
import { type Transfer, termsOf } from "../transfers/transfer.ts";
import { heading } from "./body.ts";
import type { Card, Line, Part } from "./card.ts";
import { filesInWords } from "./wording.ts";

/** A transfer by which files left. Without `list` the names are lost. */
export interface Release {
  readonly transfer: Transfer;
  readonly at: Instant;
  readonly list?: FileList;
}

const namesShown = 12;

function namesOf(files: readonly FrozenFile[]): readonly Line[] {
  const more = files.length - namesShown;
  const shown = files.slice(0, namesShown).map(({ name }): Line => [{ code: name }]);
  return more > 0 ? [...shown, [`and ${filesInWords(more)} more: see its record`]] : shown;
}

function releaseParts({ transfer, at, list }: Release): readonly Part[] {
  const groups = termsOf(transfer).files?.groups ?? [];
  const left = list === undefined ? undefined : filesLeftBy(transfer, list, doorsLeftBy(transfer));
  const how = left === undefined ? "the list of its files is lost" : filesInWords(left.length);
  const title: Line = [{ strong: transfer.id }, `, ${how}, `, { at }];
  return [
    { type: "text", line: title },
    ...groups.flatMap(({ context }, group): readonly Part[] => {
      const mine = (left ?? []).filter((file) => file.group === group);
      return mine.length === 0 ? [] : [{ type: "list", title: [context], items: namesOf(mine) }];
    }),
    {
      type: "buttons",
      ofAbove: true,
      buttons: [
        { label: `Record of ${transfer.id}`, style: "plain", press: { verb: "release-record", transfer: transfer.id } },
      ],
    },
  ];
}

/** The newest first. */
export function earlierReleasesCard(transfer: Transfer, releases: readonly Release[]): Card {
  const { aside } = heading(transfer);
  const none: Part = { type: "text", line: ["Nothing has left this environment this way before."] };
  return {
    title: "Earlier releases",
    aside,
    summary: "What left this environment before.",
    parts: releases.length === 0 ? [none] : releases.flatMap(releaseParts),
  };
}
