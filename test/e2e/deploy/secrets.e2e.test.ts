import { must } from "../../../sandbox/hosts/run.ts";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { shopBed } from "../support/bed.ts";
import {
  expectSettled,
  type Finished,
  look,
  shopService,
  stateFolderOf,
} from "../support/index.ts";

const ONE_LINE = "s3cret one-line $HOME `id` \"quoted\" 'single' #hash";
const SPANNING = "-----BEGIN KEY-----\nspanning s3cret\n  indented\n-----END KEY-----\n";
const IN_FILE = "s3cret in a file\nwith two lines";
/** In every secret, and in nothing else. */
const MARK = "s3cret";

const env = { ONE_LINE, SPANNING, IN_FILE, OTHERS: `${MARK} of others` };

describe("secrets", () => {
  const bed = shopBed("secrets");
  let run: Finished;

  /** Every command line seen here and on the host while `work` goes on. */
  async function commandLines<T>(work: () => Promise<T>): Promise<{ result: T; seen: string }> {
    const script = `for n in $(seq 400); do cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' ' '; echo; [ ! -e /tmp/enough ] || break; sleep 0.01; done`;
    const watching = [
      bed.host.exec(["sh", "-c", script]),
      must(["sh", "-c", script.replace("/tmp/enough", bed.project.folder + "/enough")]),
    ] as const;
    const result = await work();
    await bed.host.exec(["touch", "/tmp/enough"]);
    await must(["touch", `${bed.project.folder}/enough`]);
    const [there, here] = await Promise.all(watching);
    await bed.host.exec(["rm", "/tmp/enough"]);
    await must(["rm", `${bed.project.folder}/enough`]);
    return { result, seen: there.stdout + here };
  }

  async function inside(argv: readonly string[]): Promise<string> {
    const { state } = await look(bed.host, bed.project);
    const { container } = state!.services["web"]!;
    return (await bed.host.exec(["docker", "exec", container, ...argv])).stdout;
  }

  beforeAll(async () => {
    await bed.project.write({
      web: shopService("v1", bed.project.domain, {
        secrets: ["ONE_LINE", "SPANNING", { name: "IN_FILE", as: "file" }],
      }),
      other: { ...shopService("v1", "other.test"), secrets: ["OTHERS"] },
    });
    const { result, seen } = await commandLines(() => bed.project.run("deploy", [], { env }));
    run = result;
    expect(run.code, run.stderr).toBe(0);
    expect(seen).toContain("docker run");
    expect(seen).not.toContain(MARK);
  });
  afterEach(() => expectSettled(bed.host, bed.project));

  test("arrive in the container as they are, whatever characters and lines they have", async () => {
    const print = (name: string) => ["node", "-p", `JSON.stringify(process.env.${name})`];
    expect(JSON.parse(await inside(print("ONE_LINE")))).toBe(ONE_LINE);
    expect(JSON.parse(await inside(print("SPANNING")))).toBe(SPANNING);
    expect(await inside(["cat", "/run/secrets/IN_FILE"])).toBe(IN_FILE);
    expect(await inside(print("IN_FILE"))).toBe("undefined\n");
  });

  test("are in no output, no state, no image and no other container", async () => {
    expect(run.stdout + run.stderr).not.toContain(MARK);
    const folder = stateFolderOf(bed.project);
    const search = `grep -rl ${MARK} /var/lib/sluice /etc/nginx /tmp /run/systemd 2>/dev/null`;
    const found = (await bed.host.exec(["sh", "-c", search])).stdout.trim().split("\n");
    expect(found.length).toBeGreaterThan(0);
    for (const file of found) expect(file.startsWith(`${folder}/secrets/`)).toBe(true);
    const { state } = await look(bed.host, bed.project);
    const { web, other } = state!.services;
    const inspected = async (name: string) =>
      (await bed.host.exec(["docker", "inspect", name])).stdout;
    expect(await inspected(other!.container)).not.toContain("one-line");
    expect(await inspected(web!.container)).not.toContain("of others");
    expect(await inspected(web!.container)).not.toContain("in a file");
    expect(await inspected(web!.image)).not.toContain(MARK);
  });

  test("lie on the host in files that root alone can reach", async () => {
    const list = `find ${stateFolderOf(bed.project)}/secrets -type f`;
    const files = (await bed.host.exec(["sh", "-c", list])).stdout.trim().split("\n");
    expect(files.length).toBeGreaterThanOrEqual(4);
    for (const file of files) {
      const read = await bed.host.exec(["su", "deploy", "-s", "/bin/sh", "-c", `cat ${file}`]);
      expect(read.code, file).not.toBe(0);
    }
  });

  test("that change give a new container; the same ones do not", async () => {
    const same = await bed.project.run("deploy", [], { env });
    expect(same.outcome?.hosts).toMatchObject([{ state: "unchanged" }]);
    const changed = await bed.project.run("deploy", [], { env: { ...env, ONE_LINE: "other" } });
    expect(changed.stderr).toContain("starts web");
    expect(changed.stderr).not.toContain("starts other");
    const back = await bed.project.run("rollback");
    expect(back.code, back.stderr).toBe(0);
    expect(await inside(["node", "-p", "process.env.ONE_LINE"])).toBe(`${ONE_LINE}\n`);
  });

  test("are masked when a failing container prints them", async () => {
    const print = "console.error(process.env.ONE_LINE, process.env.SPANNING); process.exit(1)";
    await bed.project.write({
      web: shopService("v1", bed.project.domain, {
        command: ["node", "-e", print],
        secrets: ["ONE_LINE", "SPANNING", { name: "IN_FILE", as: "file" }],
      }),
      other: { ...shopService("v1", "other.test"), secrets: ["OTHERS"] },
    });
    const failed = await bed.project.run("deploy", [], { env });
    expect(failed).toMatchObject({ code: 1, outcome: { reason: "CONTAINER_EXITED" } });
    expect(failed.stderr).toContain("***");
    expect(failed.stdout + failed.stderr).not.toContain(MARK);
  });

  test("that are not set are all named before any host is asked", async () => {
    await bed.project.write({
      web: shopService("v1", bed.project.domain, { secrets: ["NOT_SET", "NOR_THIS"] }),
    });
    const missing = await bed.project.run("deploy");
    expect(missing.code).toBe(2);
    expect(missing.stderr).toMatch(/NOT_SET.*NOR_THIS/s);
    expect(missing.stderr).not.toContain("connect: done");
  });
});
