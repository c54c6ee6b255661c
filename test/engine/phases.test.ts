import { readdirSync, readFileSync } from "node:fs";
// Every phase is valid shell, for the shells that a host may have.
import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { docker } from "../../src/adapters/docker/runtime.ts";
import { localHost } from "../../src/adapters/local/host.ts";
import { nginx } from "../../src/adapters/nginx/proxy.ts";
import { applyPhase } from "../../src/engine/apply-phase.ts";
import { bootArgv } from "../../src/engine/host/boot.ts";
import { planHost } from "../../src/engine/plan/diff.ts";
import { observePhase } from "../../src/engine/plan/observe.ts";
import type { ObservedHost } from "../../src/model/observed.ts";
import type { Service } from "../../src/model/project.ts";
import {
  container,
  deployedTwice,
  host as observedHost,
  release,
  scope,
  service,
  wanted,
  worker,
} from "./facts.ts";

const host = localHost("/var/lib/it's a $(state)", 8080, true);
const tricky = 'it\'s $(a) `trap` "of"\nquotes';
const up = { path: "/up?a=1&b='2'", status: { from: 200, to: 399 } };

const checks: Service["health"][] = [
  { kind: "http", timeout: 30_000, ...up },
  { kind: "tcp", timeout: 30_000 },
  { kind: "command", timeout: 30_000, command: ["sh", "-c", tricky] },
  { kind: "container", timeout: 30_000 },
  { kind: "running", timeout: 30_000, settle: 2_000 },
];

const services = [
  ...checks.map((health) =>
    service(`s-${health.kind}`, {
      health,
      envVars: { A: tricky },
      secrets: [
        { name: "B", as: "env" },
        { name: "C", as: "file" },
      ],
      command: [tricky],
      volumes: { data: "/data it's" },
      resources: { cpus: 0.5, memory: 1e8 },
      domains: ["shop.example.com"],
      nginx: { snippet: tricky, maxBody: 0, readTimeout: 1 },
    }),
  ),
  worker("db", { stateful: true, dependsOn: ["s-tcp"] }),
];

const job = { service: "s-http", command: [tricky], timeout: 1000 };
const jobs = [{ name: "seed", ...job } as const, { name: "migrate", ...job } as const];

function applied(
  observed: ObservedHost,
  version: string,
  secrets: boolean,
  gated: boolean,
  preview: boolean = false,
): string {
  const target = release(
    9,
    services.map((spec) => [spec, version]),
  );
  const plan = planHost(
    observed,
    wanted(target, {
      keep: { releases: 1 },
      jobs,
      ...(preview ? { sleepAfter: 60_000 } : {}),
    }),
  );
  return applyPhase(
    {
      scope,
      host,
      release: target,
      runtime: docker,
      proxy: nginx,
      gated,
      ...(preview ? { protect: { kind: "password" } } : {}),
      secrets: secrets ? { B: tricky, C: tricky } : undefined,
    },
    plan,
  );
}

const db = container("db", "blue", 1, "1", { port: undefined });
const busy = deployedTwice({
  nginx: { version: "1.27.4", running: false, ipv6: true },
  draining: ["s-http", "web"],
  containers: [...deployedTwice().containers, db, container("s-tcp", "blue", 3, "2")],
});

const phases: [name: string, text: string][] = [
  ["boot", bootArgv({ folder: "/x", lock: "exclusive", lockWait: 1, holder: "{}" })[2]!],
  ["observe", observePhase(scope, host, nginx, false)],
  ["observe and repair", observePhase(scope, host, nginx, true)],
  ["first deploy", applied(observedHost(), "1", true, false)],
  ["deploy onto a busy host", applied(busy, "3", true, true)],
  ["rollback", applied(busy, "2", false, false)],
  ["deploy to a preview that sleeps", applied({ ...busy, asleep: true }, "3", true, false, true)],
];

test.for(phases)("%s is valid for dash and bash", ([, text]) => {
  for (const shell of ["dash", "bash"]) {
    const { status, stderr } = spawnSync(shell, ["-n"], { input: text, encoding: "utf8" });
    expect({ shell, status, stderr }).toEqual({ shell, status: 0, stderr: "" });
  }
});

// Debian's package, where it is installed: what a parser takes and nobody meant.
if (spawnSync("shellcheck", ["--version"]).status === 0) {
  test.for(phases)("%s has no error that shellcheck sees", ([, text]) => {
    const argv = ["--shell=dash", "--severity=error", "-"];
    const { status, stdout } = spawnSync("shellcheck", argv, { input: text, encoding: "utf8" });
    expect({ status, stdout }).toEqual({ status: 0, stdout: "" });
  });
}

test("every phase does nothing before its last line", () => {
  for (const [name, text] of phases.slice(1)) {
    expect(text.startsWith("main() {\n"), name).toBe(true);
    expect(text.endsWith("\n}\nmain\n"), name).toBe(true);
  }
});

test("a plan's operations come in the order that loses no request", () => {
  const text = applied(busy, "3", true, true);
  const places = [
    '[ "$digest" =',
    `"$folder/intent.json" '{`,
    "begin_0()",
    "wait $pid_0",
    '"event":"gate"',
    'vhost.previous"\npromise',
    '"event":"switching"',
    "until_true answers",
    'give_back "$folder/state.previous"',
    'rm -f "$ledger" "$folder/intent.json"\nsay',
    "systemd-run",
  ].map((mark) => text.lastIndexOf(mark));
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect(places.every((place) => place > 0)).toBe(true);
});

test("what a host asks of itself goes through no proxy, whatever its environment says", () => {
  const folder = new URL("../../src/engine/", import.meta.url).pathname;
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
  const calls = files
    .filter((name) => name.endsWith(".ts"))
    .flatMap((name) => readFileSync(`${folder}${name}`, "utf8").split("\n"))
    .flatMap((line) =>
      line.split(/(?=curl -|--next -)/).filter((part) => /^(curl|--next) -/.test(part)),
    );
  expect(calls.length).toBeGreaterThan(6);
  expect(calls.filter((call) => !call.includes("--noproxy '*'"))).toEqual([]);
});

test("a preview with a password is asked inside, where nobody is asked for one", () => {
  const outside = `http://127.0.0.1:${host.layout.httpPort}`;
  expect(applied(observedHost(), "1", true, false)).toContain(outside);
  const text = applied(observedHost(), "1", true, false, true);
  expect(text).not.toContain(outside);
  expect(text).toContain("preview:{SSHA}");
});

test("what lets a preview sleep is written before the release is recorded, and can be taken back", () => {
  const text = applied({ ...busy, asleep: true }, "3", true, false, true);
  const places = [
    "until_true answers",
    'keep "$folder/doze"',
    "systemctl enable",
    ".asleep.before",
    'give_back "$folder/state.previous"',
  ].map((mark) => text.indexOf(mark));
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect(places.every((place) => place > 0)).toBe(true);
});
