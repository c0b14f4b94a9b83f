import type { StorageOwner } from "../standins/storage-owner.ts";

/** What stands ready to be taken out: two tables that may leave, one whose small counts may give people away, a figure. */
const outputs: Readonly<Record<string, string>> = {
  "tables/table-1.csv": "arm,n,mean age\ntreated,120,61.2\ncontrol,118,60.7\n",
  "tables/table-2.csv": "arm,readmitted,not readmitted\ntreated,15,105\ncontrol,25,95\n",
  "tables/by-village.csv": "village,n,died\nUpper Heron,212,31\nLower Heron,4,1\nHeron Mill,2,2\n",
  "figures/figure-1.svg":
    '<svg xmlns="http://www.w3.org/2000/svg" width="240" height="120"><path d="M20 100h200M60 100v-60h40v60M140 100v-58h40v58" fill="none" stroke="black"/></svg>\n',
};

/** Puts them into the container, once: what was changed there since stays. */
export async function putOutputs(owner: StorageOwner, container: string): Promise<void> {
  if ((await owner.list(container)).length > 0) return;
  for (const [name, text] of Object.entries(outputs)) await owner.put(container, name, text);
}
