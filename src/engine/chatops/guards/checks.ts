import type { Check, Refusal } from "../../../model/chatops/index.ts";
import { known, short, unknownFact } from "./facts.ts";
import type { Case, Guard } from "./guard.ts";

/** What must be green at the head is. The newest result of each counts, and one that is missing is not. */
export const checks: Guard = (asked) => {
  const wanted = asked.place?.checks ?? "none";
  if (wanted === "none") return undefined;
  const names = wanted === "required" ? asked.facts.requiredChecks : wanted;
  if (typeof names !== "string" && "unknown" in names) {
    return unknownFact("Which checks the base requires", names);
  }
  return known("The checks of the head", asked.facts.checks, (all) => {
    const newest = newestOf(all, asked.own.app);
    return judge(asked, names === "all" ? byName(newest) : named(newest, names));
  });
};

/** Name → newest result of every App that reports under it: none of them stands for another. */
type Results = ReadonlyMap<string, readonly Check[]>;

/** Our own tell how deploys went, and would stand in their own way. */
function newestOf(all: readonly Check[], own: number | undefined): Check[] {
  const newest = new Map<string, Check>();
  for (const check of all) {
    if (own !== undefined && check.app === own) continue;
    const key = JSON.stringify([check.name, check.app]);
    const other = newest.get(key);
    if (other === undefined || isNewer(check, other)) newest.set(key, check);
  }
  return [...newest.values()];
}

/** Of two at the same time the worse one counts. */
function isNewer(a: Check, b: Check): boolean {
  const later = Date.parse(a.at) - Date.parse(b.at);
  return later === 0 ? a.state !== "success" : later > 0;
}

function byName(newest: readonly Check[]): Results {
  return Map.groupBy(newest, ({ name }) => name);
}

function named(newest: readonly Check[], names: readonly string[]): Results {
  const all = byName(newest);
  return new Map(names.map((name) => [name, all.get(name) ?? []]));
}

function judge({ facts, place }: Case, results: Results): Refusal | undefined {
  const names = (test: (found: readonly Check[]) => boolean) =>
    [...results].filter(([, found]) => test(found)).map(([name]) => name);
  const red = names((found) =>
    found.some(({ state }) => state === "failure" || state === "unknown"),
  );
  if (red.length > 0) {
    return {
      code: "CHECKS_FAILED",
      message: `not green at ${short(facts.head.sha)}: ${red.join(", ")}`,
      remedy: "Mend what they found, or run them again; their newest result counts.",
    };
  }
  const open = names(
    (found) =>
      !found.some(({ state }) => state === "success") ||
      found.some(({ state }) => state === "pending"),
  );
  if (open.length > 0)
    return pending(`not finished at ${short(facts.head.sha)}: ${open.join(", ")}`);
  if (results.size > 0 || place?.checks !== "all") return undefined;
  return pending("no check has reported on this commit");
}

function pending(message: string): Refusal {
  return {
    code: "CHECKS_PENDING",
    message,
    remedy:
      "Wait for them, then give the command again; `checks: none` in the policy asks for none.",
  };
}
