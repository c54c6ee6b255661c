import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { LogLine } from "../../../src/model/log.ts";
import { createLocalShop, type LocalShop } from "./local.ts";

/** Containers of one project are told apart by its name alone, and somebody else may run this, too. */
const NAME = `e2ecli-${randomBytes(4).toString("hex")}`;
const DOMAIN = `${NAME}.localhost`;
let shop: LocalShop;

beforeAll(async () => {
  shop = await createLocalShop(NAME);
  await shop.must("deploy", "local");
});
afterAll(() => shop?.remove());

describe("status", () => {
  test("tells what runs, from one object as a table and as JSON", async () => {
    const { outcome, stderr } = await shop.must("status", "local");
    const [host] = outcome!.status!.hosts;
    expect(stderr).toBe("");
    expect(host!.drift).toEqual([]);
    expect(host!.services).toMatchObject([
      { name: "web", health: "healthy", slot: "blue", drift: [] },
      { name: "worker", health: "running", drift: [] },
    ]);
  });

  test("names a flag that was moved by hand, a vhost that was changed, a container that is gone", async () => {
    const vhost = join(shop.state, `nginx/conf.d/sluice_${NAME}_local.conf`);
    const text = await readFile(vhost, "utf8");
    const flag = join(shop.state, `${NAME}/local/flags/web.green`);
    await writeFile(flag, "");
    await writeFile(vhost, `${text}# mine\n`);
    await shop.docker("stop", "-t", "1", `sluice_${NAME}_local_worker_1`);
    try {
      const { outcome } = await shop.must("status", "local");
      const [host] = outcome!.status!.hosts;
      expect(host!.drift).toEqual(["the vhost file is not what this release writes"]);
      expect(host!.services.map(({ drift }) => drift)).toEqual([
        ["its flag says green, the record blue"],
        ["its container is exited"],
      ]);
    } finally {
      await shop.docker("start", `sluice_${NAME}_local_worker_1`);
      await writeFile(vhost, text);
      await rm(flag);
    }
  });
});

describe("maintenance", () => {
  test("shows the default page, lets a deploy go on behind it, and goes away", async () => {
    await shop.must("maintenance", "on", "local");
    const page = await shop.get(DOMAIN);
    expect(page.status).toBe(503);
    expect(page.body).toContain("Back in a moment");
    await shop.must("restart", "local");
    expect((await shop.get(DOMAIN)).status).toBe(503);
    await shop.must("maintenance", "off", "local");
    expect((await shop.get(DOMAIN, "/up")).status).toBe(200);
  });

  test("shows a page of one's own, and refuses a service that has no visitors", async () => {
    const file = join(shop.folder, "page.html");
    await writeFile(file, '<p>it\'s "$(moving)"</p>\n');
    await shop.must("maintenance", "on", "local", "--services", "web", "--page", file);
    expect((await shop.get(DOMAIN)).body).toBe('<p>it\'s "$(moving)"</p>\n');
    await shop.must("maintenance", "off", "local");
    const refused = await shop.run("maintenance", "on", "local", "--services", "worker");
    expect(refused).toMatchObject({ code: 2, outcome: { reason: "USAGE" } });
  });

  test("takes itself back when what is behind it does not answer", async () => {
    await shop.must("maintenance", "on", "local");
    const { outcome } = await shop.must("status", "local");
    const container = await activeContainer();
    expect(outcome!.status!.hosts[0]!.services[0]!.maintenance).toBe(true);
    await shop.docker("pause", container);
    try {
      const refused = await shop.run("maintenance", "off", "local");
      expect(refused.outcome).toMatchObject({ ok: false, reason: "MAINTENANCE_NOT_VERIFIED" });
      expect((await shop.get(DOMAIN)).status).toBe(503);
    } finally {
      await shop.docker("unpause", container);
    }
    await shop.must("maintenance", "off", "local");
  });
});

