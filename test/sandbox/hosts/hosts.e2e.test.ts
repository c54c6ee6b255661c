import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  createHosts,
  destroyHosts,
  listHosts,
  type SandboxHost,
} from "../../../sandbox/hosts/index.ts";
import { must, run } from "../../../sandbox/hosts/run.ts";

const MINUTE = 60_000;
/** A cold machine makes the image first. */
const COLD = 15 * MINUTE;

/** nginx and what it is linked to, packed by the host itself: no image can be pulled everywhere. */
const SELF_MADE_IMAGE = `mkdir -p /tmp/app/etc /tmp/app/var/log/nginx /tmp/app/var/lib/nginx /tmp/app/run /tmp/app/tmp
cd /tmp/app
ldd /usr/sbin/nginx | grep -o '/[^ ]*' | xargs -I{} cp --parents -L {} .
cp --parents /usr/sbin/nginx .
printf 'root:x:0:0::/:/bin/sh\\n' > etc/passwd
printf 'root:x:0:\\n' > etc/group
printf 'user root; events {} http { server { listen 8080; return 200 "from inside\\\\n"; } }' > etc/app.conf
tar -c . | docker import --change 'CMD ["/usr/sbin/nginx","-c","/etc/app.conf","-g","daemon off;"]' - app`;

async function eventually(ask: () => Promise<boolean>): Promise<void> {
  await expect.poll(ask, { timeout: MINUTE / 2, interval: 50 }).toBe(true);
}

async function bootTime(host: SandboxHost): Promise<string> {
  return (await host.exec(["cut", "-d ", "-f22", "/proc/1/stat"])).stdout;
}

/** OpenSSH's client, sure of the host's key. */
function sshArgv(host: SandboxHost, user: string, ...command: string[]): string[] {
  const { privateKey, hostKey, address, port } = host.ssh;
  const known = `KnownHostsCommand=/bin/echo [${address}]:${port},${address} ${hostKey}`;
  const options = [
    "BatchMode=yes",
    "ConnectTimeout=2",
    "StrictHostKeyChecking=yes",
    "UserKnownHostsFile=/dev/null",
    known,
  ];
  return [
    ["ssh", "-F", "none", "-i", privateKey, "-p", String(port)],
    options.flatMap((option) => ["-o", option]),
    [`${user}@${address}`, ...command],
  ].flat();
}

describe("a prepared host", () => {
  let host: SandboxHost;
  beforeAll(async () => {
    const [made] = await createHosts({ count: 1, kind: "prepared", diskBytes: 2e9, prefix: "e2e" });
    host = made!;
  }, COLD);
  afterAll(async () => {
    if (host !== undefined) await destroyHosts([host]);
  });

  test("lets both users in over SSH with the key it told", async () => {
    expect(await must(sshArgv(host, "root", "id", "-un"))).toBe("root");
    expect(await must(sshArgv(host, "deploy", "sudo", "-n", "id", "-un"))).toBe("root");
  });

  test("refuses to be known under another key", async () => {
    const other = {
      ...host,
      ssh: { ...host.ssh, hostKey: host.ssh.hostKey.replace(/.{8}$/, "AAAAAAAA") },
    };
    const refused = await run(sshArgv(other, "root", "true"));
    expect(refused.code).toBe(255);
    expect(refused.stderr).toMatch(/Host key verification failed|host key/i);
  });

  test("runs a container on overlay2 whose published port answers at the host's address", async () => {
    expect(await must(sshArgv(host, "root", "docker info --format {{.Driver}}"))).toBe("overlay2");
    const made = await host.exec(["sh", "-ec", SELF_MADE_IMAGE], { timeoutMs: MINUTE });
    expect(made).toMatchObject({ code: 0 });
    await must(sshArgv(host, "root", "docker run --detach --name app --publish 8080:8080 app"));
    const answer = await fetch(`http://${host.address}:8080/`);
    expect(await answer.text()).toBe("from inside\n");
  });

  test("has nginx answer at its address", async () => {
    const answer = await fetch(`http://${host.address}/`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("server")).toMatch(/^nginx/);
  });

  test("comes back from a reboot with its address, its key and its images", async () => {
    const before = await bootTime(host);
    await host.reboot();
    expect(await bootTime(host)).not.toBe(before);
    expect(await must(sshArgv(host, "root", "docker image inspect --format {{.Os}} app"))).toBe(
      "linux",
    );
  });

  test("comes back from a power cut", async () => {
    await host.stop({ hard: true });
    expect((await run(sshArgv(host, "root", "true"))).code).toBe(255);
    await host.start();
    expect(await must(sshArgv(host, "root", "echo up"))).toBe("up");
  });

  test("falls silent when its network is cut, and is there again after", async () => {
    await host.cutNetwork();
    const silent = await run(["curl", "--silent", "--max-time", "1", `http://${host.address}/`]);
    // 28 is a time-out: neither refused nor unreachable.
    expect(silent.code).toBe(28);
    await host.restoreNetwork();
    expect(await must(sshArgv(host, "root", "echo up"))).toBe("up");
  });

  test("resets open SSH connections on demand", async () => {
    const session = run(sshArgv(host, "root", "touch /tmp/in; sleep 60"));
    await eventually(async () => (await host.exec(["test", "-e", "/tmp/in"])).code === 0);
    await host.dropConnections();
    expect(await session).toMatchObject({
      code: 255,
      stderr: expect.stringMatching(/reset|broken/i),
    });
  });

  test("has a disk that fills up and is freed", async () => {
    await host.fillDisk(100_000);
    const full = await host.exec(["sh", "-c", "head -c 1000000 /dev/zero > /var/lib/more"]);
    expect(full).toMatchObject({ code: 1, stderr: expect.stringContaining("No space left") });
    await host.freeDisk();
    expect(
      await host.exec(["sh", "-c", "head -c 1000000 /dev/zero > /var/lib/more"]),
    ).toMatchObject({ code: 0 });
  });

  test("tells a time that is off", async () => {
    await host.skewClock(-7200);
    const { stdout } = await host.exec(["sh", "-c", "date +%s; /bin/date +%s"]);
    const [skewed = 0, real = 0] = stdout.split("\n").map(Number);
    expect(real - skewed).toBeGreaterThanOrEqual(7199);
    await host.skewClock(0);
    expect((await host.exec(["sh", "-c", "command -v date"])).stdout.trim()).toBe("/usr/bin/date");
  });

  test("is gone once destroyed, and destroying it again is no error", async () => {
    await host.destroy();
    await host.destroy();
    expect((await listHosts()).map(({ name }) => name)).not.toContain(host.name);
  });
});

describe("a bare host", () => {
  test(
    "has neither Docker nor nginx, is far away, and reaches Debian's packages",
    async () => {
      const [host] = await createHosts({ count: 1, kind: "bare", latencyMs: 40, prefix: "e2e" });
      try {
        const found = await host!.exec(["sh", "-c", "command -v docker nginx"]);
        expect(found.stdout).toBe("");
        expect(await must(sshArgv(host!, "deploy", "echo far"))).toBe("far");
        const update = await host!.exec(["apt-get", "update"], { timeoutMs: MINUTE });
        expect(update).toMatchObject({ code: 0 });
      } finally {
        await destroyHosts([host!]);
      }
    },
    COLD,
  );
});
