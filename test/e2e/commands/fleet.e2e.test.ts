import { randomBytes } from "node:crypto";
import { execFile } from "node:child_process";
import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createHosts, destroyHosts, type SandboxHost } from "../../../sandbox/hosts/index.ts";
import { ensureBaseImages } from "../../../sandbox/images/apps/index.ts";
import { COLD, SHOP, startSluice } from "../support/index.ts";

const execute = promisify(execFile);
/** Its images are in the Docker of this machine, where somebody else may run this, too. */
const NAME = `e2efleet-${randomBytes(4).toString("hex")}`;
let hosts: SandboxHost[] = [];
let folder = "";

beforeAll(async () => {
  await ensureBaseImages();
  hosts = await createHosts({ count: 2, kind: "prepared", prefix: "fleet" });
  folder = await mkdtemp(join(tmpdir(), `sluice-${NAME}-`));
  await cp(SHOP, folder, { recursive: true });
  await write();
}, COLD);
afterAll(async () => {
  await destroyHosts(hosts);
  await removeImagesHere();
  if (folder !== "") await rm(folder, { recursive: true });
});

describe("promote", () => {
  test("streams the image from the host that runs it to the host that does not", async () => {
    await must("deploy", "staging");
    await removeImagesHere();
    const { stderr } = await must("promote", "staging", "production");
    expect(stderr).toMatch(/sluice\/e2efleet-\w+-web:\w+ → /);
    expect(await served(1, "production")).toContain("v1");
    expect(await imagesHere()).toBe("");
    await must("destroy", "staging", "--yes");
    await must("destroy", "production", "--yes");
  });
});

describe("a fleet", () => {
  beforeAll(() => must("deploy", "both"));

  test("tells what runs on every host, whose clock is wrong, and what the machines are", async () => {
    await hosts[1]!.skewClock(-600);
    try {
      const { outcome } = await must("status", "both");
      const drift = outcome!.status!.hosts.map((host) => host.drift);
      expect(drift).toEqual([[], [expect.stringMatching(/^its clock is (9m5\ds|10m).* behind$/)]]);
      const { machines } = (await must("hosts", "both")).outcome!;
      expect(machines!.map(({ facts }) => facts!.environments)).toEqual([
        [{ project: NAME, environment: "both", release: 1 }],
        [{ project: NAME, environment: "both", release: 1 }],
      ]);
    } finally {
      await hosts[1]!.skewClock(0);
    }
  });

  test("is held by the clocks of its hosts, however wrong they are", async () => {
    await hosts[0]!.skewClock(86_400);
    try {
      await must("lock", "both", "--for", "1h");
      expect(await run("restart", "both")).toMatchObject({ code: 3 });
      await hosts[0]!.skewClock(86_400 + 3_700);
      await hosts[1]!.skewClock(3_700);
      await must("restart", "both");
      await must("unlock", "both");
    } finally {
      await Promise.all(hosts.map((host) => host.skewClock(0)));
    }
  });

  test("writes one log in the order of time", async () => {
    const { lines } = (await must("logs", "both", "-n", "200")).outcome!;
    expect(new Set(lines!.map(({ host }) => host)).size).toBe(2);
    const times = lines!.map(({ time }) => time);
    expect(times).toEqual(times.toSorted());
  });

  test("keeps nothing that follows a log for somebody who was killed", async () => {
    const following = startSluice(["logs", "both", "-f"], { folder, env: env() });
    await Promise.all(hosts.map((host) => until(async () => (await followers(host)) > 0)));
    following.kill("SIGKILL");
    await following.done.catch(() => {}); // Its lines are not one object.
    await Promise.all(hosts.map((host) => until(async () => (await followers(host)) === 0)));
  });

  test("runs a command on the host that is named", async () => {
    const name = (await must("hosts", "both")).outcome!.machines![1]!.name;
    const command = ["sh", "-c", "echo $((40+2)); exit 3"];
    const answer = await run("exec", "both", "--host", name, "--service", "web", "--", ...command);
    expect(answer).toMatchObject({ code: 3, stdout: "42\n" });
    const refused = await run("exec", "both", "--host", "nowhere", "--", "true");
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining("no such host") });
  });

  test("shows its page on every host", async () => {
    await must("maintenance", "on", "both");
    expect(await status(0)).toBe("503");
    expect(await status(1)).toBe("503");
    await must("maintenance", "off", "both");
    expect(await status(1)).toBe("200");
  });

  test("runs a scheduled service at its times, and no more when it is taken out", async () => {
    const unit = `sluice_${NAME}_both_nightly`;
    const command = ["sh", "-c", 'echo "it is $NIGHT"'];
    const schedule = "30 2 * * 1-5";
    const nightly = { build: BUILD, command, schedule, env: { NIGHT: "it's 100% $dark" } };
    await write({ nightly });
    const { stderr } = await must("deploy", "both");
    expect(stderr).toContain("run nightly at 30 2 * * 1-5 (UTC)");
    for (const host of hosts) {
      const timers = await host.exec(["systemctl", "list-timers", "--all", "--no-legend"]);
      expect(timers.stdout).toContain(`${unit}.timer`);
      const ran = await host.exec(["systemctl", "start", unit]);
      expect(ran.code, ran.stderr).toBe(0);
      const journal = await host.exec(["journalctl", "-o", "cat", "-u", unit]);
      expect(journal.stdout).toContain("it is it's 100% $dark");
    }
    expect((await must("plan", "both")).stderr).toContain("nothing to do");
    const back = await must("rollback", "both");
    expect(back.stderr).toContain("run nightly no more at its times");
    const gone = await hosts[0]!.exec(["sh", "-c", `ls /etc/systemd/system | grep ${unit}`]);
    expect(gone.stdout).toBe("");
    await must("deploy", "both");
  });

  test("is shown without the host that is down, and that is a failure", async () => {
    await hosts[1]!.stop({ hard: true });
    try {
      const { code, outcome } = await run("status", "both");
      expect({ code, reason: outcome!.reason }).toEqual({ code: 1, reason: "HOST_UNREACHABLE" });
      const [first, second] = outcome!.status!.hosts;
      expect(first!.services[0]!.health).toBe("healthy");
      expect(second!.problem!.code).toBe("HOST_UNREACHABLE");
    } finally {
      await hosts[1]!.start();
    }
  });

  test("is destroyed and leaves nothing of ours on its hosts", async () => {
    await must("destroy", "both", "--yes");
    for (const host of hosts) {
      const { stdout } = await host.exec(["sh", "-c", LEFT]);
      expect(stdout).toBe("");
    }
  });
});

