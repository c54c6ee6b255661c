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

/** A bot for a repository whose pull requests get previews by a label. */
export async function labelled(): Promise<BotBed> {
  const bed = await openBot();
  await bed.github.commit(bed.shop, "main", { files: { "deploy.yaml": YAML } });
  await bed.github.commit(bed.shop, "feature", { files: { "api/main.js": "1\n" } });
  await bed.settled();
  return bed;
}

/** What was started, in order. */
export const runs = ({ shop }: BotBed) =>
  [...shop.runs.values()].map(({ inputs }) =>
    [inputs["command"], inputs["environment"], inputs["services"]].filter(Boolean).join(" "),
  );

/** As the run tells when it has done what it was started for. */
export async function done(bed: BotBed): Promise<void> {
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
