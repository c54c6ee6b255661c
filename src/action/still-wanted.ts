import { SluiceError } from "../model/errors.ts";
import { pullOf } from "../model/fleet.ts";
import { type Answer, type Request, runCommand } from "../wiring/run.ts";
import type { Console } from "./console.ts";

export interface Made {
  readonly console: Pick<Console, "info">;
  readonly token: string;
  readonly request: Request;
}

/**
 * A preview that has become ready while its pull request was closed is nobody's: the run that made it
 * takes it away again at once, for perhaps nobody else hears of the closing. Only a plain answer ends it;
 * what is no preview asks nothing.
 */
export async function stillWanted(
  { console, token, request }: Made,
  answer: Answer,
): Promise<Answer> {
  const { command, dryRun, environment = "", envVars } = request;
  const pull = pullOf(environment);
  const isMade = command === "deploy" && !dryRun && answer.error === undefined;
  if (pull === undefined || !isMade) return answer;
  const { isPullOpen } = await import("../wiring/request.ts");
  try {
    if ((await isPullOpen(token, envVars, pull)) !== false) return answer;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    console.info(`whether #${pull} is still open is not known (pull-requests: read): ${why}`);
    return answer;
  }
  console.info(`#${pull} was closed meanwhile: ${environment} is destroyed again`);
  const options = { services: [], force: false, lockWait: request.options.lockWait };
  const { given: _, revision: __, ...rest } = request;
  const gone = await runCommand({ ...rest, command: "destroy", options });
  const message = `the pull request was closed while ${environment} was made`;
  const error =
    gone.error ?? new SluiceError("PULL_NOT_OPEN", `${message}, so it was destroyed again`);
  const { outcome } = gone;
  const told = { ...outcome, ok: false, reason: "PULL_NOT_OPEN" as const, message };
  return { ...gone, outcome: gone.error === undefined ? told : outcome, error };
}
