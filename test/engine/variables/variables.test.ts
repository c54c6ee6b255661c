import { expect, test } from "vitest";
import { variablesAsText } from "../../../src/engine/variables/render.ts";
import type { VariableOptions } from "../../../src/engine/variables/change.ts";
import { runPipeline } from "../../../src/engine/runner.ts";
import type { Service } from "../../../src/model/project.ts";
import { IP } from "../../adapters/coolify/world.ts";
import { codeOf, operate, web } from "../platform/operated.ts";
import { createWorld, type World } from "../platform/world.ts";
import { runContext } from "../run-context.ts";

const SERVICE = web("1", {
  envVars: { LOG_LEVEL: "info" },
  secrets: [{ name: "SESSION_KEY", as: "env" }],
});

const env = (world: World, wanted: Partial<VariableOptions>, spec: Service = SERVICE) =>
  operate(world, "env", [spec], {
    variables: { action: "list", values: {}, names: [], ...wanted },
  });

async function deployed(): Promise<World> {
  const world = await createWorld();
  const secrets = { SESSION_KEY: "hush-hush" };
  expect((await world.run([SERVICE], { secrets })).error).toBeUndefined();
  return world;
}

test("set gives a variable to every slot, and the next deploy carries it to the other", async () => {
  const world = await deployed();
  const { found } = await env(world, { action: "set", values: { API_KEY: "s3cret-value" } });
  expect(found.variables).toContainEqual({
    service: "web",
    name: "API_KEY",
    owner: "hand",
    isEmpty: false,
    missing: [],
  });
  await world.run([web("2")], { secrets: {} });
  const after = await env(world, {}, web("2"));
  const [key] = after.found.variables!.filter(({ name }) => name === "API_KEY");
  expect(key).toMatchObject({ owner: "hand", missing: [] });
  const running = [...world.coolify.cool.server(IP).containers.values()];
  expect(running.at(-1)?.spec.envVars).toMatchObject({ API_KEY: "s3cret-value" });
});

test("list tells names and whose they are, and never a value", async () => {
  const world = await deployed();
  await env(world, { action: "set", values: { API_KEY: "s3cret-value", NOTHING: "" } });
  const { found } = await env(world, {});
  const text = variablesAsText(found.variables!);
  expect(text.replaceAll(/ +/g, " ").split("\n")).toEqual([
    "SERVICE NAME VALUE FROM",
    "web API_KEY •••••• sluice env",
    "web LOG_LEVEL •••••• deploy.yaml",
    "web NOTHING (empty) sluice env",
    "web PORT •••••• Sluice",
    "web SESSION_KEY •••••• deploy.yaml (secret)",
    "web SLUICE_RELEASE •••••• Sluice",
    "web SLUICE_SLOT •••••• Sluice",
    "web WEB_URL •••••• Sluice",
  ]);
  expect(JSON.stringify(found)).not.toMatch(/s3cret|hush/);
});

test("what deploy.yaml or Sluice writes is refused before anything is asked", async () => {
  const world = await deployed();
  world.coolify.newCalls();
  const refusals = [
    { LOG_LEVEL: "debug" },
    { SESSION_KEY: "x" },
    { PORT: "1" },
    { WEB_URL: "x" },
    { SLUICE_SLOT: "x" },
  ].map(async (values) => codeOf(await env(world, { action: "set", values })));
  expect(new Set(await Promise.all(refusals))).toEqual(new Set(["VARIABLE_OWNED"]));
  expect(codeOf(await env(world, { action: "unset", names: ["PORT"] }))).toBe("VARIABLE_OWNED");
  expect(world.coolify.newCalls()).toEqual([]);
});

test("names that are none and values that would get lost are refused", async () => {
  const world = await deployed();
  const set = async (values: Record<string, string>) =>
    (await env(world, { action: "set", values })).error;
  expect(String(await set({ "A-B": "1" }))).toContain("no name of a variable: A-B");
  expect(String(await set({ QUOTED: "it's" }))).toContain("QUOTED has a single quote");
  expect(String(await set({}))).toContain("no variable is named");
  expect(codeOf(await env(world, { action: "unset", names: ["NONE"] }))).toBe("USAGE");
});

test("unset takes it away from every slot", async () => {
  const world = await deployed();
  await env(world, { action: "set", values: { API_KEY: "1" } });
  const { found } = await env(world, { action: "unset", names: ["API_KEY"] });
  expect(found.variables!.map(({ name }) => name)).not.toContain("API_KEY");
});

test("a service that was never deployed has none yet", async () => {
  const world = await createWorld();
  expect(codeOf(await env(world, { action: "set", values: { A: "1" } }))).toBe("RELEASE_UNKNOWN");
});

test("while Coolify is away nothing is changed, and it is said", async () => {
  const world = await deployed();
  world.coolify.cool.faults.next({ kind: 500, times: 100 });
  expect(codeOf(await env(world, { action: "set", values: { A: "1" } }))).toBe("API_UNREACHABLE");
});

test("with plain Docker the names of deploy.yaml are listed, and nothing is set", async () => {
  const wanted = (action: VariableOptions["action"]) => {
    const variables: VariableOptions = { action, values: { A: "1" }, names: [] };
    const options = { services: [], force: false, lockWait: 0, variables };
    return runPipeline(runContext([SERVICE], { command: "env", options }), false);
  };
  const { found } = await wanted("list");
  expect(found.variables!.map(({ name }) => name)).toEqual([
    "LOG_LEVEL",
    "PORT",
    "SESSION_KEY",
    "WEB_URL",
  ]);
  expect(codeOf(await wanted("set"))).toBe("TARGET_LACKS");
});
