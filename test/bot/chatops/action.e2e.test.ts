// The committed bundle in the sandbox's runner, as a comment would start it: what it refuses, and that
// the pull request is told. Nothing is deployed.
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { decodeReport } from "../../../src/model/chatops/report.ts";
import { SHOP } from "../../sandbox/github/open.ts";
import { type BotBed, openBot } from "./bed.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const workflow = await readFile(`${root}.github/workflows/deploy.yml`, "utf8");

/** With the workflow that users copy. */
async function openRunning(): Promise<BotBed> {
  const bed = await openBot({ runner: { action: root, pickup: 0, timeScale: 0.1, runners: 2 } });
  const files = { ".github/workflows/deploy.yml": workflow };
  await bed.github.commit(bed.shop, "main", { files });
  bed.shop.variables.set("SLUICE_DEPLOY", "true");
  await bed.settled();
  return bed;
}

/** Starts the workflow as the bot does, for a commit that may be any. */
async function start(bed: BotBed, revision: string, place: number): Promise<number> {
  const request = `alice #${bed.pull} 5.${place}.staging`;
  const inputs = { command: "deploy", environment: "staging", revision, request };
  const { data } = (await bed
    .asApp()
    .request("POST /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches", {
      ...SHOP,
      workflow_id: "deploy.yml",
      ref: "main",
      inputs,
      return_run_details: true,
    })) as { data: { workflow_run_id: number } };
  await bed.settled();
  return data.workflow_run_id;
}

/** What the newest check run of this command tells. */
async function report(bed: BotBed, ref: string) {
  const { data } = await bed.asApp().checks.listForRef({ ...SHOP, ref });
  const [check] = data.check_runs.filter(({ name }) => name === "sluice / deploy staging");
  return { id: check?.id, told: decodeReport(check?.output.text ?? "") };
}

test("a run is held to the commit, the request and the person that were judged", async () => {
  const bed = await openRunning();
  const moved = await bed.github.commit(bed.shop, "feature", { files: { "more.txt": "more\n" } });
  await start(bed, bed.head, 0);
  const first = await report(bed, moved);
  expect(first.told).toMatchObject({
    key: "5.0.staging",
    state: "failed",
    failure: { reason: "HEAD_MOVED", next: "/deploy staging" },
  });
  // The same request once more is not carried out, and tells nothing of its own.
  await start(bed, moved, 0);
  expect(await report(bed, moved)).toEqual(first);
  const id = await start(bed, moved, 1);
  expect((await report(bed, moved)).told?.key).toBe("5.1.staging");
  await bed.as(bed.bob).actions.reRunWorkflow({ ...SHOP, run_id: id });
  await bed.settled();
  expect((await report(bed, moved)).told?.failure?.reason).toBe("ACTOR_CHANGED");
});
