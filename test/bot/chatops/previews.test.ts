// Previews by the whole bot against the sandbox's GitHub: labels, paths and records as GitHub has them.
import { expect, test } from "vitest";
import { encodeReport } from "../../../src/model/chatops/report.ts";
import { SHOP } from "../../sandbox/github/open.ts";
import { type BotBed, openBot } from "./bed.ts";

const YAML = `project: shop
services:
  web: { image: "nginx:1.30", port: 80 }
  api: { image: "nginx:1.30", port: 80, depends_on: [db] }
  db: { image: "postgres:17" }
environments:
  staging: { hosts: local }
previews:
  hosts: local
  on: label
  paths: { web: ["web/**"], api: ["api/**"], db: ["db/**"] }
`;

async function labelled(): Promise<BotBed> {
  const bed = await openBot();
  await bed.github.commit(bed.shop, "main", { files: { "deploy.yaml": YAML } });
  await bed.github.commit(bed.shop, "feature", { files: { "api/main.js": "1\n" } });
  await bed.settled();
  return bed;
}

const runs = ({ shop }: BotBed) =>
  [...shop.runs.values()].map(({ inputs }) =>
    [inputs["command"], inputs["environment"], inputs["services"]].filter(Boolean).join(" "),
  );

/** As the run tells when it has done what it was started for. */
async function done(bed: BotBed): Promise<void> {
  const { inputs } = [...bed.shop.runs.values()].at(-1)!;
  const request = String(inputs["request"]);
  const key = request.split(" ").at(-1)!;
  await bed.asApp().checks.create({
    ...SHOP,
    name: `sluice / ${inputs["command"]} ${inputs["environment"]}`,
    head_sha: bed.shop.pulls.get(bed.pull)!.headSha,
    status: "completed",
    conclusion: "success",
    external_id: request,
    output: { title: "", summary: "", text: encodeReport({ key, state: "succeeded", ms: 9_000 }) },
  });
  await bed.settled();
}

test("a label brings a preview of what the pull request changes, and takes it away again", async () => {
  const bed = await labelled();
  const { pull, alice, as } = bed;
  const issue = { ...SHOP, issue_number: pull };
  await as(alice).issues.addLabels({ ...issue, labels: ["bug"] });
  await bed.settled();
  expect(runs(bed)).toEqual([]);
  await as(alice).issues.addLabels({ ...issue, labels: ["Preview"] });
  await bed.settled();
  expect(runs(bed)).toEqual([`deploy preview-${pull} api,db`]);
  await done(bed);
  expect((await bed.ours())[0]).toContain("Not in it, since nothing of theirs is changed: `web`.");
  await as(alice).issues.removeLabel({ ...issue, name: "Preview" });
  await bed.settled();
  expect(runs(bed)).toEqual([`deploy preview-${pull} api,db`, `destroy preview-${pull}`]);
  await done(bed);
  expect((await bed.ours())[0]).toMatch(/`preview-\d+` \| 🗑️ gone/);
});

test("the label that keeps a preview outlives its time, and what was extended is on record", async () => {
  const bed = await labelled();
  const { pull, alice, as, shop } = bed;
  const issue = { ...SHOP, issue_number: pull };
  await as(alice).issues.addLabels({ ...issue, labels: ["preview", "keep"] });
  await bed.settled();
  await done(bed);
  await bed.say("/extend 200h");
  const told = [...shop.deployments.values()].map(({ task, statuses }) => [
    task,
    statuses.at(-1)?.state,
  ]);
  expect(told).toEqual([
    ["deploy", undefined],
    ["extend", "inactive"],
  ]);
  const key = { repository: shop.id, pull };
  const { preview, version } = (await bed.store.previews.get(key))!;
  const { extended: _, ...expired } = { ...preview, ordered: 0, deployed: 0 };
  await bed.store.previews.put(expired, version);
  await as(alice).issues.addLabels({ ...issue, labels: ["ui"] });
  await bed.settled();
  expect(runs(bed)).toHaveLength(1);
  await as(alice).issues.removeLabel({ ...issue, name: "keep" });
  await bed.settled();
  expect(runs(bed).at(-1)).toBe(`destroy preview-${pull}`);
});