describe("lock", () => {
  test("refuses a change with holder, reason and end until it is unlocked", async () => {
    const { outcome } = await shop.must("lock", "local", "--reason", "it's mine", "--for", "1h");
    expect(outcome!.hold).toMatchObject({ holder: "tester", reason: "it's mine" });
    for (const command of ["deploy", "rollback", "restart"]) {
      const refused = await shop.run(command, "local");
      expect(refused).toMatchObject({ code: 3, outcome: { ok: false, reason: "LOCK_HELD" } });
      expect(refused.stderr).toContain("reason: it's mine");
    }
    expect(await shop.run("destroy", "local", "--yes")).toMatchObject({ code: 3 });
    expect(await shop.run("lock", "local")).toMatchObject({ code: 3 });
    expect((await shop.must("status", "local")).outcome!.status!.hosts[0]!.hold).toMatchObject({
      holder: "tester",
    });
    await shop.must("unlock", "local");
    await shop.must("plan", "local");
    await shop.must("restart", "local");
  });

  test("that has expired refuses nothing", async () => {
    await shop.must("lock", "local", "--for", "0s");
    await shop.must("restart", "local");
    await shop.must("unlock", "local");
  });
});

describe("logs", () => {
  test("of several services come in the order of time", async () => {
    await shop.get(DOMAIN);
    const { outcome } = await shop.must("logs", "local", "-n", "50");
    const times = outcome!.lines!.map(({ time }) => time);
    expect(times).toEqual(times.toSorted());
    expect(new Set(outcome!.lines!.map(({ service }) => service))).toEqual(
      new Set(["web", "worker"]),
    );
    expect((await shop.must("logs", "local", "-n", "1")).outcome!.lines).toHaveLength(1);
  });

  test("that are followed go over to the container that a deploy starts", async () => {
    const end = shop.follow("logs", "local", "-f", "-n", "5", "--services", "web", "--json");
    const before = (await shop.must("status", "local")).outcome!.release;
    await shop.must("restart", "local");
    const { text } = await lastWords(before + 1);
    expect(text).toContain("listening");
    const { code, lines: rows } = await end(new RegExp(`"release":${before + 1}\\b`));
    const lines = rows.map((row) => JSON.parse(row) as LogLine);
    expect(code).toBe(0);
    expect(lines.map(({ release }) => release)).toContain(before + 1);
    expect(lines.every(({ service }) => service === "web")).toBe(true);
  });
});

describe("Ctrl-C", () => {
  test("before the switch leaves everything as it was, and says so", async () => {
    const before = await active("local");
    await shop.edit((text) => text.replace("LOG_LEVEL: info", 'START_DELAY_MS: "20000"'));
    const deploy = shop.start(["deploy", "local"]);
    await deploy.line(/starts web/);
    deploy.kill("SIGINT");
    const { code, outcome, stderr } = await deploy.done;
    expect({ code, reason: outcome!.reason }).toEqual({ code: 1, reason: "ABORTED" });
    expect(stderr).toContain("stopping: what was not switched yet stays as it was");
    await shop.edit((text) => text.replace('START_DELAY_MS: "20000"', "LOG_LEVEL: info"));
    const after = await active("local");
    expect(after.release).toBe(before.release);
    expect((await shop.get(DOMAIN, "/up")).status).toBe(200);
  });
});

describe("exec", () => {
  test("passes standard input in and the exit code on", async () => {
    const exec = shop.start([
      "exec",
      "local",
      "--",
      "sh",
      "-c",
      'echo "$PORT $1"; exit 7',
      "x",
      "a b",
    ]);
    // `--json` is appended by the helper and belongs to the command here.
    const { code, stdout } = await exec.done;
    expect({ code, stdout }).toEqual({ code: 7, stdout: "3000 a b\n" });
  });

  test("refuses a service that is not there", async () => {
    const refused = await shop.run("exec", "local", "--service", "wbe", "--", "true");
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain("there are: web, worker");
  });
});

describe("promote", () => {
  test("releases the same images in the other environment, without a build", async () => {
    await shop.edit((text) => text.replaceAll("VERSION: v1", "VERSION: v2"));
    const { outcome } = await shop.must("promote", "local", "second");
    expect(outcome!.stages.map(({ name }) => name)).not.toContain("build");
    expect((await shop.get(`second.${DOMAIN}`, "/version")).body).toContain("v1");
    const file = join(shop.state, `${NAME}/second/releases/1.json`);
    expect(JSON.parse(await readFile(file, "utf8"))).toMatchObject({
      command: "promote",
      promotedFrom: { environment: "local", release: (await active("local")).release },
    });
    const again = await shop.must("promote", "local", "second");
    expect(again.outcome!.hosts[0]!.state).toBe("unchanged");
  });

  test("of an environment where nothing runs is refused", async () => {
    const refused = await shop.run("promote", "production", "second");
    expect(refused.code).not.toBe(0);
  });
});

