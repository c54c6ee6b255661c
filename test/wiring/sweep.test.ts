import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { NO_DELAYS, startCoolify } from "../../sandbox/coolify/index.ts";
import { createDigitalOcean } from "../../sandbox/digitalocean/index.ts";
import { isClean } from "../../src/engine/provision/sweep/sweep.ts";
import { createBootKey } from "../../src/engine/provision/first/boot-key.ts";
import { sweepAccount } from "../../src/wiring/account.ts";

const CONFIG = {
  project: "shop",
  target: "coolify",
  registry: "registry.example.com/shop",
  services: { web: { image: "nginx:1.30", port: 80 } },
  environments: {
    production: { hosts: { provider: "digitalocean", region: "lon1", size: "s-1vcpu-1gb" } },
  },
};

/** An account with a droplet of an environment that is not in `deploy.yaml`, and a stranger's. */
async function account() {
  const cloud = await createDigitalOcean({ hosts: "none", speed: 1_000 });
  const coolify = await startCoolify({ delays: NO_DELAYS });
  const folder = await mkdtemp(join(tmpdir(), "sluice-sweep-"));
  onTestFinished(async () => {
    await Promise.all([cloud.close(), coolify.close(), rm(folder, { recursive: true })]);
  });
  const config = join(folder, "deploy.yaml");
  await writeFile(config, JSON.stringify(CONFIG));
  const tags = ["sluice", "sluice:project:shop", "sluice:environment:old"];
  for (const more of [{ name: "shop-old-1", tags }, { name: "stranger" }])
    await fetch(`${cloud.url}/v2/droplets`, {
      method: "POST",
      headers: { authorization: `Bearer ${cloud.token}`, "content-type": "application/json" },
      body: JSON.stringify({
        region: "lon1",
        size: "s-1vcpu-1gb",
        image: "debian-12-x64",
        ...more,
      }),
    });
  const envVars = {
    DIGITALOCEAN_API_URL: cloud.url,
    DIGITALOCEAN_TOKEN: cloud.token,
    COOLIFY_URL: coolify.url,
    COOLIFY_TOKEN: coolify.token,
    SLUICE_SSH_KEY: createBootKey().privateKey,
  };
  const { signal } = new AbortController();
  const request = { config, envVars, reporter: { report: () => {} }, signal };
  return { coolify, request };
}

test("a sweep that Coolify does not answer says what it has removed, and is no success", async () => {
  const { coolify, request } = await account();
  coolify.faults.next({ kind: 403, method: "GET", path: "/api/v1/projects" });
  const swept = await sweepAccount({ ...request, apply: true });
  expect(swept.leftovers[0]).toMatchObject({ thing: { name: "shop-old-1" }, removed: true });
  expect(swept.unknown).toMatch(/^what Coolify has: /);
  expect(isClean(swept)).toBe(false);
});

test("one that has removed nothing yet fails with its reason", async () => {
  const { coolify, request } = await account();
  coolify.faults.next({ kind: 403, method: "GET", path: "/api/v1/projects" });
  await expect(sweepAccount({ ...request, apply: false })).rejects.toMatchObject({
    code: "TOKEN_LACKS",
  });
});
