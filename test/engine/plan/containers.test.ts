// Docker's answer at its socket, and the command's where there is none, read the same.
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { phase } from "../../../src/engine/host/shell.ts";
import { containersShell } from "../../../src/engine/plan/containers.ts";
import { scope } from "../facts.ts";

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(`${tmpdir()}/sluice-containers-`);
  mkdirSync(`${folder}/bin`);
  program("curl", `echo "$@" >>${folder}/asked; cat ${folder}/answer`);
  program(
    "docker",
    `case $1 in images) echo 'web:1' ;; ps) [ ! -e ${folder}/dead ] && printf 'id=b|name=two\\nid=a|name=one\\n' ;; esac`,
  );
});

beforeEach(() => {
  for (const name of ["asked", "images", "dead", "config.json"])
    rmSync(`${folder}/${name}`, { force: true });
  writeFileSync(`${folder}/sock`, "");
});

afterAll(() => rmSync(folder, { recursive: true }));

function program(name: string, body: string): void {
  writeFileSync(`${folder}/bin/${name}`, `#!/bin/sh\n${body}\n`);
  chmodSync(`${folder}/bin/${name}`, 0o755);
}

interface Asked {
  readonly rows: string[];
  readonly images: string[];
  /** What was asked of the socket, if anything. */
  readonly socket: string;
  readonly status: number | null;
}

function ask(answer: string, envVars: Record<string, string> = {}, file = "images"): Asked {
  writeFileSync(`${folder}/answer`, answer);
  const env = {
    PATH: `${folder}/bin:${process.env["PATH"]}`,
    LC_ALL: "C",
    HOME: folder,
    DOCKER_CONFIG: folder,
    DOCKER_HOST: `unix://${folder}/sock`,
    ...envVars,
  };
  const script = phase(folder, `${containersShell(scope)}\ncontainers ${file} || exit 7`);
  const { stdout, status } = spawnSync("dash", ["-c", script], {
    cwd: folder,
    env,
    encoding: "utf8",
  });
  const read = (name: string) => {
    try {
      return readFileSync(`${folder}/${name}`, "utf8");
    } catch {
      return "";
    }
  };
  const lines = (text: string) => text.split("\n").filter((line) => line !== "");
  return { rows: lines(stdout), images: lines(read("images")), socket: read("asked"), status };
}

const BY_COMMAND = ["id=a|name=one", "id=b|name=two"];

/** As Docker 20.10 answers, with labels that an image could have brought. */
const answered = (id: string, name: string, state: string, labels: object = {}) => ({
  Id: id,
  Names: [`/linked/${name}`, `/${name}`],
  Image: "web:1",
  ImageID: "sha256:1",
  Command: `sh -c 'echo "State":"no","Status":"no" {"Id":"no'`,
  Created: 1,
  Ports: [{ IP: "127.0.0.1", PrivatePort: 3000, PublicPort: 8101, Type: "tcp" }],
  Labels: {
    Id: "x",
    State: 'up"},{"Id":"evil',
    Status: "\\",
    "a}": '{"Id":"y"}',
    "sluice.image": "ghcr.io/acme/web@sha256:1f",
    "sluice.port": "8101",
    "sluice.release": "3",
    "sluice.service": "web",
    "sluice.slot": "blue",
    "sluice.specification": "spec-1",
    ...labels,
  },
  State: state,
  Status: "Up 3 minutes (healthy)",
  HostConfig: { NetworkMode: "web" },
  Health: { Status: "healthy" },
  NetworkSettings: { Networks: { State: { Links: null } } },
  Mounts: [{ Type: "volume", Name: "data" }],
});

const images = [
  {
    Id: "sha256:1",
    RepoTags: ["web:1", "web:2"],
    RepoDigests: ["web@sha256:1f"],
    Labels: { a: "]" },
  },
  { Id: "sha256:2", RepoTags: null, RepoDigests: [] },
];

const row = (id: string, name: string, state: string) =>
  `id=${id}|name=${name}|status=${state}|detail=Up 3 minutes (healthy)|service=web|slot=blue|release=3|image=ghcr.io/acme/web@sha256:1f|port=8101|specification=spec-1`;

test("what the socket says is read, sorted, whatever labels an image has brought", () => {
  const containers = [answered("bb", "two", "running"), answered("aa", "one", "exited")];
  const asked = ask(`${JSON.stringify(containers)}\n${JSON.stringify(images)}\n`);
  expect(asked.rows).toEqual([row("aa", "one", "exited"), row("bb", "two", "running")]);
  expect(asked.images).toEqual(["web:1", "web:2", "web@sha256:1f"]);
  expect(asked.socket.match(/http:/g)).toHaveLength(2);
});

test("without a file only the containers are asked for", () => {
  const { rows, socket } = ask(`${JSON.stringify([answered("aa", "one", "paused")])}\n`, {}, "");
  expect(rows).toEqual([row("aa", "one", "paused")]);
  expect(socket.match(/http:/g)).toHaveLength(1);
});

test("an empty host has neither", () => {
  expect(ask("[]\n[]\n")).toMatchObject({ rows: [], images: [], status: 0 });
});

test.for([
  ["nothing", ""],
  ["one answer of two", "[]\n"],
  ["half an answer", `${JSON.stringify([answered("aa", "one", "running")]).slice(0, -1)}\n[]\n`],
  ["an error", '{"message":"client version 1.24 is too old"}\n[]\n'],
  [
    "a container without a state",
    `${JSON.stringify([{ ...answered("aa", "one", "x"), State: 7 }])}\n[]\n`,
  ],
])("after %s the command is asked", ([, answer]) => {
  expect(ask(answer!)).toMatchObject({ rows: BY_COMMAND, images: ["web:1"], status: 0 });
});

test.for([
  ["another machine", { DOCKER_HOST: "ssh://elsewhere" }],
  ["a context of its own", { DOCKER_HOST: "", DOCKER_CONTEXT: "rootless" }],
  ["a socket that is not there", { DOCKER_HOST: "unix:///nowhere/sock" }],
] as const)("where the command would use %s, it is asked", ([, envVars]) => {
  expect(ask("[]\n[]\n", envVars)).toMatchObject({ rows: BY_COMMAND, socket: "" });
});

test("a context that the user has chosen is asked by the command", () => {
  writeFileSync(`${folder}/config.json`, '{"currentContext": "rootless"}');
  expect(ask("[]\n[]\n", { DOCKER_HOST: "" })).toMatchObject({ rows: BY_COMMAND, socket: "" });
});

test("a Docker that does not answer is a failure, not an empty host", () => {
  writeFileSync(`${folder}/dead`, "");
  expect(ask("").status).toBe(7);
});
