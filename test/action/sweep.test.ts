import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createSend } from "../../sandbox/http/client.ts";
import { createDigitalOcean } from "../../sandbox/digitalocean/index.ts";
import { type Inputs, readInputs } from "../../src/action/inputs.ts";
import { sweep } from "../../src/action/sweep.ts";
import { createBootKey } from "../../src/engine/provision/first/boot-key.ts";
import { listeningConsole } from "./listening-console.ts";

const CONFIG = {
  project: "shop",
  services: { web: { image: "nginx:1.30" } },
  environments: {
    production: { hosts: { provider: "digitalocean", region: "lon1", size: "s-1vcpu-1gb" } },
    staging: { hosts: { provider: "digitalocean", region: "lon1", size: "s-1vcpu-1gb" } },
  },
};

async function account() {
  const cloud = await createDigitalOcean({ hosts: "none", speed: 1_000 });
  const folder = await mkdtemp(join(tmpdir(), "sluice-sweep-"));
  onTestFinished(async () => {
    await cloud.close();
    await rm(folder, { recursive: true, force: true });
  });
  const config = join(folder, "deploy.yaml");
  await writeFile(config, JSON.stringify(CONFIG));
  const order = { region: "lon1", size: "s-1vcpu-1gb", image: "debian-12-x64" };
  for (const environment of ["production", "gone"]) {
    const tags = ["sluice", "sluice:project:shop", `sluice:environment:${environment}`];
    const names = [`shop-${environment}-1`];
    const body = { ...order, names, tags: [...tags, "sluice:state:active"] };
    await createSend(cloud.url, cloud.token)("POST", "/v2/droplets", body);
  }
  const envVars = {
    DIGITALOCEAN_API_URL: cloud.url,
    DIGITALOCEAN_TOKEN: cloud.token,
    SLUICE_SSH_KEY: createBootKey().privateKey,
  };
  const names = () => cloud.state().droplets.map(({ name }) => name);
  return { names, envVars, config };
}

function inputsOf(more: Record<string, string>): Inputs {
  const given: Record<string, string> = { command: "sweep", "lock-wait": "5m", ...more };
  const flags = ["dry-run", "force", "apply", "volumes", "summary", "annotations", "deployments"];
  return readInputs((name) => given[name] ?? (flags.includes(name) ? "false" : ""));
}

test("a sweep tells what no environment of deploy.yaml accounts for, and needs no environment", async () => {
  const { names, envVars, config } = await account();
  const { console, said } = listeningConsole();
  await sweep(console, inputsOf({ config, summary: "true" }), envVars);
  const text = said.join("\n");
  expect(text).toContain("droplet shop-gone-1 (its environment is not in deploy.yaml)");
  expect(text).toMatch(/API calls: \d+/);
  expect(text).not.toContain("shop-production-1");
  expect(names()).toEqual(["shop-production-1", "shop-gone-1"]);
});

test("with apply it removes that, and in a dry run it does not", async () => {
  const { names, envVars, config } = await account();
  await sweep(
    listeningConsole().console,
    inputsOf({ config, apply: "true", "dry-run": "true" }),
    envVars,
  );
  expect(names()).toHaveLength(2);
  const { console, said } = listeningConsole();
  await sweep(console, inputsOf({ config, apply: "true" }), envVars);
  expect(said.join("\n")).toContain('"ok":true');
  expect(names()).toEqual(["shop-production-1"]);
});
