import { parse } from "yaml";
import type { Access, Permissions } from "../access/types.ts";

/** A file below `.github/workflows`, as far as the sandbox runs it. */
export interface Workflow {
  readonly name: string;
  readonly runName: string | undefined;
  /** Event → its filter. */
  readonly on: Readonly<Record<string, Trigger>>;
  readonly permissions: Permissions | undefined;
  readonly concurrency: Concurrency | undefined;
  readonly env: Words;
  readonly jobs: readonly Job[];
}

export type Words = Readonly<Record<string, string>>;

export interface Trigger {
  readonly types: readonly string[] | undefined;
  readonly branches: readonly string[] | undefined;
  /** Of `workflow_dispatch`. */
  readonly inputs: Readonly<Record<string, Input>>;
}

export interface Input {
  readonly type: string;
  readonly required: boolean;
  readonly default: string | undefined;
  readonly options: readonly string[];
}

export interface Concurrency {
  readonly group: string;
  /** An expression or a word. */
  readonly cancel: string;
  /** `max`: all wait; otherwise a newcomer takes the place of the one that waits. */
  readonly queue: "single" | "max";
}

export interface Job {
  readonly key: string;
  readonly name: string;
  readonly if: string | undefined;
  readonly needs: readonly string[];
  readonly permissions: Permissions | undefined;
  readonly environment: { readonly name: string; readonly deployment: boolean } | undefined;
  readonly concurrency: Concurrency | undefined;
  readonly env: Words;
  readonly steps: readonly Step[];
}

export interface Step {
  readonly name: string;
  readonly id: string | undefined;
  readonly if: string | undefined;
  readonly uses: string | undefined;
  readonly run: string | undefined;
  readonly with: Words;
  readonly env: Words;
}

type Raw = Readonly<Record<string, unknown>>;

/** Throws when it is no workflow. */
export function parseWorkflow(text: string, path: string): Workflow {
  const file = parse(text) as Raw | null;
  const jobs = file?.["jobs"];
  if (file === null || typeof jobs !== "object" || jobs === null) {
    throw new Error(`${path}: no jobs`);
  }
  return {
    name: textOf(file["name"]) ?? path,
    runName: textOf(file["run-name"]),
    on: triggersOf(file["on"]),
    permissions: permissionsOf(file["permissions"]),
    concurrency: concurrencyOf(file["concurrency"]),
    env: wordsOf(file["env"]),
    jobs: Object.entries(jobs as Raw).map(([key, job]) => jobOf(key, job as Raw)),
  };
}

function jobOf(key: string, job: Raw): Job {
  const steps = (job["steps"] ?? []) as readonly Raw[];
  return {
    key,
    name: textOf(job["name"]) ?? key,
    if: textOf(job["if"]),
    needs: listOf(job["needs"]) ?? [],
    permissions: permissionsOf(job["permissions"]),
    environment: environmentOf(job["environment"]),
    concurrency: concurrencyOf(job["concurrency"]),
    env: wordsOf(job["env"]),
    steps: steps.map(stepOf),
  };
}

function stepOf(step: Raw): Step {
  const uses = textOf(step["uses"]);
  const run = textOf(step["run"]);
  return {
    name: textOf(step["name"]) ?? `Run ${uses ?? run?.split("\n")[0] ?? ""}`,
    id: textOf(step["id"]),
    if: textOf(step["if"]),
    uses,
    run,
    with: wordsOf(step["with"]),
    env: wordsOf(step["env"]),
  };
}

function triggersOf(on: unknown): Record<string, Trigger> {
  if (typeof on === "string") return { [on]: triggerOf({}) };
  if (Array.isArray(on)) return Object.fromEntries(on.map((it) => [String(it), triggerOf({})]));
  const pairs = Object.entries((on ?? {}) as Raw);
  return Object.fromEntries(pairs.map(([event, it]) => [event, triggerOf((it ?? {}) as Raw)]));
}

function triggerOf(trigger: Raw): Trigger {
  const inputs = Object.entries((trigger["inputs"] ?? {}) as Record<string, Raw | null>);
  return {
    types: listOf(trigger["types"]),
    branches: listOf(trigger["branches"]),
    inputs: Object.fromEntries(inputs.map(([name, input]) => [name, inputOf(input ?? {})])),
  };
}

function inputOf(input: Raw): Input {
  return {
    type: textOf(input["type"]) ?? "string",
    required: input["required"] === true,
    default: textOf(input["default"]),
    options: listOf(input["options"]) ?? [],
  };
}

/** `read-all` and `write-all` are not understood: what deploys names what it needs. */
function permissionsOf(permissions: unknown): Permissions | undefined {
  if (typeof permissions !== "object" || permissions === null) return undefined;
  const pairs = Object.entries(permissions).filter(([, access]) => access !== "none");
  return Object.fromEntries(
    pairs.map(([name, access]) => [name.replaceAll("-", "_"), access as Access]),
  );
}

function concurrencyOf(value: unknown): Concurrency | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === "string") return { group: value, cancel: "false", queue: "single" };
  const { group, queue, "cancel-in-progress": cancel } = value as Raw;
  const kind = queue === "max" ? "max" : "single";
  return { group: textOf(group) ?? "", cancel: textOf(cancel) ?? "false", queue: kind };
}

function environmentOf(value: unknown): Job["environment"] {
  if (value === undefined || value === null) return undefined;
  if (typeof value === "string") return { name: value, deployment: true };
  const { name, deployment } = value as Raw;
  return { name: textOf(name) ?? "", deployment: deployment !== false };
}

function wordsOf(value: unknown): Record<string, string> {
  const pairs = Object.entries((value ?? {}) as Raw);
  return Object.fromEntries(pairs.map(([key, word]) => [key, textOf(word) ?? ""]));
}

function listOf(value: unknown): string[] | undefined {
  if (value === undefined || value === null) return undefined;
  return Array.isArray(value) ? value.map((it) => textOf(it) ?? "") : [textOf(value) ?? ""];
}

/** YAML's numbers and booleans are text to a workflow. */
function textOf(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  if (value === undefined || value === null) return undefined;
  return JSON.stringify(value);
}
