import { asSluiceError, explain } from "../model/errors.ts";
import type { AccountRequest } from "../wiring/account.ts";
import type { Input, Terminal } from "./input.ts";
import { onInterrupt } from "./interrupt.ts";
import { createProgress } from "./progress/index.ts";

interface AccountAnswer {
  readonly ok: boolean;
  /** Printed by `--json`. */
  readonly answer: object;
  readonly text: string;
}

/** Runs a command about the cloud account, which is no run of the pipeline; → exit code. */
export async function onAccount(
  { options }: Input,
  terminal: Terminal,
  work: (request: AccountRequest) => Promise<AccountAnswer>,
): Promise<number> {
  const progress = createProgress(terminal, options);
  const interrupt = onInterrupt(progress);
  const { environment } = options;
  try {
    const { ok, answer, text } = await work({
      config: options.config,
      ...(environment === undefined ? {} : { environment }),
      envVars: terminal.envVars,
      reporter: progress,
      signal: interrupt.signal,
    });
    progress.end();
    terminal.stdout.write(options.json ? `${JSON.stringify({ ok, ...answer })}\n` : `${text}\n`);
    return ok ? 0 : 1;
  } catch (error) {
    progress.end();
    if (error instanceof Error && "diagnostics" in error) throw error;
    const failure = asSluiceError(error);
    terminal.stderr.write(`${explain(failure)}\n`);
    if (options.json)
      terminal.stdout.write(`${JSON.stringify({ ok: false, reason: failure.code })}\n`);
    return failure.exitCode;
  } finally {
    interrupt.done();
  }
}
