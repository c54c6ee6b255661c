import { mkdtemp, readFile, rm } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { createSend, dig, type Send } from "../../../sandbox/http/client.ts";
import { createDigitalOcean, type DigitalOcean } from "../../../sandbox/digitalocean/index.ts";
import { listHosts, type SandboxHost } from "../../../sandbox/hosts/index.ts";
import { must } from "../../../sandbox/hosts/run.ts";

const MINUTE = 60_000;
/** A cold machine makes the images first. */
const COLD = 15 * MINUTE;
const ANYWHERE = { addresses: ["0.0.0.0/0"] };

/** An image from what the host has: none can be pulled everywhere. */
const BUSYBOX_IMAGE = `mkdir /tmp/box
cp "$(command -v busybox)" /tmp/box
tar -C /tmp/box -c . | docker import - box`;
const ASK_FROM_CONTAINER =
  "printf 'GET /metadata/v1/hostname HTTP/1.0\\r\\n\\r\\n' | docker run --rm -i box /busybox nc -w 3 169.254.169.254 80 | tail -1";
const KEEP_AWAY = ["DOCKER-USER", "--destination", "169.254.169.254", "--jump", "REJECT"];

let cloud: DigitalOcean;
let send: Send;
let folder: string;
let known: string;
let droplet: number;
let host: SandboxHost;

/** A pair of our own: the private half's path, the public half. */
async function keyPair(
  name: string,
): Promise<{ path: string; privateKey: string; publicKey: string }> {
  const path = `${folder}/${name}`;
  await must(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", path]);
  const [privateKey, publicKey] = await Promise.all([
    readFile(path, "utf8"),
    readFile(`${path}.pub`, "utf8"),
  ]);
  return { path, privateKey, publicKey: publicKey.trim() };
}

function userData(hostKey: { privateKey: string; publicKey: string }): string {
  return `#cloud-config\n${JSON.stringify({
    ssh_keys: { ed25519_private: hostKey.privateKey, ed25519_public: hostKey.publicKey },
    write_files: [{ path: "/etc/shop/config", content: "blue\n", permissions: "0640" }],
    package_update: true,
    packages: ["busybox-static"],
    swap: { filename: "/swapfile", size: 16_777_216 },
    runcmd: [["sh", "-c", "echo ready > /root/marker"]],
    final_message: "all done",
  })}\n`;
}

/** Asks no oftener than the API allows: a droplet of a kind that was never made waits for its image. */
async function become(id: number, status: string, timeout = MINUTE): Promise<void> {
  const path = `/v2/droplets/${id}`;
  const isSo = async () =>
    expect((await send("GET", path)).body).toMatchObject({ droplet: { status, locked: false } });
  await vi.waitFor(isSo, { timeout, interval: 500 });
}

/** Whether a port takes connections; a firewall that drops packets keeps the caller waiting. */
function knock(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: host.address, port, timeout: 1_000 });
    const end = (isOpen: boolean) => {
      socket.destroy();
      resolve(isOpen);
    };
    socket.once("connect", () => end(true));
    socket.once("timeout", () => end(false));
    socket.once("error", () => end(false));
  });
}

async function create(order: Record<string, unknown>): Promise<number> {
  const answer = await send("POST", "/v2/droplets", {
    region: "lon1",
    size: "s-1vcpu-2gb",
    image: "debian-12-x64",
    ...order,
  });
  const id = Number(dig(answer.body, "droplet", "id"));
  await become(id, "active", COLD);
  return id;
}

beforeAll(async () => {
  folder = await mkdtemp(`${tmpdir()}/sluice-do-`);
  cloud = await createDigitalOcean({ hosts: "real", speed: 20 });
  send = createSend(cloud.url, cloud.token);
  const [login, hostKey] = [await keyPair("login"), await keyPair("host")];
  known = hostKey.publicKey;
  const key = await send("POST", "/v2/account/keys", { name: "me", public_key: login.publicKey });
  droplet = await create({
    name: "web-1",
    image: "docker-20-04",
    tags: ["sluice"],
    ssh_keys: [dig(key.body, "ssh_key", "id")],
    user_data: userData(hostKey),
  });
  host = await cloud.host(droplet);
}, COLD);

afterAll(async () => {
  await cloud?.close();
  await rm(folder, { recursive: true, force: true });
});

test("an active droplet is a host that cloud-init makes ready in its own time", async () => {
  const status = await host.exec(["cloud-init", "status", "--wait", "--format", "json"], {
    timeoutMs: 5 * MINUTE,
  });
  expect(status.code).toBe(0);
  expect(JSON.parse(status.stdout)).toMatchObject({ status: "done", errors: [] });
  const script =
    "cat /root/marker /etc/shop/config; hostname; command -v busybox; stat -c %s /swapfile";
  expect((await host.exec(["sh", "-c", script])).stdout).toBe(
    "ready\nblue\nweb-1\n/usr/bin/busybox\n16777216\n",
  );
});

