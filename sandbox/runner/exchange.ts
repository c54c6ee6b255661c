import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parsePairs, parsePaths, SUMMARY_LIMIT } from "./file-commands.ts";

/** What steps have handed over so far. */
export interface Handed {
  readonly outputs: Readonly<Record<string, string>>;
  readonly state: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
  readonly path: readonly string[];
  readonly summary: string;
}

/** The files between one runner and its steps. */
export interface Exchange {
  /** Makes empty files for the next step: variable → path. */
  begin(): Promise<Record<string, string>>;
  /** Reads what the step has written; returns the runner's complaints. */
  end(): Promise<string[]>;
  found(): Handed;
}

const FILES = ["output", "state", "env", "path", "step_summary"] as const;
type FileName = (typeof FILES)[number];

export async function openExchange(folder: string, event: unknown): Promise<Exchange> {
  const temp = join(folder, "temp");
  await mkdir(temp);
  await mkdir(join(folder, "tool"));
  const eventPath = join(folder, "event.json");
  await writeFile(eventPath, JSON.stringify(event));
  let handed: Handed = { outputs: {}, state: {}, env: {}, path: [], summary: "" };
  let step = 0;
  const fileOf = (name: FileName) => join(folder, `${name}_${step}`);
  return {
    found: () => handed,
    async begin() {
      step++;
      const paths = FILES.map((name) => [`GITHUB_${name.toUpperCase()}`, fileOf(name)] as const);
      await Promise.all(paths.map(([, path]) => writeFile(path, "")));
      return {
        ...Object.fromEntries(paths),
        GITHUB_EVENT_PATH: eventPath,
        RUNNER_TEMP: temp,
        RUNNER_TOOL_CACHE: join(folder, "tool"),
      };
    },
    async end() {
      const texts = await Promise.all(FILES.map((name) => readFile(fileOf(name), "utf8")));
      const read = Object.fromEntries(FILES.map((name, i) => [name, texts[i]!]));
      const result = merge(handed, read as Record<FileName, string>);
      ({ handed } = result);
      return result.complaints;
    },
  };
}

function merge(
  before: Handed,
  files: Record<FileName, string>,
): { handed: Handed; complaints: string[] } {
  const complaints: string[] = [];
  const pairs = (name: "output" | "state" | "env") => {
    const { values, complaint } = parsePairs(files[name]);
    const what = `Unable to process file command '${name}' successfully.`;
    if (complaint !== undefined) complaints.push(what, complaint);
    return values;
  };
  const size = Buffer.byteLength(files.step_summary);
  if (size > SUMMARY_LIMIT) {
    const limit = `${SUMMARY_LIMIT / 1024}k, got ${Math.ceil(size / 1024)}k`;
    complaints.push(`$GITHUB_STEP_SUMMARY upload aborted, supports content up to ${limit}`);
  }
  const handed = {
    outputs: { ...before.outputs, ...pairs("output") },
    state: { ...before.state, ...pairs("state") },
    env: { ...before.env, ...pairs("env") },
    path: [...before.path, ...parsePaths(files.path)],
    summary: before.summary + (size > SUMMARY_LIMIT ? "" : files.step_summary),
  };
  return { handed, complaints };
}
