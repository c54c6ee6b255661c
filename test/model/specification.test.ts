import { describe, expect, test } from "vitest";
import type { Service } from "../../src/model/project.ts";
import { specification } from "../../src/model/specification.ts";
import { service } from "../engine/facts.ts";

const secrets: Record<string, string> = { A: "one", B: "two" };
const base = service("web", {
  envVars: { X: "1", Y: "2" },
  secrets: [
    { name: "A", as: "env" },
    { name: "B", as: "env" },
  ],
});

function of(more: Partial<Service>, image = "web:1", values = secrets, salt = "salt"): string {
  return specification({ ...base, ...more }, image, values, salt);
}

describe("a new container is needed when", () => {
  const changes: [name: string, changed: string][] = [
    ["the image changes", of({}, "web:2")],
    ["the command", of({ command: ["node", "x.js"] })],
    ["the user", of({ user: "1000" })],
    ["a variable", of({ envVars: { X: "1", Y: "3" } })],
    ["the port", of({ port: 3001 })],
    ["the protocol, which decides how the port is reached", of({ protocol: "tcp" })],
    ["a limit", of({ resources: { cpus: 1 } })],
    ["a volume", of({ volumes: { data: "/data" } })],
    ["whether it is stateful", of({ stateful: true })],
    ["the schedule", of({ schedule: "0 2 * * *" })],
    ["a secret's value", of({}, "web:1", { ...secrets, B: "other" })],
    [
      "how a secret is given",
      of({
        secrets: [
          { name: "A", as: "file" },
          { name: "B", as: "env" },
        ],
      }),
    ],
    ["two secrets trade values", of({}, "web:1", { A: "two", B: "one" })],
  ];
  test.for(changes)("%s", ([, changed]) => expect(changed).not.toBe(of({})));
});

describe("the container stays when", () => {
  const same: [name: string, other: string][] = [
    ["domains change", of({ domains: ["a.example.com"] })],
    ["nginx options", of({ nginx: { maxBody: 1, readTimeout: 1 } })],
    ["health", of({ health: { kind: "tcp", timeout: 1 } })],
    ["drain and grace", of({ drain: 1, stopGrace: 1 })],
    ["dependencies", of({ dependsOn: ["db"] })],
    ["the order of variables", of({ envVars: { Y: "2", X: "1" } })],
    ["the order of secrets", of({ secrets: base.secrets.toReversed() })],
    ["a secret that it does not name", of({}, "web:1", { A: "one", B: "two", C: "three" })],
  ];
  test.for(same)("%s", ([, other]) => expect(other).toBe(of({})));
});

test("the key matters, so that a digest tells nothing about a value", () => {
  expect(of({}, "web:1", secrets, "other salt")).not.toBe(of({}));
  expect(of({})).toMatch(/^[0-9a-f]{16}$/);
});