/** Everything that a destroyed environment could have left on a host. */
const LEFT = `docker ps -aq --filter label=sluice.project; docker network ls -q --filter label=sluice.project
docker images -q 'sluice/*'; ls /etc/systemd/system | grep sluice; ls /etc/nginx/conf.d | grep sluice; find /var/lib/sluice -type f 2>/dev/null; true`;

const BUILD = { context: ".", args: { VERSION: "v1" } };

function write(more: object = {}): Promise<void> {
  return writeFile(join(folder, "deploy.yaml"), JSON.stringify(document(more)));
}

function document(more: object): object {
  const addresses = hosts.map(({ ssh: { address, port, user, fingerprint } }) => ({
    address,
    port,
    user,
    fingerprint,
  }));
  return {
    project: NAME,
    services: {
      web: {
        build: BUILD,
        port: 3000,
        health: { path: "/up", timeout: "20s" },
        // oxlint-disable-next-line no-template-curly-in-string
        domains: ["${environment}.fleet.test"],
        drain: "1s",
      },
      ...more,
    },
    environments: {
      staging: { hosts: [addresses[0]] },
      production: { hosts: [addresses[1]] },
      both: { hosts: addresses },
    },
  };
}

function env(): Record<string, string> {
  return { SLUICE_SSH_KEY: hosts[0]!.ssh.privateKey, USER: "tester" };
}

function run(...args: string[]) {
  return startSluice(args, { folder, env: env() }).done;
}

async function must(...args: string[]) {
  const finished = await run(...args);
  expect(finished.code, finished.stderr + finished.stdout).toBe(0);
  return finished;
}

async function ask(index: number, domain: string, ...argv: string[]): Promise<string> {
  const curl = ["curl", "-s", "--max-time", "5", "-H", `Host: ${domain}`, ...argv];
  return (await hosts[index]!.exec(curl)).stdout;
}

function served(index: number, environment: string): Promise<string> {
  return ask(index, `${environment}.fleet.test`, "http://127.0.0.1/version");
}

function status(index: number): Promise<string> {
  const quiet = ["-o", "/dev/null", "-w", "%{http_code}"];
  return ask(index, "both.fleet.test", ...quiet, "http://127.0.0.1/up");
}

async function followers(host: SandboxHost): Promise<number> {
  const { stdout } = await host.exec(["sh", "-c", "pgrep -fc '^docker (logs|events)' || true"]);
  return Number(stdout);
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + 20_000;
  while (!(await holds())) expect(performance.now(), "waited 20 s").toBeLessThan(end);
}

async function imagesHere(): Promise<string> {
  const names = ["images", "--format", "{{.Repository}}:{{.Tag}}", `sluice/${NAME}-web`];
  return (await execute("docker", names)).stdout.trim();
}

async function removeImagesHere(): Promise<void> {
  const names = (await imagesHere()).split("\n").filter((name) => name !== "");
  if (names.length > 0) await execute("docker", ["rmi", ...names]);
}
