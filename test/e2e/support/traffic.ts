import assert from "node:assert/strict";
import type { SandboxHost } from "../../../sandbox/hosts/index.ts";
import {
  type Load,
  type LoadOptions,
  type LoadSummary,
  startLoad,
} from "../../../sandbox/load/index.ts";
import type { Project } from "./project.ts";

/** Clients of every kind. */
export const EVERY_KIND: LoadOptions["mix"] = {
  get: 6,
  post: 4,
  getThink: 8,
  postThink: 8,
  download: 2,
  upload: 2,
  websocket: 4,
  sse: 2,
};

/** Enough to notice any loss, and light enough to leave the machine to the fault. */
export const LIGHT: LoadOptions["mix"] = { getThink: 8, postThink: 8, websocket: 2, download: 1 };

export function startTraffic(
  host: SandboxHost,
  project: Pick<Project, "domain">,
  mix: LoadOptions["mix"] = LIGHT,
): Promise<Load> {
  return startLoad({
    host: host.address,
    port: 80,
    hostHeader: project.domain,
    mix,
    thinkMs: 30,
    slow: { bytes: 64 * 1024, seconds: 1.5 },
  });
}

/** Ends the load; prints what was measured and asserts that no request was lost. */
export async function expectNoneLost(load: Load, what: string): Promise<LoadSummary> {
  const summary = await load.stop();
  tell(what, summary);
  assert.deepEqual(summary.errors.slice(0, 5), []);
  assert.equal(summary.lost, 0);
  assert.ok(summary.answered > 0, "nothing was asked");
  return summary;
}

export function tell(what: string, { answered, lost, seconds }: LoadSummary): void {
  console.log(`${what}: ${answered + lost} requests, ${lost} lost, ${seconds.toFixed(1)} s`);
}
