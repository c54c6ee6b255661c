import { expect, test } from "vitest";
import { dig } from "../../../../sandbox/http/client.ts";
import { eventually, IP, place, type Placed, sendWith } from "../open.ts";

interface Deploying extends Placed {
  /** Deploys and waits for the end. @returns its status */
  readonly deploy: (uuid: string) => Promise<string>;
}

async function deploying(): Promise<Deploying> {
  const placed = await place();
  return {
    ...placed,
    async deploy(uuid) {
      const answer = await placed.send("POST", "/deploy", { uuid, force: true });
      const path = `/deployments/${String(dig(answer.body, "deployments", 0, "deployment_uuid"))}`;
      const status = async () => String(await placed.look(path, "status"));
      await eventually(status).toMatch(/finished|failed/);
      return status();
    },
  };
}

const PORTS = { ports_mappings: "8000:3000" };

test("with ports of the host the old container goes first, then the image is pulled", async () => {
  const { coolify, app, deploy, send } = await deploying();
  const server = coolify.server(IP);
  const uuid = await app({
    ...PORTS,
    docker_registry_image_name: "shop",
    docker_registry_image_tag: "1",
  });
  expect(await deploy(uuid)).toBe("finished");
  const [before] = [...server.containers.keys()];
  expect(await deploy(uuid)).toBe("finished");
  expect([...server.containers.keys()]).not.toContain(before);
  server.missing.add("shop:2");
  await send("PATCH", `/applications/${uuid}`, { docker_registry_image_tag: "2" });
  expect(await deploy(uuid)).toBe("failed");
  expect(server.ports()).toEqual([]);
});

test("without them the old container stays when the pull fails", async () => {
  const { coolify, app, deploy } = await deploying();
  const uuid = await app({ docker_registry_image_name: "shop", docker_registry_image_tag: "1" });
  expect(await deploy(uuid)).toBe("finished");
  coolify.server(IP).missing.add("shop:1");
  expect(await deploy(uuid)).toBe("failed");
  expect(coolify.server(IP).containers.size).toBe(1);
});

test("finished means started: a container that dies at once has finished, too", async () => {
  const { coolify, app, deploy, look } = await deploying();
  coolify.server(IP).startsAs = "restarting";
  const uuid = await app(PORTS);
  expect(await deploy(uuid)).toBe("finished");
  await eventually(() => look(`/applications/${uuid}`, "status")).toBe("restarting:unknown");
});

test("with ports of the host its own health check is not awaited", async () => {
  const { coolify, app, deploy, look } = await deploying();
  coolify.server(IP).health = "unhealthy";
  const uuid = await app({ ...PORTS, health_check_enabled: true });
  expect(await deploy(uuid)).toBe("finished");
  await eventually(() => look(`/applications/${uuid}`, "status")).toBe("running:unhealthy");
});

test("a rolling update waits for it, and takes the new container back when it fails", async () => {
  const { coolify, app, deploy } = await deploying();
  const fast = { health_check_start_period: 0, health_check_interval: 0 };
  const uuid = await app({ health_check_enabled: true, ...fast });
  expect(await deploy(uuid)).toBe("finished");
  const [old] = [...coolify.server(IP).containers.keys()];
  coolify.server(IP).health = "unhealthy";
  expect(await deploy(uuid)).toBe("failed");
  expect([...coolify.server(IP).containers.keys()]).toEqual([old]);
});

test("two applications cannot have one port", async () => {
  const { app, deploy, look } = await deploying();
  const [one, two] = [await app(PORTS), await app(PORTS)];
  expect(await deploy(one)).toBe("finished");
  expect(await deploy(two)).toBe("failed");
  const logs = await look(`/deployments/applications/${two}`, "deployments", 0, "logs");
  expect(logs).toContain("port is already allocated");
});

test("history comes newest first, page by page", async () => {
  const { app, deploy, look } = await deploying();
  const uuid = await app();
  for (let n = 0; n < 3; n += 1) await deploy(uuid);
  const path = `/deployments/applications/${uuid}`;
  const all = (await look(path)) as { count: number; deployments: { id: number }[] };
  const ids = all.deployments.map((it) => it.id);
  expect(all.count).toBe(3);
  expect(ids).toEqual(ids.toSorted((a, b) => b - a));
  const page = await look(`${path}?skip=1&take=1`);
  expect(page).toMatchObject({ count: 3, deployments: [{ id: ids[1] }] });
  expect(await look("/deployments")).toEqual([]);
});

test("the log is JSON in a text, for those who may read secrets; its first line has no number", async () => {
  const { coolify, app, deploy, look } = await deploying();
  const uuid = await app();
  await deploy(uuid);
  const path = `/deployments/applications/${uuid}`;
  const logs = String(await look(path, "deployments", 0, "logs"));
  const entries = JSON.parse(logs) as { order?: number; hidden: boolean; output: string }[];
  expect(entries[0]).not.toHaveProperty("order");
  expect(entries.slice(1).map((it) => it.order)).toEqual(entries.slice(1).map((_, n) => n + 2));
  expect(entries.filter((it) => !it.hidden).map((it) => it.output)).toContain(
    "New container started.",
  );
  const reader = sendWith(coolify, coolify.issueToken({ abilities: ["read"] }));
  const body = (await reader("GET", path)).body;
  expect(dig(body, "deployments", 0)).not.toHaveProperty("logs");
});

test("a Dockerfile and a repository are built on the server", async () => {
  const { coolify, project, server, make, deploy } = await deploying();
  const where = { project_uuid: project, server_uuid: server, environment_name: "production" };
  const dockerfile = Buffer.from("FROM scratch").toString("base64");
  const one = await make("/applications/dockerfile", { ...where, dockerfile });
  const git = { git_repository: "https://git.example.com/shop.git", git_branch: "main" };
  const commit = { git_commit_sha: "abc123", build_pack: "dockerfile", ports_exposes: "3000" };
  const two = await make("/applications/public", { ...where, ...git, ...commit });
  expect(await deploy(one)).toBe("finished");
  expect(await deploy(two)).toBe("finished");
  expect([...coolify.server(IP).images]).toEqual([`${one}:latest`, `${two}:abc123`]);
});
