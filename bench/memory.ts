import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** How much more memory the process had at its height than at the start. Bytes. */
export interface Growth {
  /** Resident: all that the process has of the machine. */
  readonly rss: number;
  /** Outside the JavaScript heap, buffers included. */
  readonly external: number;
  readonly arrayBuffers: number;
}

const everyMs = 20;
const kinds = ["rss", "external", "arrayBuffers"] as const;

function collectGarbage(): void {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
}

/** Watches the memory of this process from now on; the function that is given back tells how much it has grown. */
export function watchMemory(): () => Growth {
  collectGarbage();
  const start = process.memoryUsage();
  const most: Record<keyof Growth, number> = { rss: 0, external: 0, arrayBuffers: 0 };
  const look = (): void => {
    const now = process.memoryUsage();
    for (const kind of kinds) most[kind] = Math.max(most[kind], now[kind] - start[kind]);
  };
  const timer = setInterval(look, everyMs);
  return () => {
    clearInterval(timer);
    look();
    return most;
  };
}