describe("hosts", () => {
  test("tells versions, disk and what is on the machine", async () => {
    const { outcome } = await shop.must("hosts", "local");
    const [machine] = outcome!.machines!;
    expect(machine!.facts!.docker).toMatch(/^\d+\./);
    expect(machine!.facts!.disk.freeBytes).toBeGreaterThan(0);
    expect(machine!.facts!.environments.map(({ environment }) => environment)).toEqual([
      "local",
      "second",
    ]);
  });
});

describe("destroy", () => {
  beforeAll(() => shop.must("promote", "local", "second"));

  test("asks somebody or nobody, and --dry-run touches nothing", async () => {
    expect(await shop.run("destroy", "second")).toMatchObject({ code: 2 });
    await shop.must("destroy", "second", "--dry-run");
    expect((await shop.get(`second.${DOMAIN}`, "/up")).status).toBe(200);
  });

  test("removes what is ours, leaves what is not, and a second time has nothing to do", async () => {
    const stranger = `sluice_${NAME}_second_stranger`;
    await shop.docker("create", "--name", stranger, "busybox:stable", "true");
    try {
      const { outcome } = await shop.must("destroy", "second", "--yes");
      expect(outcome!.removal!.hosts[0]!.left).toContainEqual({
        kind: "container",
        name: stranger,
        why: expect.stringContaining("UNOWNED"),
      });
      expect(await shop.docker("ps", "-aq", "--filter", `name=${stranger}`)).not.toBe("");
    } finally {
      await shop.docker("rm", stranger);
    }
    expect(await leftovers("second")).toEqual({ containers: "", networks: "", folder: false });
    // The image is the other environment's too, which goes on undisturbed.
    expect((await shop.get(DOMAIN, "/up")).status).toBe(200);
    const again = await shop.must("destroy", "second", "--yes");
    expect(again.outcome!.removal!.hosts[0]!.things).toEqual([]);
  });

  test("of the last environment takes its images along", async () => {
    await shop.must("destroy", "local", "--yes");
    expect(await leftovers("local")).toEqual({ containers: "", networks: "", folder: false });
    const images = await shop.docker("images", "--format", "{{.Tag}}", `sluice/${NAME}-web`);
    expect(images).toBe("");
  });

  test("that was killed is finished by the next", async () => {
    await shop.must("deploy", "local");
    const killed = shop.start(["destroy", "local", "--yes"]);
    await killed.line(/removed vhost/);
    killed.kill("SIGKILL");
    await killed.done;
    await shop.must("destroy", "local", "--yes", "--lock-wait", "60s");
    expect(await leftovers("local")).toEqual({ containers: "", networks: "", folder: false });
  });
});

async function active(environment: string) {
  return (await shop.must("status", environment)).outcome!;
}

async function activeContainer(): Promise<string> {
  const { release } = (await active("local")).status!.hosts[0]!.services[0]!;
  return `sluice_${NAME}_local_web_${release}`;
}

/** What web said in a release, once it said something. */
async function lastWords(release: number): Promise<LogLine> {
  for (let attempt = 0; attempt < 20; attempt++) {
    const { outcome } = await shop.must("logs", "local", "--services", "web");
    const line = outcome!.lines!.find((each) => each.release === release);
    if (line !== undefined) return line;
  }
  throw new Error(`web said nothing in release ${release}`);
}

async function leftovers(environment: string) {
  const filter = [`project=${NAME}`, `environment=${environment}`].flatMap((pair) => [
    "--filter",
    `label=sluice.${pair}`,
  ]);
  return {
    containers: await shop.docker("ps", "-aq", ...filter),
    networks: await shop.docker("network", "ls", "-q", ...filter),
    folder: existsSync(join(shop.state, NAME, environment)),
  };
}
