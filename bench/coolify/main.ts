/**
 * `npm run bench:coolify [-- --quick]`: calls to Coolify per command, and how long a deploy takes with
 * `target: coolify` beside `target: docker` on the same host in the same run. Prints the tables; a full
 * run also writes them into docs/performance.md. `--quick` counts calls only.
 */
import { cpus, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { datedCommit } from "../speed/versions.ts";
import { writeFigures } from "../speed/write.ts";
import { countCalls } from "./calls.ts";
import { coolifyReport } from "./report.ts";
import { measureTimes } from "./times.ts";

const PAGE = new URL("../../docs/performance.md", import.meta.url).pathname;
const ROUNDS = 10;

const { values } = parseArgs({
  options: {
    quick: { type: "boolean" },
    write: { type: "boolean" },
    rounds: { type: "string", default: String(ROUNDS) },
  },
});
const begin = performance.now();
const counts = await countCalls();
tell("counted calls");
const times = values.quick ? undefined : await measureTimes(Number(values.rounds), tell);
const findings = { conditions: await conditions(), counts, ...(times ? { times } : {}) };
const text = coolifyReport(findings);
console.log(text);
if (values.write ?? !values.quick) await writeFigures(PAGE, text, "coolify");
tell("done");

async function conditions(): Promise<string[]> {
  const load = loadavg().map((one) => one.toFixed(1));
  return [
    await datedCommit(),
    `${cpus().length} cores, shared by the bench and its host; load average at the end ${load.join(" ")}`,
    "calls are counted on a Coolify in memory whose pulls take from two to four seconds by chance; times on a look-alike that starts its job 500 ms after it is asked and runs containers on the host over SSH, without the helper container of the real one",
  ];
}

function tell(what: string): void {
  console.error(`${((performance.now() - begin) / 1000).toFixed(0).padStart(4)} s  ${what}`);
}
