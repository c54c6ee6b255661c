import assert from "node:assert/strict";
import type { Load, LoadSummary } from "../../sandbox/load/index.ts";
import type { SandboxHost } from "../../sandbox/hosts/index.ts";
import { EVERY_KIND, type Project, startTraffic } from "../../test/e2e/support/index.ts";

export interface CampaignSize {
  readonly deploys: number;
  readonly rollbacks: number;
  /** Deploys go on until so many requests were answered. */
  readonly requests?: number;
}

export interface CampaignResult {
  readonly deploys: number;
  readonly rollbacks: number;
  readonly load: LoadSummary;
  /** Milliseconds of each run of the tool. */
  readonly times: readonly number[];
}

/** One way to swap what answers: `deploy` makes the version live, `back` the one before it. */
export interface Swapper {
  deploy(version: string): Promise<void>;
  back(): Promise<void>;
}

/**
 * Swaps back and forth between v1 and v2 under strict clients of every kind; every few deploys are
 * followed by a rollback. Throws when a request that was begun after a swap meets the old version.
 */
export async function runCampaign(
  host: SandboxHost,
  project: Pick<Project, "domain">,
  size: CampaignSize,
  swapper: Swapper,
): Promise<CampaignResult> {
  let live = "v1";
  await swapper.deploy(live);
  const load = await startTraffic(host, project, EVERY_KIND);
  const done = { deploys: 0, rollbacks: 0 };
  const times: number[] = [];
  const every = Math.floor(size.deploys / size.rollbacks);
  const swap = async (kind: keyof typeof done) => {
    const other = live === "v1" ? "v2" : "v1";
    const begin = performance.now();
    await (kind === "deploys" ? swapper.deploy(other) : swapper.back());
    times.push(Math.round(performance.now() - begin));
    done[kind]++;
    await expectNewOnly(load, live, Date.now());
    live = other;
  };
  while (done.deploys < size.deploys || load.counts().answered < (size.requests ?? 0)) {
    await swap("deploys");
    if (done.deploys % every === 0 && done.rollbacks < size.rollbacks) await swap("rollbacks");
  }
  return { ...done, load: await load.stop(), times };
}

/** Waits until the clients have been answered after `since`, and looks whom they met. */
async function expectNewOnly(load: Load, old: string, since: number): Promise<void> {
  const answered = load.counts().answered;
  for (let tries = 0; tries < 1_000 && load.counts().answered < answered + 50; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  const last = load.counts().lastBegun[old] ?? 0;
  assert.ok(last <= since, `${old} answered a request begun ${last - since} ms after the swap`);
}

/** Swaps by the tool under test. */
export function bySluice(project: Project): Swapper {
  const run = async (command: string) => {
    const { code, outcome, stderr } = await project.run(command);
    assert.equal(code, 0, stderr);
    assert.equal(outcome?.hosts[0]?.state, "switched");
  };
  return {
    async deploy(version) {
      await project.writeShop(version);
      await run("deploy");
    },
    back: () => run("rollback"),
  };
}
