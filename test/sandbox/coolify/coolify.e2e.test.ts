import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { type Coolify, startCoolify } from "../../../sandbox/coolify/index.ts";
import { createHosts, destroyHosts, type SandboxHost } from "../../../sandbox/hosts/index.ts";
import { must, run } from "../../../sandbox/hosts/run.ts";
import { dig, type Send } from "../../../sandbox/http/client.ts";
import { ensureBaseImages } from "../../../sandbox/images/apps/index.ts";
import { type Registry, startRegistry } from "../../../sandbox/registry/index.ts";
import { sendWith } from "./open.ts";

const MINUTE = 60_000;
/** A cold machine makes the host's image first. */
const COLD = 15 * MINUTE;
const PORT = 18_000;

let registry: Registry;
let coolify: Coolify;
let host: SandboxHost;
let send: Send;
let server: string;
let blue: string;
const digests: string[] = [];

beforeAll(async () => {
  await ensureBaseImages();
  [registry, [host]] = (await Promise.all([
    startRegistry(),
    createHosts({ count: 1, kind: "prepared", prefix: "coolify" }),
  ])) as [Registry, [SandboxHost]];
  coolify = await startCoolify({
    servers: "real",
    registryPort: registry.port,
    delays: { job: 20, status: 300 },
    requestsPerMinute: 5_000,
  });
  send = sendWith(coolify, coolify.token);
  for (const word of ["one", "two"]) digests.push(await push(word));
}, COLD);

afterAll(async () => {
  await coolify?.close();
  await registry?.close();
  if (host !== undefined) await destroyHosts([host]);
}, MINUTE);

function dockerfile(word: string): string {
  // httpd is the first process and would let every stop wait for its end.
  return `FROM busybox:stable
RUN mkdir /www && echo ${word} > /www/index.html
STOPSIGNAL SIGKILL
CMD echo serving ${word} && exec httpd -f -p $PORT -h /www
`;
}

/** Builds and pushes from this machine. @returns the digest, hexadecimal */
async function push(word: string): Promise<string> {
  const tag = `${registry.address}/shop/web:${word}`;
  const folder = await mkdtemp(`${tmpdir()}/sluice-coolify-`);
  try {
    await must(["docker", "build", "--tag", tag, "-"], { input: dockerfile(word) });
    await must(["docker", "push", tag]);
    const format = "{{index .RepoDigests 0}}";
    const named = await must(["docker", "image", "inspect", "--format", format, tag]);
    return named.split("sha256:")[1]!;
  } finally {
    await run(["docker", "image", "rm", tag]);
    await rm(folder, { recursive: true });
  }
}

async function onHost(argv: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await host.exec(argv);
  if (code !== 0) throw new Error(stderr);
  return stdout.trim();
}

async function make(path: string, body: object): Promise<string> {
  const answer = await send("POST", path, body);
  expect(answer).toMatchObject({ status: 201 });
  return String(dig(answer.body, "uuid"));
}

async function look(path: string, ...at: readonly (string | number)[]): Promise<unknown> {
  return dig((await send("GET", path)).body, ...at);
}

function become(path: string, at: readonly (string | number)[], wanted: unknown): Promise<void> {
  const isSo = async () => expect(await look(path, ...at)).toEqual(wanted);
  return vi.waitFor(isSo, { timeout: MINUTE, interval: 100 });
}

/** Deploys and waits for its end. @returns the status and the log */
async function deploy(uuid: string): Promise<{ status: string; log: string }> {
  const queued = await send("POST", "/deploy", { uuid, force: true });
  const path = `/deployments/${String(dig(queued.body, "deployments", 0, "deployment_uuid"))}`;
  await vi.waitFor(
    async () => expect(await look(path, "status")).not.toMatch(/queued|in_progress/),
    { timeout: MINUTE, interval: 100 },
  );
  const body = (await send("GET", path)).body as { status: string; logs: string };
  return { status: body.status, log: body.logs };
}

/** What answers on a port of the host's own loopback. */
async function answer(port = PORT): Promise<string> {
  const url = `http://127.0.0.1:${port}/`;
  const { stdout } = await host.exec([
    "curl",
    "-sS",
    "--retry",
    "20",
    "--retry-connrefused",
    "--retry-delay",
    "0",
    "--retry-max-time",
    "5",
    url,
  ]);
  return stdout.trim();
}

function names(): Promise<string> {
  return onHost([
    "docker",
    "ps",
    "--all",
    "--format",
    "{{.Names}}",
    "--filter",
    "label=coolify.managed",
  ]);
}

/** Only the deploy key opens it: it lies behind the host's own sshd. */
const REPOSITORY = `export HOME=/root
git init --quiet --bare --initial-branch main /srv/shop.git
git clone --quiet /srv/shop.git /srv/work 2>/dev/null
cd /srv/work
cat > Dockerfile <<'END'
${dockerfile("cloned")}
END
git add .
git -c user.name=shop -c user.email=shop@example.com commit --quiet --message first
git push --quiet origin HEAD:main`;

