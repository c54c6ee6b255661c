import { type Counts, type Kind, type LoadError, kinds } from "./types.ts";

const SAMPLE = 100;

export interface Tally {
  /** `version` is what the answer's `x-shop-version` said; `begun` is epoch milliseconds. */
  answered(kind: Kind, version: string | undefined, begun: number): void;
  lost(kind: Kind, what: string): void;
  counts(): Counts;
}

/** Counts every request once. */
export function createTally(now: () => number = Date.now): Tally {
  const byKind = Object.fromEntries(
    kinds.map((kind) => [kind, { answered: 0, lost: 0 }]),
  ) as Record<Kind, { answered: number; lost: number }>;
  const versions = new Map<string, { answered: number; lastBegun: number }>();
  const errors: LoadError[] = [];
  return {
    answered(kind, version, begun) {
      byKind[kind].answered++;
      if (version !== undefined) see(version, begun);
    },
    lost(kind, what) {
      byKind[kind].lost++;
      if (errors.length < SAMPLE) errors.push({ kind, at: now(), what });
    },
    counts: () => ({
      answered: sum("answered"),
      lost: sum("lost"),
      byKind: structuredClone(byKind),
      versionsSeen: perVersion(({ answered }) => answered),
      lastBegun: perVersion(({ lastBegun }) => lastBegun),
      errors: [...errors],
    }),
  };

  function see(version: string, begun: number): void {
    const seen = versions.get(version);
    if (!seen) return void versions.set(version, { answered: 1, lastBegun: begun });
    seen.answered++;
    if (begun > seen.lastBegun) seen.lastBegun = begun;
  }

  function sum(outcome: "answered" | "lost"): number {
    return kinds.reduce((total, kind) => total + byKind[kind][outcome], 0);
  }

  function perVersion(pick: (seen: { answered: number; lastBegun: number }) => number) {
    return Object.fromEntries([...versions].map(([version, seen]) => [version, pick(seen)]));
  }
}
