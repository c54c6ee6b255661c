import { beforeAll, describe, expect, test } from "vitest";
import { shopBed } from "../support/bed.ts";
import { expectSettled, look, shopImage, shopService } from "../support/index.ts";

describe("what nginx and Docker are told of a service", () => {
  const bed = shopBed("routing");

  /** Status, headers and body of a request through nginx. */
  async function ask(name: string, path: string, ...more: string[]): Promise<string> {
    const argv = ["curl", "-si", "--max-time", "10", "-H", `Host: ${name}`, ...more];
    return (await bed.host.exec([...argv, `http://127.0.0.1${path}`])).stdout;
  }

  beforeAll(async () => {
    await bed.project.write({
      web: shopService("v1", bed.project.domain, {
        domains: [bed.project.domain, "second.test", "www.third.test"],
        max_body: "10KB",
        nginx: 'add_header X-Frame-Options DENY always;\nlocation = /hello { return 200 "hi\\n"; }',
        resources: { cpus: 0.5, memory: "128MB" },
      }),
      caller: { image: shopImage("v1"), command: ["node", "worker.js"], depends_on: ["web"] },
    });
    const run = await bed.project.run("deploy");
    expect(run.code, run.stderr).toBe(0);
    await expectSettled(bed.host, bed.project);
  });

  test("every domain answers, and another name does not", async () => {
    for (const name of [bed.project.domain, "second.test", "www.third.test"])
      expect(await ask(name, "/version")).toMatch(/^HTTP\/1.1 200[^]*"version":"v1"/);
    expect(await ask("stranger.test", "/version")).not.toContain('"version"');
  });

  test("the snippet is part of the service's server", async () => {
    expect(await ask("second.test", "/hello")).toMatch(/^HTTP\/1.1 200[^]*hi\n$/);
    expect(await ask("second.test", "/version")).toContain("X-Frame-Options: DENY");
  });

  test("a body above max_body is refused by nginx, one below it arrives", async () => {
    const body = (bytes: number) => ["-d", JSON.stringify({ note: "x".repeat(bytes) })];
    expect(await ask("second.test", "/orders", ...body(20_000))).toMatch(/^HTTP\/1.1 413/);
    expect(await ask("second.test", "/orders", ...body(5_000))).toMatch(/^HTTP\/1.1 201/);
  });

  test("the limits are Docker's", async () => {
    const { state } = await look(bed.host, bed.project);
    const format = "{{.HostConfig.NanoCpus}} {{.HostConfig.Memory}}";
    const argv = ["docker", "inspect", "-f", format, state!.services["web"]!.container];
    expect((await bed.host.exec(argv)).stdout).toBe(`500000000 ${128 * 1024 * 1024}\n`);
  });

  test("another service reaches it at an address that stays through a swap", async () => {
    const call = async () => {
      const { state } = await look(bed.host, bed.project);
      const fetches =
        "fetch(process.env.WEB_URL + '/version').then(async (r) => console.log(await r.text()))";
      const argv = ["docker", "exec", state!.services["caller"]!.container, "node", "-e", fetches];
      return (await bed.host.exec(argv)).stdout;
    };
    expect(await call()).toContain('"version":"v1"');
    const before = await look(bed.host, bed.project);
    await bed.project.write({
      web: shopService("v2", bed.project.domain),
      caller: { image: shopImage("v1"), command: ["node", "worker.js"], depends_on: ["web"] },
    });
    expect((await bed.project.run("deploy")).code).toBe(0);
    expect(await call()).toContain('"version":"v2"');
    const after = await expectSettled(bed.host, bed.project);
    expect(after.state!.services["caller"]).toEqual(before.state!.services["caller"]);
  });

  test("a service that is taken out is stopped, and its domain is not answered any more", async () => {
    await bed.project.write({ web: shopService("v2", bed.project.domain) });
    expect((await bed.project.run("deploy")).code).toBe(0);
    const { containers } = await expectSettled(bed.host, bed.project);
    expect(containers.filter(({ status }) => status === "running")).toHaveLength(1);
    expect(await ask("second.test", "/version")).not.toContain('"version"');
  });
});
