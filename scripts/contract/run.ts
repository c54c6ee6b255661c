import { startPrism } from "./prism.ts";
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
}

/** Runs a flow with a validating proxy between client and look-alike. */
export async function runContract(description: string, contract: Contract): Promise<Verdict> {
  const prism = await startPrism(description, contract.url);
  const recorder = await startRecorder(prism.url);
  try {
    const failure = await contract.flow(recorder.url).then(
      () => undefined,
      (error: unknown) => (error instanceof Error ? error : new Error(String(error))),
    );
    return { exchanges: [...recorder.exchanges], failure };
  } finally {
    await recorder.close();
    await prism.close();
  }
}

/** What a person reads of it. */
export function report({ exchanges, failure }: Verdict): string {
  const bad = exchanges.filter((it) => it.violations.length > 0);
  const lines = bad.flatMap(({ method, path, status, violations }) => [
    `${method} ${path} (${status})`,
    ...violations.map((it) => `  ${it}`),
  ]);
  const end = failure === undefined ? [] : [`the flow failed: ${failure.message}`];
  const count = bad.reduce((sum, it) => sum + it.violations.length, 0);
  return [...lines, ...end, `${exchanges.length} calls, ${count} violations`].join("\n");
}

export function isClean({ exchanges, failure }: Verdict): boolean {
  const hasViolation = exchanges.some((it) => it.violations.length > 0);
  return exchanges.length > 0 && !hasViolation && failure === undefined;
}
