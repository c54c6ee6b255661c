import { z } from "zod";
import { commitOf, refTarget } from "../git/refs.ts";
import { ApiError, notFound, unprocessable } from "../http/errors.ts";
import { read, textIn } from "../http/read.ts";
import type { Call, Handler, Routes } from "../http/types.ts";
import { actorOf } from "../people/actor.ts";
import { accountView } from "../people/views.ts";
import { repositoryOf } from "../repos/find.ts";
import type { Repository } from "../repos/types.ts";
import { repositoryView } from "../repos/views.ts";
import type { World } from "../world.ts";
import { workflowAt, type WorkflowFile, workflowsAt } from "./files.ts";
import { createRun } from "./runs.ts";
import { runPage, runUrl } from "./views.ts";
import type { Input } from "./workflow.ts";

const dispatchRequest = z.object({
  ref: z.string(),
  inputs: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
  return_run_details: z.boolean().default(false),
});

const MOST_INPUTS = 25;
const MOST_TEXT = 65_535;

/** The workflow must be known on the default branch; what runs is the file of the ref. */
const dispatch: Handler = async (world, call) => {
  const repository = repositoryOf(world, call);
  const known = await workflowIn(world, repository, call);
  const request = read(dispatchRequest, call);
  const ref = await fullRef(repository, request.ref);
  const sha = await commitOf(repository.git, ref);
  const file = sha && (await workflowAt(world, repository, sha, known.path));
  const trigger = file ? file.workflow.on["workflow_dispatch"] : undefined;
  if (!file || trigger === undefined || sha === undefined) {
    throw unprocessable("Workflow does not have 'workflow_dispatch' trigger");
  }
  const inputs = inputsOf(trigger.inputs, request.inputs);
  const actor = actorOf(call.auth);
  const payload = {
    inputs,
    ref,
    workflow: file.path,
    repository: repositoryView(world, repository),
    sender: accountView(world, actor.account),
  };
  const given = { file, event: "workflow_dispatch", payload, inputs, ref, sha };
  const run = createRun(world, repository, { ...given, actor: actor.account });
  if (!request.return_run_details) return { status: 204 };
  return {
    status: 200,
    body: {
      workflow_run_id: run.id,
      run_url: runUrl(world, repository, run),
      html_url: runPage(world, repository, run),
    },
  };
};

async function fullRef({ git }: Repository, name: string): Promise<string> {
  const names = name.startsWith("refs/") ? [name] : [`refs/heads/${name}`, `refs/tags/${name}`];
  for (const ref of names) if ((await refTarget(git, ref)) !== undefined) return ref;
  throw unprocessable(`No ref found for: ${name}`);
}

function inputsOf(
  declared: Readonly<Record<string, Input>>,
  given: Readonly<Record<string, string | number | boolean>>,
): Record<string, string> {
  const names = Object.keys(given);
  const unexpected = names.filter((name) => declared[name] === undefined);
  if (unexpected.length > 0) {
    throw unprocessable(`Unexpected inputs provided: ${JSON.stringify(unexpected)}`);
  }
  if (names.length > MOST_INPUTS) throw unprocessable("Too many inputs");
  if (JSON.stringify(given).length > MOST_TEXT) throw unprocessable("inputs are too large.");
  const pairs = Object.entries(declared).map(([name, input]) => {
    const value = given[name] === undefined ? (input.default ?? "") : String(given[name]);
    if (input.required && value === "") {
      throw unprocessable(`Required input '${name}' not provided`);
    }
    if (input.type === "choice" && value !== "" && !input.options.includes(value)) {
      const options = JSON.stringify(input.options);
      throw unprocessable(
        `Provided value '${value}' for input '${name}' not in the list of allowed values ${options}`,
      );
    }
    return [name, value] as const;
  });
  return Object.fromEntries(pairs);
}

/** A workflow of the default branch, by number, by path or by the file's name. */
export async function workflowIn(
  world: World,
  repository: Repository,
  call: Call,
): Promise<WorkflowFile> {
  const wanted = textIn(call, "workflow_id");
  const head = await refTarget(repository.git, `refs/heads/${repository.defaultBranch}`);
  if (head === undefined) throw notFound();
  const all = await workflowsAt(world, repository, head);
  const found = all.find(
    ({ id, path }) => String(id) === wanted || path === wanted || path.endsWith(`/${wanted}`),
  );
  if (found === undefined) throw new ApiError(404, "Not Found");
  return found;
}

export const dispatchRoutes: Routes = {
  "POST /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches": {
    needs: [{ actions: "write" }],
    role: "write",
    run: dispatch,
  },
};
