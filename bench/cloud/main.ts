/**
 * `npm run bench:cloud [-- --quick]`: API calls per command, and the time from a create call to the
 * first 200, with a template and without. Prints the tables; a full run also writes them into
 * docs/digitalocean.md. `--quick` counts calls only.
 */
import { cpus, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { datedCommit } from "../speed/versions.ts";
import { writeFigures } from "../speed/write.ts";
import { countCalls } from "./calls.ts";
import { cloudReport } from "./report.ts";
import { measureBirths } from "./times.ts";

const PAGE = new URL("../../docs/digitalocean.md", import.meta.url).pathname;

const { values } = parseArgs({
  options: { quick: { type: "boolean" }, write: { type: "boolean" } },
});
const begin = performance.now();
const counts = await countCalls();
tell("counted calls");
const births = values.quick ? [] : await measureBirths(tell);
const text = cloudReport({ conditions: await conditions(), counts, births });
console.log(text);
if (values.write ?? !values.quick) await writeFigures(PAGE, text);
tell("done");

async function conditions(): Promise<string[]> {
  const load = loadavg().map((one) => one.toFixed(1));
  return [
    await datedCommit(),
    `sandbox on ${cpus().length} cores, load average at the end ${load.join(" ")}; its droplets are active after 6 s and are polled every 5 s; packages come from a mirror nearby`,
  ];
}

function tell(what: string): void {
  console.error(`${((performance.now() - begin) / 1000).toFixed(0).padStart(4)} s  ${what}`);
}
