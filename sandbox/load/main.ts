// `node sandbox/load/main.ts URL [--seconds 10] [--mix get=16,post=8,…] [--think 200] [--host NAME]`
// Strict clients against a URL of this machine or a sandbox host; exit code 1 on one lost request.
import { setTimeout as wait } from "node:timers/promises";
import { parseArgs } from "node:util";
import { startLoad } from "./index.ts";
import { renderSummary } from "./table.ts";
import { type Kind, type LoadOptions, kinds } from "./types.ts";

const EVERYTHING = "get=16,post=8,getThink=8,postThink=8,download=2,upload=2,websocket=4,sse=2";
const LONGEST = 3600;

process.exitCode = await main(process.argv.slice(2));

async function main(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      seconds: { type: "string", default: "10" },
      mix: { type: "string", default: EVERYTHING },
      think: { type: "string", default: "200" },
      host: { type: "string" },
    },
  });
  const [url] = positionals;
  const seconds = Math.min(LONGEST, Number(values.seconds));
  if (url === undefined || !(seconds > 0)) {
    console.error(
      "usage: node sandbox/load/main.ts URL [--seconds N] [--mix KIND=N,…] [--think MS]",
    );
    return 2;
  }
  const hostHeader = values.host === undefined ? {} : { hostHeader: values.host };
  const mix = parseMix(values.mix);
  return run({ url, ...hostHeader, mix, thinkMs: Number(values.think) }, seconds);
}

async function run(options: LoadOptions, seconds: number): Promise<number> {
  const load = await startLoad({ ...options, maxSeconds: seconds + 60 });
  await wait(seconds * 1000);
  const summary = await load.stop();
  console.log(renderSummary(summary));
  return summary.lost === 0 ? 0 : 1;
}

/** `get=16,post=8` as a mix; throws for a kind that does not exist. */
function parseMix(text: string): LoadOptions["mix"] {
  const pairs = text.split(",").map((pair) => pair.split("="));
  for (const [kind] of pairs) {
    if (!kinds.includes(kind as Kind)) throw new Error(`no kind ${kind}: ${kinds.join(", ")}`);
  }
  return Object.fromEntries(pairs.map(([kind, clients]) => [kind, Number(clients)]));
}
