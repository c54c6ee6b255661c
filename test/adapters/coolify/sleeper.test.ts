import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { coolifySleeper } from "../../../src/adapters/coolify/index.ts";
import { phase } from "../../../src/engine/host/shell.ts";

const NAME = "k0c8w4-101500123456";
let root: string;

/** `answer(program, shell)`: what a program does that stands in for the real one. */
function answer(program: string, shell: string): void {
  const text = `#!/bin/sh\necho ${program} "$@" >>${root}/calls\n${shell}\n`;
  writeFileSync(`${root}/bin/${program}`, text, { mode: 0o755 });
}

beforeEach(() => {
  root = mkdtempSync(`${tmpdir()}/sluice-sleeper-`);
  mkdirSync(`${root}/bin`);
  writeFileSync(`${root}/socket`, "");
  answer("docker", 'case $1 in inspect) echo "[{}]" ;; esac');
  answer(
    "jq",
    'case $1 in -ce) cat >/dev/null; echo \'{"Env":["KEY=hush"]}\' ;; *) echo shop:1 ;; esac',
  );
  answer("curl", "printf 201");
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

function run(shell: string): number | null {
  const env = { PATH: `${root}/bin:${process.env["PATH"]}`, DOCKER_HOST: `unix://${root}/socket` };
  const text = phase(root, `${shell} >/dev/null 2>&1; code=$?; rm -rf "$tmp"; exit $code`);
  return spawnSync("sh", ["-c", text], { env }).status;
}

const calls = () => readFileSync(`${root}/calls`, "utf8").trim().split("\n");
const file = () => `${root}/sleeping/${NAME}.json`;

describe("a container of Coolify's that sleeps", () => {
  test("is written down for root alone before it is stopped", () => {
    expect(run(coolifySleeper.stop(NAME, 2_500))).toBe(0);
    expect(calls().at(-1)).toBe(`docker stop -t 3 ${NAME}`);
    expect(readFileSync(file(), "utf8")).toContain("KEY=hush");
    const mode = spawnSync("stat", ["-c", "%a", file(), `${root}/sleeping`], { encoding: "utf8" });
    expect(mode.stdout).toBe("600\n700\n");
  });

  test("is not stopped when it could not be written down", () => {
    answer("jq", "exit 1");
    expect(run(coolifySleeper.stop(NAME, 1000))).not.toBe(0);
    expect(calls().join("\n")).not.toContain("docker stop");
  });

  test("is only started when it is there", () => {
    expect(run(coolifySleeper.startKept(NAME))).toBe(0);
    expect(calls()).toEqual([`docker start ${NAME}`]);
  });

  test("is made again under its name when it is gone, its image pulled if that is gone, too", () => {
    run(coolifySleeper.stop(NAME, 1000));
    answer(
      "docker",
      `case "$1 $2" in "start "*) [ -e ${root}/made ] ;; "image inspect") exit 1 ;; esac`,
    );
    answer("curl", `touch ${root}/made; printf 201`);
    expect(run(coolifySleeper.startKept(NAME))).toBe(0);
    const [pull, create, start] = calls().slice(-3);
    expect(pull).toBe("docker pull --quiet shop:1");
    expect(create).toContain(
      `--data-binary @${file()} http://docker/containers/create?name=${NAME}`,
    );
    expect(start).toBe(`docker start ${NAME}`);
  });

  test("is left alone when somebody has redeployed it meanwhile", () => {
    answer("docker", "case $1 in start) exit 1 ;; ps) echo 0123 ;; esac");
    expect(run(coolifySleeper.startKept(NAME))).toBe(0);
    expect(calls().at(-1)).toBe("docker ps -q --filter label=coolify.name=k0c8w4");
  });

  test("is an error when nothing is known of it", () => {
    answer("docker", "case $1 in start) exit 1 ;; esac");
    answer("jq", "exit 2");
    expect(run(coolifySleeper.startKept(NAME))).not.toBe(0);
    expect(existsSync(file())).toBe(false);
  });
});
