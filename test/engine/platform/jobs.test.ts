import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { RunContext } from "../../../src/engine/context.ts";
import type { SluiceError } from "../../../src/model/errors.ts";
import type { Job } from "../../../src/model/preview-settings.ts";
import { IMAGE, IP } from "../../adapters/coolify/world.ts";
import { service } from "../facts.ts";
import { createWorld, type World } from "./world.ts";

const source = { kind: "image", image: IMAGE } as const;
const health = (timeout: number) =>
  ({ kind: "http", path: "/up", status: { from: 200, to: 299 }, timeout }) as const;
const api = service("api", { source, health: health(500), drain: 0 });
const web = service("web", {
  source,
  health: health(500),
  secrets: [{ name: "KEY", as: "env" }],
  dependsOn: ["api"],
  drain: 0,
});
const JOBS: Job[] = [
  { name: "seed", service: "web", command: ["seed", "it"], timeout: 5_000 },
  { name: "migrate", service: "web", command: ["migrate", "it"], timeout: 5_000 },
];

function deploy(world: World, more: Partial<RunContext> = {}, jobs: readonly Job[] = JOBS) {
  const secrets = { KEY: "hush" };
  const { project } = world.context([api, web]);
  return world.run([api, web], { secrets, project: { ...project, jobs }, ...more });
}

/** What was run once, `seed it`. */
function ran(world: World): string[] {
  return world.host
    .calls("docker")
    .filter(([, verb, flag]) => verb === "run" && flag === "--rm")
    .map((argv) => argv.slice(-2).join(" "));
}

describe("seed and migrate where Coolify starts the services", () => {
  test("run on the host, between what their service depends on and its own start", async () => {
    const world = await createWorld();
    const texts: string[] = [];
    const report = (event: { kind: string; text?: string }) =>
      event.kind === "host" && texts.push(event.text ?? "");
    const { error } = await deploy(world, { reporter: { report } });
    expect(error).toBeUndefined();
    expect(ran(world)).toEqual(["seed it", "migrate it"]);
    const order = ["api is started", "api is healthy", "seed", "migrate", "web is started"];
    const at = order.map((word) => texts.findIndex((text) => text.includes(word)));
    expect(at).toEqual(at.toSorted((a, b) => a - b));
    expect(at).not.toContain(-1);
  });

  test("are given what Coolify is: image, variables, and its network", async () => {
    const world = await createWorld();
    await deploy(world);
    const [argv = []] = world.host.calls("docker").filter((call) => call.includes("--rm"));
    expect(argv).toEqual(expect.arrayContaining(["--network", "coolify", IMAGE]));
    expect(argv.join(" ")).not.toContain("hush");
    const file = argv[argv.indexOf("--env-file") + 1]!;
    expect(readFileSync(file, "utf8")).toContain("KEY=hush\n");
  });

  test("seed is run once, migrate with each new container", async () => {
    const world = await createWorld();
    await deploy(world);
    await deploy(world);
    expect(ran(world)).toHaveLength(2);
    const options = { services: [], force: true, lockWait: 10 };
    await deploy(world, { options });
    expect(ran(world).slice(2)).toEqual(["migrate it"]);
  });

  test("one that fails switches nothing, and is run again", async () => {
    const world = await createWorld();
    world.host.answer("run", "no such column");
    const { error } = await deploy(world);
    expect(error).toMatchObject({ code: "JOB_FAILED" });
    expect((error as SluiceError).detail).toContain("no such column");
    await expect
      .poll(() => world.slots())
      .toEqual([`api-blue@${IP} rests`, `web-blue@${IP} rests`]);
    expect(existsSync(`${world.host.state}/undo`)).toBe(false);
    world.host.answer("run", undefined);
    expect((await deploy(world)).error).toBeUndefined();
    expect(ran(world).slice(-2)).toEqual(["seed it", "migrate it"]);
    expect(world.slots()).toEqual([`api-blue@${IP} runs`, `web-blue@${IP} runs`]);
  });
});
