import type { SandboxHost } from "../../sandbox/hosts/index.ts";
import { type Bed, mustExec, type Way } from "./bed.ts";
import { type Contestant, timed } from "./contestant.ts";
import { median } from "./figures.ts";
import { floor } from "./floor/contestant.ts";
import { engine } from "./sluice/contestant.ts";

/** A program that ran on the host during a deploy: how often, for how long, and from when on. */
export interface Call {
  readonly what: string;
  /** Per deploy. */
  readonly times: number;
  /** Median of one call, ms; what runs side by side is counted each for itself. */
  readonly ms: number;
  /** Median begin of the first one, ms after the first program of the deploy. */
  readonly from: number;
}

const LOG = "/run/calls";
const PROGRAMS = ["/usr/bin/docker", "/usr/bin/curl", "/usr/sbin/nginx", "/usr/bin/systemd-run"];

/** Deploys with programs that note when they begin and end; about 3 ms slower for each call. */
export async function breakDown(
  bed: Bed,
  rounds: number,
): Promise<{ engine: Call[]; floor: Call[] }> {
  const ways = (await bed.ways(0)).slice(0, 1);
  const { host } = ways[0]!;
  await mustExec(host, ["sh", "-c", PROGRAMS.map(wrap).join("\n")]);
  const observed = {
    engine: await observe(engine(bed, ["web"]), host, ways, rounds),
    floor: await observe(floor("ssh2", ["web"]), host, ways, rounds),
  };
  await mustExec(host, ["sh", "-c", PROGRAMS.map((path) => `rm ${wrapper(path)}`).join("\n")]);
  return observed;
}

function wrapper(path: string): string {
  return `/usr/local/bin/${path.split("/").at(-1)}`;
}

function wrap(path: string): string {
  return `cat >${wrapper(path)} <<'END'
#!/bin/sh
begin=$(date +%s%N)
${path} "$@"
code=$?
echo "$begin $(date +%s%N) ${path.split("/").at(-1)} $1" >>${LOG}
exit $code
END
chmod 755 ${wrapper(path)}`;
}

async function observe(
  contestant: Contestant,
  host: SandboxHost,
  ways: readonly Way[],
  rounds: number,
): Promise<Call[]> {
  const runs: Entry[][] = [];
  for (let round = 0; round < rounds; round++) {
    await mustExec(host, ["rm", "-f", LOG]);
    await timed(contestant, "deploy", ways);
    runs.push(readLog(await mustExec(host, ["cat", LOG])));
  }
  return summarize(runs);
}

/** One line of the log; times in ms after the first begin. */
interface Entry {
  readonly what: string;
  readonly from: number;
  readonly ms: number;
}

export function readLog(text: string): Entry[] {
  const rows = text
    .trim()
    .split("\n")
    .map((row) => row.split(" "));
  const nanoseconds = rows.map(([begin = "0", end = "0"]) => [BigInt(begin), BigInt(end)] as const);
  const first = nanoseconds.reduce(
    (least, [begin]) => (begin < least ? begin : least),
    nanoseconds[0]![0],
  );
  return rows.map(([, , program = "", word = ""], index) => {
    const [begin, end] = nanoseconds[index]!;
    const what = program === "docker" || word === "-t" ? `${program} ${word}` : program;
    return { what, from: Number(begin - first) / 1e6, ms: Number(end - begin) / 1e6 };
  });
}

export function summarize(runs: readonly (readonly Entry[])[]): Call[] {
  const kinds = [...new Set(runs.flat().map(({ what }) => what))];
  const of = (what: string) => runs.map((run) => run.filter((entry) => entry.what === what));
  return kinds
    .map((what) => ({
      what,
      times: median(of(what).map((entries) => entries.length)),
      ms: median(of(what).flatMap((entries) => entries.map(({ ms }) => ms))),
      from: median(of(what).flatMap((entries) => entries.slice(0, 1).map(({ from }) => from))),
    }))
    .toSorted((a, b) => a.from - b.from);
}
