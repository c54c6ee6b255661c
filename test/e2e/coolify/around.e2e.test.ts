import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Coolify, startCoolify } from "../../../sandbox/coolify/index.ts";
import { createHosts, destroyHosts, type SandboxHost } from "../../../sandbox/hosts/index.ts";
import { must } from "../../../sandbox/hosts/run.ts";
import { ensureBaseImages } from "../../../sandbox/images/apps/index.ts";
import { type LoadOptions, startLoad } from "../../../sandbox/load/index.ts";
import { type Registry, startRegistry } from "../../../sandbox/registry/index.ts";
import { COLD, expectNoneLost } from "../support/index.ts";
import { SHOP } from "../support/images.ts";
import { startSluice } from "../support/sluice.ts";

const DOMAIN = "around.example.com";
const LIGHT: LoadOptions["mix"] = { getThink: 6, postThink: 6, websocket: 2, download: 1 };
const SECRETS = { POSTGRES_PASSWORD: "hush-hush-hush" };

/** What people do besides deploying, on a real host that a look-alike of Coolify starts slots on. */
describe("around a deploy through Coolify", () => {
  let host: SandboxHost;
  let registry: Registry;
  let coolify: Coolify;
  let folder: string;

  beforeAll(async () => {
    [registry, [host]] = (await Promise.all([
      startRegistry(),
      createHosts({ count: 1, kind: "prepared", prefix: "around" }),
      ensureBaseImages(),
    ])) as [Registry, [SandboxHost], unknown];
    coolify = await startCoolify({
      servers: "real",
      registryPort: registry.port,
      delays: { job: 20, status: 300 },
    });
    folder = await mkdtemp(join(tmpdir(), "sluice-around-"));
    await cp(SHOP, join(folder, "shop"), { recursive: true });
    // Anything that runs will do for a database here.
    const database = `${registry.address}/library/postgres:17`;
    await must(["docker", "build", "--quiet", "--tag", database, SHOP], { timeoutMs: 120_000 });
    await must(["docker", "push", "--quiet", database], { timeoutMs: 60_000 });
    const health = { path: "/up" };
    const web = { build: "shop", port: 3000, health, domains: [DOMAIN], drain: "0s" };
    const db = { image: database, stateful: true, secrets: Object.keys(SECRETS) };
    const { address, port, user, fingerprint } = host.ssh;
    const hosts = [{ address, port, user, fingerprint }];
    const config = {
      project: "around",
      target: "coolify",
      registry: `${registry.address}/shop`,
      services: { web, db },
      environments: { e2e: { hosts } },
    };
    await writeFile(join(folder, "deploy.yaml"), JSON.stringify(config));
  }, COLD);
  afterAll(async () => {
    await coolify?.close();
    await registry?.close();
    if (host !== undefined) await destroyHosts([host]);
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  }, COLD);

  const sluice = async (...args: string[]) => {
    const tokens = { COOLIFY_URL: coolify.url, COOLIFY_TOKEN: coolify.token };
    const env = { ...SECRETS, ...tokens, SLUICE_SSH_KEY: host.ssh.privateKey };
    const { code, outcome, stdout, stderr, ms } = await startSluice(args, { folder, env }).done;
    expect(stdout + stderr).not.toContain(SECRETS.POSTGRES_PASSWORD);
    if (code !== 0) throw new Error(stderr);
    console.log(`${args.slice(0, 2).join(" ")}: ${ms} ms`);
    return outcome!;
  };

  const inside = async (command: string, service = "web") => {
    const argv = ["docker", "ps", "-q", "--filter", `label=sluice.service=${service}`];
    const container = (await host.exec(argv)).stdout.trim();
    return (await host.exec(["docker", "exec", container, "sh", "-c", command])).stdout;
  };

  const visit = async () => {
    const url = `http://${host.address}/up`;
    const argv = ["curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", "-H", `Host: ${DOMAIN}`];
    return (await must([...argv, url], { timeoutMs: 10_000 })).trim();
  };

  test("a stateful service is a database, and services know its address", async () => {
    await sluice("deploy", "e2e");
    expect(coolify.state().databases).toHaveLength(1);
    expect(await inside("echo $DB_URL")).toMatch(/^postgres:\/\/postgres:.*@\w+:5432\/postgres/);
  });

  test("a variable is set and live without a lost request, and stays through a deploy", async () => {
    const where = { host: host.address, port: 80, hostHeader: DOMAIN };
    const load = await startLoad({ ...where, mix: LIGHT, thinkMs: 30 });
    await sluice("env", "set", "GREETING=hello", "--restart");
    await sluice("deploy", "e2e", "--force");
    await expectNoneLost(load, "a restart and a deploy through Coolify");
    expect(await inside("echo $GREETING")).toBe("hello\n");
    expect(coolify.state().databases).toHaveLength(1);
  });

  test("a stop shows a page, a start takes it away, and both are told", async () => {
    await sluice("stop", "e2e", "--services", "web", "--yes");
    expect(await visit()).toBe("503");
    const { status } = await sluice("status", "e2e");
    const drift = status!.hosts[0]!.services.flatMap((service) => service.drift);
    expect(drift).toContainEqual(expect.stringContaining("is gone"));
    expect(status!.platform!.databases).toHaveLength(1);
    await sluice("start", "e2e", "--services", "web");
    expect(await visit()).toBe("200");
    const { jobs } = await sluice("deployments", "e2e", "--state", "succeeded");
    expect(jobs!.length).toBeGreaterThanOrEqual(3);
    const { lines } = await sluice("logs", "e2e", "--build");
    expect(lines!.map(({ text }) => text)).toContain("New container started.");
    expect((await sluice("cancel", "e2e")).jobs).toEqual([]);
  });

  test("a service that waits is configured in Coolify beside one that is built of a text, and taken live when somebody says so", async () => {
    const file = join(folder, "deploy.yaml");
    const config = JSON.parse(await readFile(file, "utf8")) as { services: { web: object } };
    Object.assign(config.services.web, { auto_start: false, env: { TUNE: "second" } });
    // Beside it something that Coolify builds of nothing but a text.
    const dockerfile = `FROM ${registry.address}/library/postgres:17\nENV MADE=there\n`;
    const extra = { dockerfile, port: 3000, health: { path: "/up" } };
    Object.assign(config.services, { extra });
    await writeFile(file, JSON.stringify(config));
    const before = coolify.state().deployments.length;
    expect((await sluice("deploy", "e2e")).waiting).toEqual(["web"]);
    expect(coolify.state().deployments).toHaveLength(before + 1);
    expect(await inside("echo $MADE", "extra")).toBe("there\n");
    expect(await inside("echo $TUNE")).toBe("\n");
    await sluice("start", "e2e", "--services", "web");
    expect(await inside("echo $TUNE $GREETING")).toBe("second hello\n");
    expect(await visit()).toBe("200");
  });

  test("a destroy leaves data until it is told to take it", async () => {
    await sluice("destroy", "e2e", "--yes");
    expect(coolify.state().applications).toEqual([]);
    expect(coolify.state().databases).toHaveLength(1);
    await sluice("destroy", "e2e", "--yes", "--volumes");
    const { databases, projects } = coolify.state();
    expect([databases, projects]).toEqual([[], []]);
    expect((await host.exec(["docker", "volume", "ls", "-q"])).stdout.trim()).toBe("");
  });
});
