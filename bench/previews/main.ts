/**
 * `npm run bench:previews [-- --seed 1 --write]`: a month of 300 pull requests on a simulated clock, with
 * webhooks that are lost, calls that fail and a bot that is killed. Prints what was left over, what was
 * exceeded and what was asked of GitHub and the cloud; `--write` puts it into docs/performance.md. The
 * same seed has the same figures on every machine. Exits with 1 when anything is not as it should be.
 */
import { parseArgs } from "node:util";
import { live, type Month } from "../../sandbox/previews/month.ts";
import { datedCommit } from "../speed/versions.ts";
import { writeFigures } from "../speed/write.ts";
import { isGood, previewReport } from "./report.ts";

const PAGE = new URL("../../docs/performance.md", import.meta.url).pathname;
const HOUR = 3_600_000;

const { values } = parseArgs({
  options: { seed: { type: "string" }, write: { type: "boolean" } },
});
const seeds = values.seed === undefined ? [1, 2, 3] : [Number(values.seed)];
const month: Omit<Month, "seed"> = {
  pulls: 300,
  days: 30,
  people: 12,
  rules: {
    on: "open",
    label: "preview",
    keepLabel: "keep",
    drafts: true,
    bots: false,
    forks: "refuse",
    paths: {},
    services: [],
    ttl: 72 * HOUR,
    quota: { perRepository: 25, perUser: 5 },
  },
  hosts: 4,
  odds: { lost: 0.1, twice: 0.05, github: 0.01, cloud: 0.05 },
  restarts: 3,
};
const reports = [];
for (const seed of seeds) {
  const began = performance.now();
  const report = await live({ ...month, seed });
  reports.push({ seed, report });
  for (const fault of report.faults) console.error(`seed ${seed}: ${fault}`);
  console.error(`seed ${seed}: ${((performance.now() - began) / 1000).toFixed(1)} s`);
}
const text = previewReport(await datedCommit(), month, reports);
console.log(text);
if (values.write) await writeFigures(PAGE, text, "previews");
if (!reports.every(({ report }) => isGood(report, month))) process.exitCode = 1;
