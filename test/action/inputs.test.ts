import { expect, test } from "vitest";
import { commandNames, commandOf } from "../../src/action/commands.ts";
import { readInputs } from "../../src/action/inputs.ts";
import { actionInputs, onlyTyped } from "../../scripts/generate-action-docs.ts";
import { readActionFile } from "../../sandbox/runner/index.ts";
import { SluiceError } from "../../src/model/errors.ts";
import { root } from "./bundle.ts";

const defaults = Object.fromEntries(
  Object.entries(readActionFile(root).inputs).map(([name, input]) => [name, input.default ?? ""]),
);

function read(given: Record<string, string> = {}) {
  const asked = new Set<string>();
  const values: Record<string, string> = { ...defaults, ...given };
  const inputs = () =>
    readInputs((name) => {
      asked.add(name);
      return values[name] ?? "";
    });
  return { inputs, asked };
}

test("action.yml and the code know the same inputs", () => {
  const { inputs, asked } = read();
  inputs();
  expect([...asked].toSorted()).toEqual(Object.keys(defaults).toSorted());
});

test("the defaults are a deploy of everything, recorded and summed up", () => {
  expect(read().inputs()).toMatchObject({
    command: "deploy",
    environment: undefined,
    services: [],
    dryRun: false,
    lockWait: 300,
    summary: true,
    deployments: true,
  });
});

test("services are separated by commas, blanks or lines", () => {
  expect(read({ services: "web, worker\n db" }).inputs().services).toEqual(["web", "worker", "db"]);
});

test("the plan output of an earlier step is what a deploy is held to", () => {
  const plan = JSON.stringify({ expect: { "10.0.0.2": "0f3a" }, release: 3 });
  expect(read({ "expect-plan": plan }).inputs().expect).toEqual({ "10.0.0.2": "0f3a" });
});

test("options come as a JSON object, with values as text", () => {
  expect(read().inputs().given).toEqual({});
  expect(read({ options: '{"log_level":"debug","workers":4}' }).inputs().given).toEqual({
    log_level: "debug",
    workers: "4",
  });
  for (const options of ["log_level=debug", "[1]", "null", "4"]) {
    expect(read({ options }).inputs).toThrow("options: a JSON object");
  }
});

test("every wrong input is named at once", () => {
  const { inputs } = read({
    command: "deplyo",
    force: "yes",
    release: "v3",
    "lock-wait": "soon",
    "expect-plan": "{}",
  });
  expect(inputs).toThrow(SluiceError);
  for (const name of ["command", "force", "release", "lock-wait", "expect-plan"]) {
    expect(inputs).toThrow(new RegExp(`${name}: `));
  }
});

test("what destroys must be told its environment", () => {
  expect(read({ command: "destroy" }).inputs).toThrow("environment: destroy must be told which");
  const told = read({ command: "destroy", environment: "staging" }).inputs();
  expect(told).toMatchObject({ command: "destroy", environment: "staging" });
});

test("what is stopped or started must be named", () => {
  for (const command of ["start", "stop"]) {
    expect(read({ command, environment: "staging" }).inputs).toThrow(
      `services: ${command} must be told which`,
    );
  }
  expect(read({ command: "stop", services: "web" }).inputs).toThrow("environment: stop must be");
});

test("a destroy of services takes these alone, and no volumes", () => {
  const given = { command: "destroy", environment: "staging" };
  const all = read({ ...given, volumes: "true" }).inputs();
  expect(commandOf(all)).toMatchObject({ command: "destroy" });
  expect(commandOf(all).options!(all)).toEqual({ volumes: true });
  expect(commandOf(read({ ...given, services: "web" }).inputs()).command).toBe("remove");
  expect(read({ ...given, services: "web", volumes: "true" }).inputs).toThrow("volumes: they go");
});

test("a cancel can be told how old what hangs must be", () => {
  const inputs = (given: object) => read({ command: "cancel", ...given }).inputs();
  const optionsOf = (given: object) => commandOf(inputs(given)).options!(inputs(given));
  expect(optionsOf({ "older-than": "30m" })).toEqual({ jobs: { olderThan: 1_800_000 } });
  expect(optionsOf({})).toEqual({ jobs: {} });
});

test("what only the command line has is told, and is all that the Action has not", () => {
  expect(onlyTyped()).toEqual(["`init`", "`exec`", "`deployments`", "`env`", "`hosts`", "`bot`"]);
});

test("every command that action.yml names is one, and every one is named", () => {
  const { description } = actionInputs()["command"]!;
  const named = [...description.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name);
  expect(named.toSorted()).toEqual(commandNames.toSorted());
});
