import { type Body, check, flagOf, inputOf, mustBeJson, textOf } from "../http/body.ts";
import { refused } from "../http/errors.ts";
import { and, flag, longest, matches, nullable, required, text } from "../http/rules.ts";
import type { Asked, Handler } from "../http/types.ts";
import { newId } from "../ids.ts";
import type { World } from "../world.ts";
import { envVarView } from "./env-view.ts";
import { applicationOf } from "./find.ts";
import type { Application, EnvVar } from "./types.ts";

const RULES = {
  key: required(and(text, longest(255), matches(/^[A-Za-z_][A-Za-z0-9_.]*$/))),
  value: nullable(text),
  is_preview: flag,
  is_literal: flag,
  is_multiline: flag,
  is_shown_once: flag,
  is_runtime: flag,
  is_buildtime: flag,
  comment: nullable(and(text, longest(256))),
};
const ALLOWED = Object.keys(RULES);

/** Production first, then the twins. */
export const listEnvVars: Handler = (world, asked) => {
  const { envVars } = applicationOf(world, asked);
  const sorted = [
    ...envVars.filter((it) => !it.isPreview),
    ...envVars.filter((it) => it.isPreview),
  ];
  return { status: 200, body: sorted.map((it) => envVarView(world, it, asked.sensitive)) };
};

export const createEnvVar: Handler = (world, asked) => {
  const application = applicationOf(world, asked);
  const input = inputOf(asked);
  check(input, { allowed: ALLOWED, rules: RULES });
  if (find(application, input) !== undefined) {
    throw refused(409, "Environment variable already exists. Use PATCH request to update it.");
  }
  const made = add(world, application, input);
  return { status: 201, body: { uuid: made.uuid } };
};

/** Found by its key, not by its uuid. */
export const updateEnvVar: Handler = (world, asked) => {
  mustBeJson(asked);
  const application = applicationOf(world, asked);
  const input = inputOf(asked);
  check(input, { allowed: ALLOWED, rules: RULES });
  const found = find(application, input);
  if (found === undefined) throw refused(404, "Environment variable not found.");
  overwrite(found, input);
  return { status: 201, body: envVarView(world, found, asked.sensitive) };
};

/** Adds and overwrites, never deletes; what it does not know it leaves aside. */
export const updateEnvVars: Handler = (world, asked) => {
  mustBeJson(asked);
  const application = applicationOf(world, asked);
  const data = inputOf(asked)["data"];
  if (!Array.isArray(data) || data.length === 0) throw refused(400, "Bulk data is required.");
  const done = (data as Body[]).map((item) => upsert(world, asked, application, item));
  return { status: 201, body: done };
};

function upsert(world: World, asked: Asked, application: Application, item: Body): object {
  check(item, { rules: RULES });
  const found = find(application, item);
  if (found !== undefined) overwrite(found, item);
  return envVarView(world, found ?? add(world, application, item), asked.sensitive);
}

export const deleteEnvVar: Handler = (world, asked) => {
  const { envVars } = applicationOf(world, asked);
  const index = envVars.findIndex((it) => it.uuid === asked.params["env_uuid"]);
  if (index === -1) throw refused(404, "Environment variable not found.");
  envVars.splice(index, 1);
  return { status: 200, body: { message: "Environment variable deleted." } };
};

function find({ envVars }: Application, input: Body): EnvVar | undefined {
  const isPreview = flagOf(input["is_preview"]);
  const key = textOf(input, "key");
  return envVars.find((it) => it.key === key && it.isPreview === isPreview);
}

/** A variable of production gets a twin for pull requests, unless there is one. */
function add(world: World, application: Application, input: Body): EnvVar {
  const made: EnvVar = {
    id: world.nextId(),
    uuid: newId(),
    key: textOf(input, "key")!,
    value: textOf(input, "value") ?? null,
    isPreview: flagOf(input["is_preview"]),
    isLiteral: flagOf(input["is_literal"]),
    isMultiline: flagOf(input["is_multiline"]),
    isShownOnce: flagOf(input["is_shown_once"]),
    isRuntime: flagOf(input["is_runtime"], true),
    isBuildtime: flagOf(input["is_buildtime"], true),
    comment: textOf(input, "comment") ?? null,
    createdAt: world.time.now(),
  };
  application.envVars.push(made);
  const twin = { ...made, id: world.nextId(), uuid: newId(), isPreview: true, isShownOnce: false };
  const hasTwin = application.envVars.some((it) => it.key === made.key && it.isPreview);
  if (!hasTwin) application.envVars.push(twin);
  return made;
}

/** Three flags fall back when they are left out; two keep what they were. */
function overwrite(found: EnvVar, input: Body): void {
  found.value = textOf(input, "value") ?? null;
  found.isLiteral = flagOf(input["is_literal"]);
  found.isMultiline = "is_multiline" in input ? flagOf(input["is_multiline"]) : null;
  found.isShownOnce = "is_shown_once" in input ? flagOf(input["is_shown_once"]) : null;
  if ("is_runtime" in input) found.isRuntime = flagOf(input["is_runtime"]);
  if ("is_buildtime" in input) found.isBuildtime = flagOf(input["is_buildtime"]);
  if ("comment" in input) found.comment = textOf(input, "comment") ?? null;
}
