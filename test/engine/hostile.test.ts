// Nothing that a user writes is ever shell: values of every kind arrive as they were written.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Session } from "../../src/engine/host/session.ts";
import { release, service, worker } from "./facts.ts";
import { createWorld, deploy, open, type World } from "./world/world.ts";

let world: World;
let session: Session;

beforeEach(async () => {
  world = createWorld();
  session = await open(world);
});

afterEach(async () => {
  await session.close();
  world.remove();
});

/** Each would leave a canary behind, or end the script, were it ever evaluated. */
function hostile(canary: string): string[] {
  return [
    `$(touch ${canary})`,
    `\`touch ${canary}\``,
    `'; touch ${canary}; '`,
    `"; touch ${canary}; "`,
    `\\'; touch ${canary} #`,
    `x\ntouch ${canary}\ny`,
    `EOF\n.\n'\ntouch ${canary}`,
    "${IFS}$HOME*?[a-z]~!%s\\n",
    "ünïcödé 🚀 \t tab",
    "ends with a backslash\\",
    "two lines\n",
    "carriage\rreturn\r",
    " spaces ",
    "-n --help",
    "",
  ];
}

test("variables, secrets, commands, snippets and health checks arrive as they were written", async () => {
  const canary = `${world.folder}/canary`;
  const words = hostile(canary);
  const named = (prefix: string) =>
    Object.fromEntries(words.map((word, i) => [`${prefix}${i}`, word]));
  const web = service("web", {
    envVars: named("V"),
    secrets: [
      ...Object.keys(named("S")).map((name) => ({ name, as: "env" as const })),
      ...Object.keys(named("F")).map((name) => ({ name, as: "file" as const })),
    ],
    command: words,
    user: "$(id -u)",
    domains: ["shop.example.com"],
    health: { kind: "command", command: ["check", ...words], timeout: 20_000 },
    nginx: {
      maxBody: 1,
      readTimeout: 1000,
      snippet: `# ${words.join(" ")}\nadd_header X "$host";`,
    },
  });
  const secrets = { ...named("S"), ...named("F") };
  await deploy(world, session, release(1, [[web, "1"]]), { secrets });

  expect(existsSync(canary)).toBe(false);
  const [run] = world.calls("docker").filter(([, verb]) => verb === "run");
  expect(run!.slice(run!.indexOf("web:1") + 1)).toEqual(words);
  expect(run![run!.indexOf("--user") + 1]).toBe("$(id -u)");
  const [exec] = world.calls("docker").filter(([, verb]) => verb === "exec");
  expect(exec!.slice(-words.length)).toEqual(words);
  expect(variables("sluice_shop_production_web_1")).toMatchObject({ ...named("V"), ...named("S") });
  for (const [name, value] of Object.entries(named("F"))) {
    expect(readFileSync(`${world.state}/secrets/web-spec-1/files/${name}`, "utf8")).toBe(value);
  }
  const vhost = readFileSync(`${world.folder}/vhosts/sluice_shop_production.conf`, "utf8");
  for (const line of web.nginx.snippet!.split("\n")) expect(vhost).toContain(line);
});

/** What a container was given: lines of its env file, and what came by name from the environment. */
function variables(container: string): Record<string, string> {
  const folder = `${world.folder}/containers/${container}`;
  const lines = readFileSync(`${folder}/env`, "utf8").split("\n").filter(Boolean);
  const single = lines.map((line) => [
    line.slice(0, line.indexOf("=")),
    line.slice(line.indexOf("=") + 1),
  ]);
  const spanning = readdirSync(folder)
    .filter((name) => name.startsWith("env."))
    // `printenv` ends its answer with a line feed.
    .map((name) => [name.slice(4), readFileSync(`${folder}/${name}`, "utf8").slice(0, -1)]);
  return Object.fromEntries([...single, ...spanning]) as Record<string, string>;
}

test("no secret is in an argv, in the state, or readable by another user", async () => {
  const jobs = worker("jobs", {
    secrets: [
      { name: "TOKEN", as: "env" },
      { name: "KEY", as: "file" },
      { name: "PEM", as: "env" },
    ],
    health: { kind: "running", timeout: 5_000, settle: 0 },
  });
  const secrets = { TOKEN: "s3cret-token", KEY: "s3cret-key", PEM: "s3cret\nlines" };
  await deploy(world, session, release(1, [[jobs, "1"]]), { secrets });
  expect(JSON.stringify(world.calls())).not.toContain("s3cret");
  for (const file of ["state.json", "releases/1.json"]) {
    expect(readFileSync(`${world.state}/${file}`, "utf8")).not.toContain("s3cret");
  }
  const mode = (path: string) => statSync(`${world.state}/${path}`).mode & 0o777;
  expect(mode("secrets")).toBe(0o700);
  expect(mode("secrets/jobs-spec-1/env")).toBe(0o600);
  expect(mode("secrets/jobs-spec-1/exports")).toBe(0o600);
  expect(mode("flags")).toBe(0o711);
});

test("a value with a NUL is refused before anything is sent", async () => {
  const web = service("web", { envVars: { A: "a\0b" } });
  await expect(deploy(world, session, release(1, [[web, "1"]]))).rejects.toThrow("NUL");
  expect(world.calls("docker").filter(([, verb]) => verb === "run")).toEqual([]);
});
