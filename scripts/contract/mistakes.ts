import type { Exchange } from "./recorder.ts";
import { shapeOf } from "./probe.ts";

/**
 * Where a published description is known to be wrong about the service it describes. What is explained by
 * one is counted under its name and is no violation; one that explains nothing any more is a failure.
 */
export interface Mistake {
  readonly name: string;
  /** Of `POST /servers`, with `*` for what names one thing among many. */
  readonly call: RegExp;
  /** Left out: what cannot be checked at all, whose `call` ends in `: reply` or `: request`. */
  readonly violation?: RegExp;
}

export interface Explained {
  /** Violations that remain, by exchange. */
  readonly left: readonly Exchange[];
  /** What the proxy cannot check, and no mistake explains. */
  readonly unchecked: readonly string[];
  /** Name → how often. */
  readonly counts: Readonly<Record<string, number>>;
}

export function explain(
  mistakes: readonly Mistake[],
  exchanges: readonly Exchange[],
  unchecked: readonly string[],
): Explained {
  const counts = Object.fromEntries(mistakes.map((it) => [it.name, 0]));
  const isKnown = (call: string, violation: string | undefined): boolean => {
    const found = mistakes.find(
      (it) =>
        it.call.test(call) &&
        (violation === undefined ? it.violation === undefined : it.violation?.test(violation)),
    );
    if (found !== undefined) counts[found.name] = (counts[found.name] ?? 0) + 1;
    return found !== undefined;
  };
  const left = exchanges.map((it) => {
    const call = `${it.sent.method} ${shapeOf(it.sent.path)}`;
    return { ...it, violations: it.violations.filter((one) => !isKnown(call, one)) };
  });
  return { left, unchecked: unchecked.filter((it) => !isKnown(it, undefined)), counts };
}