test("its first connection can be verified: the host key is the one in the user data", async () => {
  const address = dig(
    (await send("GET", `/v2/droplets/${droplet}`)).body,
    "droplet",
    "networks",
    "v4",
    1,
  );
  expect(address).toMatchObject({ type: "public", ip_address: host.address });
  const options = [
    "BatchMode=yes",
    "StrictHostKeyChecking=yes",
    "UserKnownHostsFile=/dev/null",
    `KnownHostsCommand=/bin/echo ${host.address} ${known.split(" ").slice(0, 2).join(" ")}`,
  ].flatMap((it) => ["-o", it]);
  const argv = [
    "ssh",
    "-F",
    "none",
    "-i",
    `${folder}/login`,
    ...options,
    `root@${host.address}`,
    "id",
    "-un",
  ];
  expect(await must(argv)).toBe("root");
});

test("its metadata address answers from beyond the host", async () => {
  const ask = (path: string) =>
    host.exec(["curl", "--silent", "--max-time", "5", `http://169.254.169.254/metadata/${path}`]);
  expect((await ask("v1/hostname")).stdout).toBe("web-1");
  expect((await ask("v1/user-data")).stdout).toContain("#cloud-config");
  expect(JSON.parse((await ask("v1.json")).stdout)).toMatchObject({ droplet_id: droplet });
});

test("its containers reach the metadata address unless a rule for them keeps them away", async () => {
  const built = await host.exec(["sh", "-ec", BUSYBOX_IMAGE], { timeoutMs: MINUTE });
  expect(built).toMatchObject({ code: 0 });
  const ask = async () => (await host.exec(["sh", "-c", ASK_FROM_CONTAINER])).stdout.trim();
  expect(await ask()).toBe("web-1");
  await host.exec(["iptables", "--insert", ...KEEP_AWAY]);
  expect(await ask()).toBe("");
  await host.exec(["iptables", "--delete", ...KEEP_AWAY]);
});

test("a firewall by tag closes a container's published port, and opens it when it goes", async () => {
  const argv = [
    "docker",
    "run",
    "--detach",
    "--publish",
    "8080:80",
    "box",
    "/busybox",
    "httpd",
    "-f",
  ];
  expect(await host.exec(argv)).toMatchObject({ code: 0 });
  await expect.poll(() => knock(8080), { timeout: MINUTE }).toBe(true);
  const made = await send("POST", "/v2/firewalls", {
    name: "web",
    tags: ["sluice"],
    inbound_rules: [{ protocol: "tcp", ports: "22", sources: ANYWHERE }],
    outbound_rules: [{ protocol: "tcp", ports: "all", destinations: ANYWHERE }],
  });
  await expect.poll(() => knock(8080), { timeout: MINUTE }).toBe(false);
  expect(await knock(22)).toBe(true);
  await send("DELETE", `/v2/firewalls/${String(dig(made.body, "firewall", "id"))}`);
  await expect.poll(() => knock(8080), { timeout: MINUTE }).toBe(true);
});

test("a reboot keeps address, host key and firewall's place; cloud-init does not run again", async () => {
  await host.exec(["rm", "/root/marker"]);
  await send("POST", `/v2/droplets/${droplet}/actions`, { type: "reboot" });
  await become(droplet, "active");
  const after = await cloud.host(droplet);
  expect(after.ssh.hostKey).toBe(known.split(" ").slice(0, 2).join(" "));
  const status = await after.exec(["cloud-init", "status", "--wait"], { timeoutMs: 2 * MINUTE });
  expect(status.stdout).toContain("done");
  expect((await after.exec(["test", "-e", "/root/marker"])).code).toBe(1);
});

test("a snapshot starts a droplet that has everything but the identity", async () => {
  await send("POST", `/v2/droplets/${droplet}/actions`, { type: "snapshot", name: "template" });
  await become(droplet, "active");
  const image = Number(dig((await send("GET", "/v2/snapshots")).body, "snapshots", 0, "id"));
  const script = "#!/bin/sh\necho again > /root/second\n";
  const second = await cloud.host(await create({ name: "web-2", image, user_data: script }));
  const status = await second.exec(["cloud-init", "status", "--wait"], { timeoutMs: 2 * MINUTE });
  expect(status.stdout).toContain("done");
  const found = await second.exec(["sh", "-c", "cat /root/second; hostname; command -v busybox"]);
  expect(found.stdout).toBe("again\nweb-2\n/usr/bin/busybox\n");
  expect(second.ssh.hostKey).not.toBe(host.ssh.hostKey);
  expect(second.address).not.toBe(host.address);
});

test("a deleted droplet's host is gone, and its address goes to the next", async () => {
  await send("DELETE", `/v2/droplets/${droplet}`);
  const status = async () => (await send("GET", `/v2/droplets/${droplet}`)).status;
  await expect.poll(status, { timeout: MINUTE, interval: 500 }).toBe(404);
  expect((await listHosts()).map(({ address }) => address)).not.toContain(host.address);
  const next = await cloud.host(await create({ name: "web-3" }));
  expect(next.address).toBe(host.address);
});

test("closing leaves no host and no snapshot behind", async () => {
  await cloud.close();
  const names = (await listHosts()).map(({ name }) => name);
  expect(names.filter((it) => it.startsWith(`sluice-droplet-${process.pid}-`))).toEqual([]);
  const tags = await must([
    "docker",
    "image",
    "ls",
    "--format",
    "{{.Tag}}",
    "sluice-sandbox/snapshot",
  ]);
  expect(tags.split("\n").filter((it) => it.startsWith(`${process.pid}-`))).toEqual([]);
});
