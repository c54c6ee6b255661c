/**
 * `npm run bench:speed [-- --quick]`: how long a deploy takes, as ratios inside one run. Prints the
 * tables; a full run also writes them into docs/performance.md.
 */
import { parseArgs } from "node:util";
import { type Bed, makeBed } from "./bed.ts";
import { breakDown } from "./breakdown.ts";
import { measureCells, type Rounds } from "./cells.ts";
import { growHosts, growServices } from "./growth.ts";
import { type Findings, report } from "./report.ts";
import { conditions } from "./versions.ts";
import { writeFigures } from "./write.ts";

const PAGE = new URL("../../docs/performance.md", import.meta.url).pathname;

interface Size extends Rounds {
  readonly growthRounds: number;
  readonly hosts: readonly number[];
  readonly services: readonly number[];
}
const FULL: Size = {
  rounds: 10,
  trials: 3,
  growthRounds: 2,
  hosts: [1, 2, 4],
  services: [1, 3, 10],
};
const QUICK: Size = { rounds: 2, trials: 0, growthRounds: 1, hosts: [1, 2], services: [1, 5] };

const { values } = parseArgs({
  options: { quick: { type: "boolean" }, write: { type: "boolean" } },
});
const begin = performance.now();
const bed = await makeBed();
try {
  const text = report(await measure(bed, values.quick ? QUICK : FULL));
  console.log(text);
  if (values.write ?? !values.quick) await writeFigures(PAGE, text);
} finally {
  await bed.close();
}
tell("done");

async function measure(bed: Bed, size: Size): Promise<Findings> {
  await bed.grow(1);
  tell("one host is up");
  const near = await measureCells(bed, 0, size);
  tell("measured at no distance");
  const far = await measureCells(bed, 50, size);
  tell("measured at 50 ms");
  const calls = await breakDown(bed, size.growthRounds);
  tell("listed the programs");
  const services = await growServices(bed, size.services, size.growthRounds);
  tell("grew services");
  const hosts = await growHosts(bed, size.hosts, size.growthRounds);
  tell("grew hosts");
  const cells = [...near, ...far];
  return { conditions: await conditions(bed), cells, growth: [...hosts, ...services], calls };
}

function tell(what: string): void {
  console.error(`${((performance.now() - begin) / 1000).toFixed(0).padStart(4)} s  ${what}`);
}
