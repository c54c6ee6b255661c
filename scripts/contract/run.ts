import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import type { Message } from "./http.ts";
import { mend } from "./mend.ts";
import { explain, type Mistake } from "./mistakes.ts";
import { startPrism } from "./prism.ts";
import { probe, startStand } from "./probe.ts";
import { type Exchange, startRecorder } from "./recorder.ts";

/** One look-alike, started, and a client's whole way through it. */
export interface Contract {
  readonly url: string;
  /** Calls through the address that it is given. A throw is a failure of its own. */
  flow(url: string): Promise<void>;
  /** Where the description is wrong. Left out: it is right. */
  readonly mistakes?: readonly Mistake[];
  close(): Promise<void>;
}

export interface Verdict {
  /** With the violations that no known mistake explains. */
  readonly exchanges: readonly Exchange[];
  /** How often each known mistake of the description explained something. */
  readonly mistakes: Readonly<Record<string, number>>;
  /** What the flow threw. */
  readonly failure: Error | undefined;
  /** What the proxy lets pass however wrong it is, so that its silence proves nothing. */
  readonly unchecked: readonly string[];
  /** Patterns of the description that the proxy could not read as they stand. */
  readonly mended: readonly string[];
}

/**
 * Runs a flow through recorder → validating proxy → stand → look-alike, then checks that the proxy does
 * find what is wrong.
 * @param description path of the published description, JSON
 */
export async function runContract(description: string, contract: Contract): Promise<Verdict> {
  const folder = await mkdtemp(`${tmpdir()}/sluice-contract-`);
  const stand = await startStand(contract.url);
  try {
    const { text, patterns: mended } = mend(await readFile(description, "utf8"));
    await writeFile(`${folder}/description.json`, text);
    const prism = await startPrism(`${folder}/description.json`, stand.url);
    const { mistakes } = contract;
    const bypass = mistakes && ((message: Message) => stand.reallySays(message));
    const recorder = await startRecorder(prism.url, bypass);
    try {
      const failure = await contract.flow(recorder.url).then(() => undefined, toError);
      const exchanges = [...recorder.exchanges];
      const blind = await probe(stand, prism.url, exchanges);
      const { left, unchecked, counts } = explain(mistakes ?? [], exchanges, blind);
      return { exchanges: left, failure, unchecked, mended, mistakes: counts };
    } finally {
      await recorder.close();
      await prism.close();
    }
  } finally {
    await stand.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** What a person reads of it. */
export function report({ exchanges, failure, unchecked, mended, mistakes }: Verdict): string {
  const bad = exchanges.filter((it) => it.violations.length > 0);
  const lines = bad.flatMap(({ sent, got, violations }) => [
    `${sent.method} ${sent.path} (${got.status})`,
    ...violations.map((it) => `  ${it}`),
  ]);
  const end = failure === undefined ? [] : [`the flow failed: ${failure.message}`];
  const notes = mended.map((it) => `mended for the proxy: pattern ${it}`);
  const blind = unchecked.map((it) => `not checked by the proxy: ${it}`);
  const known = Object.entries(mistakes).map(
    ([name, count]) => `the description is wrong: ${name}: ${count}`,
  );
  const count = bad.reduce((sum, it) => sum + it.violations.length, 0);
  return [
    ...notes,
    ...lines,
    ...blind,
    ...known,
    ...end,
    `${exchanges.length} calls, ${count} violations`,
  ].join("\n");
}

/** A mistake that explains nothing any more has been mended, or was never one. */
export function isClean({ exchanges, failure, unchecked, mistakes }: Verdict): boolean {
  const hasViolation = exchanges.some((it) => it.violations.length > 0);
  const isTrue = Object.values(mistakes).every((count) => count > 0);
  const isChecked = exchanges.length > 0 && unchecked.length === 0;
  return isChecked && !hasViolation && failure === undefined && isTrue;
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
