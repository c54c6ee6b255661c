import { join } from "node:path";
import { startAction } from "../../runner/index.ts";
import { git } from "../git/run.ts";
import type { Repository } from "../repos/types.ts";
import type { World } from "../world.ts";
import { type Contexts, interpolate } from "./expressions.ts";
import { words } from "./job.ts";
import { runScript } from "./script.ts";
import type { Conclusion, JobRecord, RunRecord } from "./types.ts";
import type { Step, Words } from "./workflow.ts";

export interface StepContext {
  readonly world: World;
  readonly repository: Repository;
  readonly run: RunRecord;
  readonly record: JobRecord;
  readonly contexts: Contexts;
  readonly github: Words;
  readonly envVars: Words;
  readonly workspace: string;
}

export interface StepEnd {
  readonly conclusion: Conclusion;
  readonly outputs: Words;
}

/** One step: a checkout, a script, or the Action that this sandbox is for. */
export async function runStep(context: StepContext, step: Step): Promise<StepEnd> {
  context.record.log.push(`##[group]${interpolate(step.name, context.contexts)}`);
  if (step.run !== undefined) {
    return runScript(context, interpolate(step.run, context.contexts));
  }
  const inputs = words(step.with, context.contexts);
  const action = step.uses?.split("@")[0] ?? "";
  if (action === "actions/checkout") return checkout(context, inputs);
  if (action.startsWith("actions/")) return { conclusion: "success", outputs: {} };
  return runBundle(context, inputs);
}

/** As `actions/checkout` does it: one commit, fetched over HTTP with the job's token. */
async function checkout(context: StepContext, inputs: Words): Promise<StepEnd> {
  const { world, github, workspace, run } = context;
  const folder = join(workspace, inputs["path"] ?? ".");
  const name = inputs["repository"] ?? github["repository"];
  const url = `${world.base}/${name}`;
  const basic = Buffer.from(`x-access-token:${inputs["token"] ?? github["token"]}`);
  const header = `http.extraheader=AUTHORIZATION: basic ${basic.toString("base64")}`;
  const wanted = inputs["ref"] ?? "";
  const depth = inputs["fetch-depth"] === "0" ? [] : ["--depth=1"];
  await git(workspace, ["init", "--quiet", folder]);
  await git(folder, ["remote", "add", "origin", url]);
  await git(folder, [
    ...["-c", header, "fetch", "--quiet", "--no-tags", ...depth],
    ...["origin", wanted === "" ? run.headSha : wanted],
  ]);
  await git(folder, ["checkout", "--quiet", "--force", "FETCH_HEAD"]);
  return { conclusion: "success", outputs: { commit: await git(folder, ["rev-parse", "HEAD"]) } };
}

async function runBundle(context: StepContext, inputs: Words): Promise<StepEnd> {
  const { world, run, record, contexts, github, envVars, workspace } = context;
  const { runner } = world.settings;
  if (runner === undefined) throw new Error("there is no runner");
  const secrets = Object.values(contexts["secrets"] as Words).filter((it) => it !== "");
  const running = startAction({
    action: runner.action,
    workspace,
    inputs,
    envVars,
    github,
    event: run.payload,
    secrets,
    timeScale: runner.timeScale,
    onLine: ({ text }) => void record.log.push(text),
  });
  record.cancel = () => running.cancel();
  if (run.isCancelled) running.cancel();
  const result = await running.result;
  record.cancel = undefined;
  record.result = result;
  return { conclusion: result.conclusion, outputs: result.outputs };
}
