import type { EndOfRecord } from "../contracts/forge-writes.ts";
import { refuseRun } from "../engine/chatops/run-guard.ts";
import { parseRequest } from "../model/chatops/key.ts";
import type { RequestFacts } from "../model/chatops/request.ts";
import { SluiceError } from "../model/errors.ts";
import type { SeenHold } from "../wiring/locks.ts";
import { requestFacts } from "../wiring/request.ts";
import type { EnvVars, Inputs } from "./inputs.ts";

/** What a run is held to that a comment has asked for. */
export interface Granted {
  readonly request: string;
  /** `CommandKey`. */
  readonly key: string;
  readonly pull: number;
  /** The commit that the report is put on; absent: the pull request cannot be seen. */
  readonly head?: string;
  /** deploy.yaml of the default branch, which decides on everything but services (design D7). */
  readonly trusted?: Uint8Array;
  /** What is on record for it; global ids, of the record and its repository. */
  readonly record?: Pick<EndOfRecord, "record" | "repository">;
  /** What holds the environment. */
  readonly hold?: SeenHold;
  /** Why nothing may be done. */
  readonly refused?: SluiceError;
}

/**
 * The last look before anything is done. A GitHub that cannot be asked is a refusal: nobody would know
 * whether this is still what was asked for.
 */
export async function grantOf(inputs: Inputs, envVars: EnvVars): Promise<Granted | undefined> {
  const { request, environment = "", deployment, config, revision, token } = inputs;
  const asked = request === undefined ? undefined : parseRequest(request);
  if (request === undefined || asked === undefined) return undefined;
  const record = deployment === undefined ? {} : { record: deployment };
  const place = { pull: asked.pull, environment, request, config, ...record };
  const facts = await requestFacts(token, envVars, place).catch((error: unknown) => unread(error));
  if (facts instanceof SluiceError) return { ...asked, request, refused: facts };
  const actor = envVars["GITHUB_ACTOR"] ?? "";
  const run = {
    ...(revision === undefined ? {} : { revision }),
    run: Number(envVars["GITHUB_RUN_ID"]),
    actor,
    triggeringActor: envVars["GITHUB_TRIGGERING_ACTOR"] || actor,
  };
  const refused = refuseRun(run, facts) ?? refuseUntrusted(facts);
  return {
    ...asked,
    request,
    ...(facts.pull === undefined ? {} : { head: facts.pull.head }),
    ...(facts.record === undefined ? {} : { record: facts.record.ids }),
    ...(environment === "" ? {} : { hold: seenHold(facts) }),
    ...(facts.config === undefined ? {} : { trusted: Buffer.from(facts.config) }),
    ...(refused === undefined ? {} : { refused }),
  };
}

function seenHold({ hold }: RequestFacts): SeenHold {
  return { at: Date.now(), ...(hold === undefined ? {} : { hold }) };
}

function unread(error: unknown): SluiceError {
  const why = error instanceof Error ? error.message : String(error);
  return new SluiceError(
    "API_UNREACHABLE",
    `GitHub was not asked whether this still holds: ${why}`,
  );
}

function refuseUntrusted({ config }: RequestFacts): SluiceError | undefined {
  if (config !== undefined) return undefined;
  return new SluiceError("CONFIG_INVALID", "the default branch has no deploy.yaml");
}
