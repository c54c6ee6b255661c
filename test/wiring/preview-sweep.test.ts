import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { sweepHosts } from "../../src/wiring/preview-sweep.ts";
import { type Opened, open, openPull, SHOP } from "../sandbox/github/open.ts";

const YAML = `project: swept
services:
  web: { image: "nginx:1.30", port: 80 }
environments:
  staging: { hosts: local }
previews: { hosts: local }
`;

let folder: string;
let opened: Opened;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sluice-swept-"));
  await writeFile(join(folder, "deploy.yaml"), YAML);
  opened = await open();
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const sweep = (envVars: Readonly<Record<string, string>> = {}) =>
  sweepHosts({
    config: join(folder, "deploy.yaml"),
    envVars: {
      PATH: process.env["PATH"],
      SLUICE_STATE_DIR: join(folder, "state"),
      GITHUB_API_URL: opened.github.url,
      GITHUB_REPOSITORY: `${SHOP.owner}/${SHOP.repo}`,
      GITHUB_TOKEN: opened.alice.token,
      ...envVars,
    },
    who: "the test",
    reporter: { report: () => {} },
    signal: AbortSignal.timeout(60_000),
    apply: false,
  });
/** As a deploy leaves it on a host. */
const deployed = async (environment: string) => {
  const place = join(folder, "state", "swept", environment);
  await mkdir(place, { recursive: true });
  await writeFile(join(place, "state.json"), "{}");
};

test("previews on the hosts are held against their pull requests, and nothing is removed unasked", async () => {
  const { number: pull } = await openPull(opened);
  await deployed(`preview-${pull}`);
  await deployed("preview-4711");
  await deployed("staging");
  const open = await sweep();
  expect(open?.previews.map(({ pull: one, action }) => [one, action])).toEqual([
    [pull, "keep"],
    // GitHub knows no such pull request: that it is over, it has not said.
    [4711, "unsure"],
  ]);
  await opened.as(opened.alice).pulls.update({ ...SHOP, pull_number: pull, state: "closed" });
  const closed = await sweep();
  expect(closed?.previews[0]).toMatchObject({
    pull,
    action: "destroy",
    why: "the pull request is closed",
  });
  expect(closed?.previews[0]?.removed).toBeUndefined();
});

test("a place that was claimed by a run that died is found, too", async () => {
  const { number: pull } = await openPull(opened);
  const place = join(folder, "state", "swept", `preview-${pull}`);
  await mkdir(place, { recursive: true });
  await writeFile(join(place, "claim"), "{}");
  await opened.as(opened.alice).pulls.update({ ...SHOP, pull_number: pull, state: "closed" });
  expect((await sweep())?.previews).toMatchObject([{ pull, action: "destroy" }]);
});

test("without anybody who could tell, nothing is judged", async () => {
  await deployed("preview-1");
  const swept = await sweep({ GITHUB_TOKEN: "" });
  expect(swept).toMatchObject({ previews: [], unknown: expect.stringContaining("GITHUB_TOKEN") });
});