describe("an instance with a real server", () => {
  test("validates it over SSH with its registered key", async () => {
    const private_key = await readFile(host.ssh.privateKey, "utf8");
    const key = await make("/security/keys", { name: "sandbox", private_key });
    const body = { name: "web", ip: host.address, private_key_uuid: key, proxy_type: "none" };
    server = await make("/servers", body);
    expect((await send("POST", `/servers/${server}/validate`)).status).toBe(201);
    await become(`/servers/${server}`, ["settings", "is_usable"], true);
    expect(await look(`/servers/${server}`, "validation_logs")).toBeNull();
  });

  test("pulls an image by its digest from the registry and runs it on every address", async () => {
    const project_uuid = await make("/projects", { name: "shop" });
    const where = { project_uuid, server_uuid: server, environment_name: "production" };
    const image = {
      docker_registry_image_name: `${registry.address}/shop/web@sha256`,
      docker_registry_image_tag: digests[0],
    };
    const ports = { ports_exposes: "3000", ports_mappings: `${PORT}:3000` };
    blue = await make("/applications/dockerimage", {
      ...where,
      ...image,
      ...ports,
      autogenerate_domain: false,
    });
    const data = [
      { key: "GREETING", value: 'a $HOME "b"\nc', is_literal: true, is_multiline: true },
    ];
    expect((await send("PATCH", `/applications/${blue}/envs/bulk`, { data })).status).toBe(201);
    expect(await deploy(blue)).toMatchObject({ status: "finished" });
    expect(await answer()).toBe("one");
    const name = await names();
    expect(name).toMatch(new RegExp(`^${blue}-\\d{12}$`));
    const greet = ["docker", "exec", name, "sh", "-c", 'echo "$GREETING"'];
    expect(await onHost(greet)).toBe('a $HOME "b"\nc');
    expect(await onHost(["docker", "port", name])).toContain(`3000/tcp -> 0.0.0.0:${PORT}`);
    await become(`/applications/${blue}`, ["status"], "running:unknown");
    expect(await look(`/applications/${blue}/logs`, "logs")).toBe("serving one\n");
  });

  test("runs it on loopback alone where the network says so", async () => {
    await send("POST", `/applications/${blue}/stop?docker_cleanup=false`);
    await vi.waitFor(async () => expect(await names()).toBe(""), { timeout: MINUTE });
    const binding = "com.docker.network.bridge.host_binding_ipv4=127.0.0.1";
    await onHost(["docker", "network", "rm", "coolify"]);
    await onHost(["docker", "network", "create", "--attachable", "--opt", binding, "coolify"]);
    expect(await deploy(blue)).toMatchObject({ status: "finished" });
    expect(await answer()).toBe("one");
    const ports = await onHost(["docker", "port", await names()]);
    expect(ports).toBe(`3000/tcp -> 127.0.0.1:${PORT}`);
  });

  test("takes the old container away before the new one answers", async () => {
    const before = await names();
    const image = {
      docker_registry_image_name: `${registry.address}/shop/web`,
      docker_registry_image_tag: `sha256-${digests[1]}`,
    };
    expect((await send("PATCH", `/applications/${blue}`, image)).status).toBe(200);
    expect(await deploy(blue)).toMatchObject({ status: "finished" });
    expect(await answer()).toBe("two");
    expect(await names()).not.toContain(before);
  });

  test("a pull that fails leaves nothing running", async () => {
    await send("PATCH", `/applications/${blue}`, { docker_registry_image_tag: "missing" });
    const { status, log } = await deploy(blue);
    expect(status).toBe("failed");
    expect(log).toContain("manifest");
    expect(await names()).toBe("");
    await become(`/applications/${blue}`, ["status"], "exited:unhealthy");
  });

  test("clones a repository with its deploy key and builds it", async () => {
    const project_uuid = await look("/projects", 0, "uuid");
    const private_key_uuid = await look("/security/keys", 0, "uuid");
    const where = { project_uuid, server_uuid: server, environment_name: "production" };
    await loadBusybox();
    await onHost(["sh", "-ec", REPOSITORY]);
    const git = { git_repository: `root@${host.address}:/srv/shop.git`, git_branch: "main" };
    const pack = { build_pack: "dockerfile", ports_exposes: "3000", private_key_uuid };
    const ports = { ports_mappings: `${PORT}:3000`, autogenerate_domain: false };
    const order = { ...where, ...git, ...pack, ...ports };
    const cloned = await make("/applications/private-deploy-key", order);
    expect(await deploy(cloned)).toMatchObject({ status: "finished" });
    expect(await answer()).toBe("cloned");
    await send("DELETE", `/applications/${cloned}?docker_cleanup=false`);
    await vi.waitFor(async () => expect(await names()).toBe(""), { timeout: MINUTE });
  });

  test("builds a Dockerfile, stops and deletes it, and everyone's unused images with it", async () => {
    const project_uuid = await look("/projects", 0, "uuid");
    const where = { project_uuid, server_uuid: server, environment_name: "production" };
    const text = dockerfile("built").replace("$PORT", "3000");
    const body = {
      dockerfile: Buffer.from(text).toString("base64"),
      ports_mappings: `${PORT}:3000`,
    };
    const built = await make("/applications/dockerfile", {
      ...where,
      ...body,
      autogenerate_domain: false,
    });
    expect(await deploy(built)).toMatchObject({ status: "finished" });
    expect(await answer()).toBe("built");
    await send("POST", `/applications/${built}/stop?docker_cleanup=false`);
    await vi.waitFor(async () => expect(await names()).toBe(""), { timeout: MINUTE });
    expect(await onHost(["docker", "image", "ls", "--quiet", "busybox:stable"])).not.toBe("");
    for (const uuid of [blue, built]) await send("DELETE", `/applications/${uuid}`);
    await vi.waitFor(() => expect(coolify.state().applications).toEqual([]), { timeout: MINUTE });
    expect(await onHost(["docker", "image", "ls", "--quiet", "busybox:stable"])).toBe("");
    expect((await send("DELETE", `/servers/${server}`)).status).toBe(200);
  });
});

/** No registry that has it can be reached from everywhere. */
async function loadBusybox(): Promise<void> {
  const tag = `${registry.address}/busybox:stable`;
  await must(["docker", "tag", "busybox:stable", tag]);
  await must(["docker", "push", tag]);
  await run(["docker", "image", "rm", tag]);
  await onHost(["docker", "pull", tag]);
  await onHost(["docker", "tag", tag, "busybox:stable"]);
}
