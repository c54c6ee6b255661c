import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import type { Socket } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { destroyHosts, type SandboxHost } from "../../../sandbox/hosts/index.ts";
import { COLD, createShopHosts } from "../support/index.ts";
import { letSleep } from "./asleep.ts";
import { ask, type PreviewProject, previewProject } from "./bed.ts";

const ROBOTS = /^x-robots-tag: noindex, nofollow\r?$/im;
const NOWHERE = "198.51.100.0/24";

/** Who finds a preview, who may see it, and who keeps it awake. */
describe("a preview with a suffix", () => {
  let host: SandboxHost;
  let project: PreviewProject;
  let domain: string;
  beforeAll(async () => {
    [host] = (await createShopHosts("seen", ["v1"])) as [SandboxHost];
    project = await previewProject("seen", host);
  }, COLD);
  afterAll(async () => {
    await destroyHosts([host]);
    await project?.remove();
  });

  test("tells its address to whoever deploys it, once it is there, and to nobody else", async () => {
    await project.write("v1", { suffix: true });
    expect((await project.run("plan")).outcome?.urls).toEqual([]);
    const { outcome, stderr } = await deploy();
    domain = new URL(outcome!.urls[0]!).hostname;
    expect(domain).toMatch(/^pr-12-web-[0-9a-f]{12}\.seen\.test$/);
    expect(stderr).not.toContain(domain);
    expect((await deploy()).outcome?.urls).toEqual(outcome?.urls);
    expect((await see("/up")).status).toBe(200);
    const guesses = [project.domain, domain.replace(/-\w{12}\./, "-0123456789ab."), host.address];
    for (const guess of guesses) {
      const { head, body } = await ask(host, guess, "/up", []);
      expect(head + body).not.toMatch(/x-shop|[0-9a-f]{12}\.seen\.test/i);
    }
  });

  test("keeps robots away by every answer", async () => {
    const found = await Promise.all(
      ["/up", "/nowhere", "/.well-known/sluice"].map((it) => see(it)),
    );
    expect(found.slice(0, 2).map(({ status }) => status)).toEqual([200, 404]);
    await letSleep(host, "seen", "preview-12");
    const waking = await see("/", ["-A", "sluice-probe"]);
    expect(waking.status).toBe(503);
    for (const { head } of [...found, waking]) expect(head).toMatch(ROBOTS);
  });

  test("is woken by a WebSocket, and stays awake for as long as one is open", async () => {
    expect(await flags()).toContain("asleep");
    const begin = performance.now();
    const socket = await webSocket();
    console.log(`a WebSocket is answered after ${Math.round(performance.now() - begin)} ms`);
    expect(await flags()).not.toContain("asleep");
    const look = `touch -d '1 hour ago' "$1/requests" "$1/requests.seen"; systemctl start sluice_seen_preview-12.look.service`;
    await host.exec(["sh", "-c", look, "look", project.folder]);
    expect(await flags()).not.toContain("asleep");
    socket.destroy();
    await letSleep(host, "seen", "preview-12");
  });

  test("shows itself to the networks that are named, asleep or not, and to no others", async () => {
    await project.write("v1", { suffix: true, protect: { allow: [NOWHERE] } });
    expect((await deploy()).stderr).toContain("wake it");
    const refused = await see("/up");
    expect(refused.status).toBe(403);
    expect(refused.head).toMatch(ROBOTS);

    await project.write("v1", {
      suffix: true,
      protect: { allow: [NOWHERE, `${host.address}/32`] },
    });
    expect((await deploy()).outcome?.urls).toEqual([`http://${domain}/`]);
    await letSleep(host, "seen", "preview-12");
    expect((await fromElsewhere()).statusCode).toBe(403);
    expect(await flags()).toContain("asleep");
    expect((await see("/up")).status).toBe(200);
    expect((await fromElsewhere()).statusCode).toBe(403);
  });

  /** From the host's own address. */
  function see(path: string, args: readonly string[] = []) {
    return ask(host, domain, path, args);
  }

  /** From this machine's address. */
  async function fromElsewhere(): Promise<IncomingMessage> {
    const headers = { host: domain };
    const asked = request({ host: host.address, path: "/up", headers }).end();
    const [answer] = (await once(asked, "response")) as [IncomingMessage];
    answer.resume();
    return answer;
  }

  async function webSocket(): Promise<Socket> {
    const headers = {
      host: domain,
      connection: "Upgrade",
      upgrade: "websocket",
      "sec-websocket-version": "13",
      "sec-websocket-key": Buffer.alloc(16).toString("base64"),
    };
    const asked = request({ host: host.address, path: "/ws", headers }).end();
    const [answer, socket] = (await once(asked, "upgrade")) as [IncomingMessage, Socket];
    expect(answer.headers["x-shop-version"]).toBe("v1");
    return socket;
  }

  async function flags(): Promise<string[]> {
    return (await host.exec(["ls", `${project.folder}/flags`])).stdout.split("\n");
  }

  async function deploy() {
    const done = await project.run("deploy");
    expect(done.code, done.stderr).toBe(0);
    return done;
  }
});
