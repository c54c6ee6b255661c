import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { mend } from "./mend.ts";
import { startPrism } from "./prism.ts";
import { probe, startStand } from "./probe.ts";
import { type Exchange, startRecorder } from "./recorder.ts";

/** One look-alike, started, and a client's whole way through it. */
export interface Contract {
  readonly url: string;
  /** Calls through the address that it is given. A throw is a failure of its own. */
  flow(url: string): Promise<void>;
  close(): Promise<void>;
}

export interface Verdict {
  readonly exchanges: readonly Exchange[];
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
    const recorder = await startRecorder(prism.url);
    try {
      const failure = await contract.flow(recorder.url).then(() => undefined, toError);
      const exchanges = [...recorder.exchanges];
      const unchecked = await probe(stand, prism.url, exchanges);
      return { exchanges, failure, unchecked, mended };
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
export function report({ exchanges, failure, unchecked, mended }: Verdict): string {
  const bad = exchanges.filter((it) => it.violations.length > 0);
  const lines = bad.flatMap(({ sent, got, violations }) => [
    `${sent.method} ${sent.path} (${got.status})`,
    ...violations.map((it) => `  ${it}`),
  ]);
  const end = failure === undefined ? [] : [`the flow failed: ${failure.message}`];
  const notes = mended.map((it) => `mended for the proxy: pattern ${it}`);
  const blind = unchecked.map((it) => `not checked by the proxy: ${it}`);
  const count = bad.reduce((sum, it) => sum + it.violations.length, 0);
  return [
    ...notes,
    ...lines,
    ...blind,
    ...end,
    `${exchanges.length} calls, ${count} violations`,
  ].join("\n");
}

export function isClean({ exchanges, failure, unchecked }: Verdict): boolean {
  const hasViolation = exchanges.some((it) => it.violations.length > 0);
  return exchanges.length > 0 && !hasViolation && failure === undefined && unchecked.length === 0;
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
