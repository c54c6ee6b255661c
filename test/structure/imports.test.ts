// Design §3: imports go one way. This test is the rule.
import { describe, expect, test } from "vitest";
import { type Import, imports, sources } from "./sources.ts";

const all = sources("src/**/*.ts").flatMap(imports);
const inside = all.filter(({ to }) => to.startsWith("src/"));
const packages = all.filter(({ to }) => !to.startsWith("src/") && !to.startsWith("node:"));

const surfaces = ["action", "bot", "cli", "web"];

/** What each part of the house may import besides itself. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(
    surfaces.map((surface) => [surface, ["wiring", "engine", "contracts", "model"]]),
  ),
  // `sluice bot` starts the other surface; a command line is how anything is started.
  cli: ["bot", "wiring", "engine", "contracts", "model"],
  wiring: ["engine", "contracts", "model", "adapters"],
  engine: ["contracts", "model"],
  adapters: ["contracts", "model"],
  contracts: ["model"],
  model: [],
};

/**
 * Folders of the engine are stages, and no stage knows another: what several need lies in the root of
 * the engine or in `model`. Shared by all:
 * - `engine/host` is no stage but how every stage speaks to a host: session, phase, shell library.
 */
const sharedFolders = ["host"];

/** Debts, each with the reason; a line that is no longer needed fails the test. */
const exceptions: Readonly<Record<string, string>> = {
  "src/engine/rollback/plan.ts → src/engine/plan/fleet.ts":
    "a rollback is a plan for an earlier release, made by the same rules",
  "src/engine/status/survey.ts → src/engine/plan/fleet.ts":
    "status shows what a plan would rest on, read by the same phase",
};

/** The rooms of the frameworks. */
const rooms: Readonly<Record<string, string>> = {
  "@actions/": "src/action/",
  "@octokit/": "src/adapters/github/",
  probot: "src/bot/",
  hono: "src/web/",
  "@hono/": "src/web/",
  commander: "src/cli/",
  ssh2: "src/adapters/ssh/",
  undici: "src/adapters/http/",
  "tar-stream": "src/adapters/docker/",
  kysely: "src/adapters/store/",
  pg: "src/adapters/store/",
  pino: "src/bot/",
  "prom-client": "src/bot/",
  "@electric-sql/": "src/adapters/store/",
  yaml: "src/engine/config/",
  zod: "src/engine/config/",
};

function part(path: string): string {
  return path.split("/")[1]!;
}

/** `ssh` of `src/adapters/ssh/host.ts`; undefined for a file that lies in the part itself. */
function folder(path: string): string | undefined {
  return path.split("/").length > 3 ? path.split("/")[2] : undefined;
}

function show(found: readonly Import[]): string[] {
  return found.map(({ from, to }) => `${from} → ${to}`);
}

describe("imports", () => {
  test("are found at all", () => {
    expect(inside.length).toBeGreaterThan(100);
    expect(show(all)).toContain("src/engine/stages.ts → src/engine/apply.ts");
    expect(show(all)).toContain("src/adapters/ssh/connect.ts → ssh2");
  });

  test("go one way through the house", () => {
    const wrong = inside.filter(
      ({ from, to }) => part(from) !== part(to) && !mayImport[part(from)]?.includes(part(to)),
    );
    expect(show(wrong)).toEqual([]);
  });

  test("never lead from one adapter to another", () => {
    const wrong = inside.filter(
      ({ from, to }) =>
        part(from) === "adapters" && part(to) === "adapters" && folder(from) !== folder(to),
    );
    expect(show(wrong)).toEqual([]);
  });

  test("never lead from one stage to another, with the debts that are listed", () => {
    const wrong = inside.filter(
      ({ from, to }) =>
        [from, to].every((path) => part(path) === "engine" && folder(path) !== undefined) &&
        folder(from) !== folder(to) &&
        !sharedFolders.includes(folder(to)!),
    );
    expect(show(wrong).toSorted()).toEqual(Object.keys(exceptions).toSorted());
  });

  test("of the host's shell lead back to no stage", () => {
    const wrong = inside.filter(
      ({ from, to }) => from.startsWith("src/engine/host/") && part(to) === "engine",
    );
    const own = ["src/engine/context.ts"];
    expect(show(wrong.filter(({ to }) => folder(to) !== "host" && !own.includes(to)))).toEqual([]);
  });

  test("keep every framework to its room", () => {
    const wrong = packages.filter(({ from, to }) => {
      const name = Object.keys(rooms).find((key) =>
        key.endsWith("/") ? to.startsWith(key) : to === key || to.startsWith(`${key}/`),
      );
      return name === undefined || !from.startsWith(rooms[name]!);
    });
    expect(show(wrong)).toEqual([]);
  });

  test("of model and contracts touch no file, process or network", () => {
    const pure = ["node:crypto", "node:stream"];
    const wrong = all.filter(
      ({ from, to }) =>
        ["model", "contracts"].includes(part(from)) && to.startsWith("node:") && !pure.includes(to),
    );
    expect(show(wrong)).toEqual([]);
  });

  test("name real files, with their extension", () => {
    expect(show(inside.filter(({ to }) => !to.endsWith(".ts")))).toEqual([]);
  });
});

/** Debts of the next rule. */
const readsEnvironment: Readonly<Record<string, string>> = {
  "src/adapters/docker/build/login.ts": "looks for DOCKER_CONFIG as the docker client does",
};

test("process.env is read by surfaces and wiring alone, with the debts that are listed", () => {
  const readers = sources("src/**/*.ts").filter(({ text }) => /\bprocess\.env\b/.test(text));
  const allowed = [...surfaces, "wiring"];
  const wrong = readers.map(({ path }) => path).filter((path) => !allowed.includes(part(path)));
  expect(wrong).toEqual(Object.keys(readsEnvironment));
});

test("text becomes shell by quote.ts alone: nobody runs a joined line", () => {
  const joined = /\bshell:\s*true\b|\bexecSync\(|\bexec\(`/;
  const found = sources("src/**/*.ts").filter(({ text }) => joined.test(text));
  expect(found.map(({ path }) => path)).toEqual([]);
});
