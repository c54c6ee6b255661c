import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { destroyHosts, type SandboxHost } from "../../../sandbox/hosts/index.ts";
import { COLD, createShopHosts, shopImage } from "../support/index.ts";
import { type PreviewProject, previewProject } from "./bed.ts";

/** What the bot asks for where a pull request changes one app of several (`previews.paths`). */
describe("a preview of some apps of a repository", () => {
  let host: SandboxHost;
  let project: PreviewProject;
  beforeAll(async () => {
    [host] = (await createShopHosts("apps", ["v1", "v2"])) as [SandboxHost];
    project = await previewProject("apps", host);
  }, COLD);
  afterAll(async () => {
    await destroyHosts([host]);
    await project?.remove();
  });

  test("has those that are changed, tells no address of the others, and gets them later", async () => {
    await project.write("v1", {}, api("v1"));
    const first = await deploy("web");
    expect(first).toEqual(["http://pr-12-web.apps.test/"]);
    expect(await running()).toEqual(["web"]);
    await project.write("v2", {}, api("v2"));
    expect((await deploy("api")).toSorted()).toEqual([
      "http://pr-12-api.apps.test/",
      "http://pr-12-web.apps.test/",
    ]);
    expect(await running()).toEqual(["api", "web"]);
    // Nobody has changed it: it is what it was.
    expect((await project.ask("/up")).head).toMatch(/^x-shop-version: v1/im);
    const { code, stderr } = await project.run("destroy", ["--yes"]);
    expect(code, stderr).toBe(0);
    expect(await running()).toEqual([]);
  });

  const api = (version: string) => ({
    api: {
      image: shopImage(version),
      port: 3000,
      health: { path: "/up" },
      drain: "0s",
      stop_grace_period: "1s",
    },
  });

  async function deploy(services: string): Promise<readonly string[]> {
    const { outcome, code, stderr } = await project.run("deploy", ["--services", services]);
    expect(code, stderr).toBe(0);
    return outcome?.urls ?? [];
  }

  async function running(): Promise<string[]> {
    const format = '{{.Label "sluice.service"}}';
    const filter = "label=sluice.project=apps";
    const { stdout } = await host.exec(["docker", "ps", "--filter", filter, "--format", format]);
    return stdout.split("\n").filter(Boolean).toSorted();
  }
});
