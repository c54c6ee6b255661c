// What systemd runs for an environment that sleeps, on a host that is only a folder.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { docker } from "../../../src/adapters/docker/runtime.ts";
import { dozeScript } from "../../../src/engine/doze/script.ts";
import { unitTexts } from "../../../src/engine/doze/units.ts";
import type { DozeOperation, StartOperation } from "../../../src/model/plan.ts";
import { serviceState, service } from "../facts.ts";

const scope = { project: "shop", environment: "preview-12" };
let root: string;
let folder: string;

beforeEach(() => {
  root = mkdtempSync(`${tmpdir()}/sluice-doze-`);
  folder = `${root}/shop/preview-12`;
  mkdirSync(`${folder}/flags`, { recursive: true });
  mkdirSync(`${root}/bin`);
  for (const name of ["docker", "systemctl"])
    writeFileSync(`${root}/bin/${name}`, `#!/bin/sh\necho ${name} "$@" >>${root}/calls\n`, {
      mode: 0o755,
    });
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

function start(name: string, group: number): StartOperation {
  const { since: _, revision: __, release: id, ...state } = serviceState(name, "blue", 1, "1");
  const place = { ...state, service: name, release: id, run: "" };
  return { kind: "start", spec: service(name), place, kept: true, group, from: "blue" };
}

const doze: DozeOperation = {
  kind: "write doze",
  specification: "0123",
  after: 60_000,
  starts: [start("db", 0), start("web", 1)],
  ports: [8101],
};

function text(): string {
  const start = `echo started >>${root}/calls`;
  return dozeScript({ scope, stateRoot: root, folder, runtime: docker, start }, doze);
}

function run(word: string, input = ""): { stdout: string; status: number | null } {
  writeFileSync(`${root}/doze`, text());
  const env = { ...process.env, PATH: `${root}/bin:${process.env["PATH"]}` };
  return spawnSync("sh", [`${root}/doze`, word], { env, input, encoding: "utf8" });
}

const calls = () => spawnSync("cat", [`${root}/calls`], { encoding: "utf8" }).stdout;
const isAsleep = () => existsSync(`${folder}/flags/asleep`);

/** The last request from outside came this long ago. */
function seen(seconds: number, file = "requests.seen"): void {
  const time = Date.now() / 1000 - seconds;
  writeFileSync(`${folder}/${file}`, file === "requests" ? ".\n" : "");
  utimesSync(`${folder}/${file}`, time, time);
}

test("the script is valid for dash and bash", () => {
  for (const shell of ["dash", "bash"]) {
    const { status, stderr } = spawnSync(shell, ["-n"], { input: text(), encoding: "utf8" });
    expect({ shell, status, stderr }).toEqual({ shell, status: 0, stderr: "" });
  }
});

describe("a look", () => {
  test("lets it sleep when the last visit is long ago, what depends on others first", () => {
    seen(61);
    expect(run("look").status).toBe(0);
    expect(isAsleep()).toBe(true);
    expect(calls()).toMatch(/stop -t 10 \S+_web_1\n[^]*stop -t 10 \S+_db_1\n$/);
  });

  test("leaves it awake when a visit was noted since, and counts from that one", () => {
    seen(3_600);
    seen(5, "requests");
    run("look");
    expect(isAsleep()).toBe(false);
    seen(3_600);
    seen(61, "requests");
    run("look");
    expect(isAsleep()).toBe(true);
  });

  test("does not disturb a run that changes it", () => {
    seen(3_600);
    const holder = spawn("flock", [`${folder}/lock`, "sleep", "10"], { stdio: "ignore" });
    spawnSync("sh", ["-c", `until ! flock -n ${folder}/lock true; do :; done`]);
    run("look");
    holder.kill();
    expect(isAsleep()).toBe(false);
  });
});

describe("a request to one that sleeps", () => {
  const request = (agent: string) => `GET /x HTTP/1.0\r\nUser-Agent: ${agent}\r\n\r\n`;

  test("goes on when it is awake", () => {
    expect(run("answer", request("Mozilla/5.0")).stdout).toContain("X-Accel-Redirect: @awake\r\n");
  });

  test("wakes it, and gets the page when that takes long", () => {
    writeFileSync(`${folder}/flags/asleep`, "");
    expect(run("answer", request("Mozilla/5.0")).stdout).toContain("X-Accel-Redirect: @waking");
    expect(calls()).toBe("systemctl start --no-block sluice_shop_preview-12.start.service\n");
  });

  test("wakes nothing when it is one of ours", () => {
    writeFileSync(`${folder}/flags/asleep`, "");
    expect(run("answer", request("sluice-health")).stdout).toContain("X-Accel-Redirect: @waking");
    expect(calls()).toBe("");
  });
});

test("waking starts it once, and a second wake finds it awake", () => {
  writeFileSync(`${folder}/flags/asleep`, "");
  expect(run("wake").status).toBe(0);
  expect(run("wake").status).toBe(0);
  expect(calls()).toBe("started\n");
  expect(isAsleep()).toBe(false);
});

test("systemd listens with bounds that no visitor can use to put it out", () => {
  const { "wake.socket": socket } = unitTexts(scope, "/doze");
  expect(socket).toContain("TriggerLimitIntervalSec=0");
  expect(socket).toMatch(/ListenStream=\/run\/sluice-[0-9a-f]{12}\.sock/);
});
