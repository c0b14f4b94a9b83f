import type { Baseline, Baselines } from "../../src/workflows/engine/haven.ts";

/** Baselines in memory. */
export interface MemoryBaselines extends Baselines {
  /** Loses one. */
  lose(key: string): void;
}

/** Baselines in memory. */
export function createMemoryBaselines(): MemoryBaselines {
  const kept = new Map<string, string>();
  return {
    put: async (key, baseline) => {
      kept.set(key, JSON.stringify(baseline));
    },
    get: async (key) => {
      const text = kept.get(key);
      return text === undefined ? undefined : (JSON.parse(text) as Baseline);
    },
    lose: (key) => {
      kept.delete(key);
    },
  };
}
