import { expect, test } from "vitest";
import {
  bytesOf,
  createBody,
  createScript,
  inspectScript,
  optionsOf,
  pruneScript,
  removeScript,
} from "../../../../sandbox/coolify/machines/argv.ts";
import { parseContainers, parseFacts } from "../../../../sandbox/coolify/machines/parse.ts";
import type { ContainerSpec } from "../../../../sandbox/coolify/machines/types.ts";

const SPEC: ContainerSpec = {
  name: "abc-120000123456",
  image: "shop@sha256:1",
  network: "coolify",
  aliases: ["abc-120000123456"],
  ports: ["8000:3000"],
  labels: { "coolify.name": "abc" },
  envVars: { SECRET: "a\nb" },
  limits: { memory: "256m", memorySwap: "0", memoryReservation: "0", cpus: "0.5", cpuShares: 1024 },
  options: [],
  volumes: [],
};

test("a container is described in a body that no argv shows", () => {
  expect(JSON.parse(createBody(SPEC))).toMatchObject({
    Env: ["SECRET=a\nb"],
    ExposedPorts: { "3000/tcp": {} },
    HostConfig: {
      RestartPolicy: { Name: "unless-stopped" },
      PortBindings: { "3000/tcp": [{ HostPort: "8000" }] },
      Memory: 268_435_456,
      NanoCpus: 500_000_000,
    },
    NetworkingConfig: { EndpointsConfig: { coolify: { Aliases: ["abc-120000123456"] } } },
  });
  expect(createScript(SPEC.name)).not.toContain("SECRET");
});

test.each([
  ["0", 0],
  ["256m", 268_435_456],
  ["1.5g", 1_610_612_736],
  ["512", 512],
  ["64kb", 65_536],
])("%s is %i bytes", (text, bytes) => {
  expect(bytesOf(text)).toBe(bytes);
});

test.each([
  ["--entrypoint 'node worker.js'", { entrypoint: ["node", "worker.js"] }],
  ["--entrypoint \"sh -c 'echo hi'\"", { entrypoint: ["sh", "-c", "echo hi"] }],
  ["--entrypoint=node --init", { entrypoint: ["node"], init: true }],
  ["--cap-add NET_ADMIN --cap-add=SYS_TIME", { capAdd: ["NET_ADMIN", "SYS_TIME"] }],
  ["-p 8000:80 --hostname web", { hostname: "web", entrypoint: undefined }],
])("the options %s come to %o", (text, options) => {
  expect(optionsOf(text)).toMatchObject(options);
});

test("a validation asks for everything in one script", () => {
  expect(inspectScript(["git"])).toContain("command -v git >/dev/null && echo has git");
  const said = "os debian\nhas git\nhas curl\ndocker 20.10.24+dfsg1\n";
  const facts = { os: "debian", commands: ["git", "curl"], docker: "20.10.24", compose: false };
  expect(parseFacts(said)).toEqual(facts);
});

test("containers are read from a list with their health and labels", () => {
  const line = "abc-1\tshop:1\trunning\tUp 3 minutes (health: starting)\tcoolify.name=abc,a=b=c";
  expect(parseContainers(`${line}\n`)).toEqual([
    {
      name: "abc-1",
      image: "shop:1",
      state: "running",
      health: "starting",
      labels: { "coolify.name": "abc", a: "b=c" },
    },
  ]);
});

test("a cleanup names kinds of containers that are to stay, all in one question", () => {
  const kinds = ["proxy=true", "type=database", "type=application", "type=service"];
  const [line = ""] = pruneScript([])
    .split("\n")
    .filter((it) => it.startsWith("docker container prune"));
  expect(line).toContain("label=coolify.managed=true");
  for (const kind of kinds) expect(line).toContain(`label!=coolify.${kind}`);
});

test("a cleanup spares repositories by name, dots taken as dots", () => {
  const script = pruneScript([{ repository: "127.0.0.1:5000/shop", count: 2 }]);
  expect(script).toContain("grep -vE '^(127\\.0\\.0\\.1:5000/shop):'");
  expect(script).toContain("tail -n +3");
  expect(pruneScript([])).toContain("| cat |");
});

test("a container is given its time to end", () => {
  expect(removeScript(["a", "b"], 30)).toBe("docker stop '--time=30' a b; docker rm --force a b");
});
