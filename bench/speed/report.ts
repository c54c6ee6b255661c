import type { Call } from "./breakdown.ts";
import type { Cell } from "./cells.ts";
import type { Taken } from "./contestant.ts";
import { asSeconds, median, pairedRatio, series } from "./figures.ts";
import type { Growth } from "./growth.ts";
import { kamalLike } from "./kamal.ts";

export interface Findings {
  readonly conditions: readonly string[];
  readonly cells: readonly Cell[];
  readonly growth: readonly Growth[];
  readonly calls: { readonly engine: readonly Call[]; readonly floor: readonly Call[] };
}

/** Everything that was found, as Markdown that a terminal can show too. */
export function report({ conditions, cells, growth, calls }: Findings): string {
  const runs = [...new Set(cells.map(({ floor }) => floor.length))].join(" or ");
  return [
    conditions.map((line) => `- ${line}`).join("\n"),
    `**Against the floor** (median of ${runs} runs, lowest–highest; × is the median of the pairs' ratios)`,
    floorTable(cells),
    "**Processor time on the host** (median of one operation; the plain floor runs on the network that all containers share, the floor on one of its own, as Sluice does)",
    cpuTable(cells),
    "**Beside Kamal 2.12 at 50 ms** (its figures were measured on other machine conditions, not in this run)",
    kamalTable(cells),
    "**Stages of the engine** (median, ms)",
    stageTable(cells),
    "**Growth** (the engine at no distance; the floor shows what the shared cores alone cost)",
    growthTable(growth),
    "**Programs on the host during one deploy** (each noted by a wrapper, which adds about 3 ms)",
    callTable("Sluice", calls.engine),
    callTable("The floor", calls.floor),
  ].join("\n\n");
}

function floorTable(cells: readonly Cell[]): string {
  const rows = cells.map((cell) => [
    cell.operation,
    `${cell.rttMs} ms`,
    `${seconds(cell.floor)}, ${cell.client}`,
    seconds(cell.engine),
    times(pairedRatio(walls(cell.engine), walls(cell.floor))),
    seconds(cell.process),
    times(pairedRatio(walls(cell.process), walls(cell.floor))),
    String(cell.sshCommands),
  ]);
  const engine = ["engine", "× floor"];
  const whole = ["whole process", "× floor"];
  return table(
    ["operation", "round trip", "floor", ...engine, ...whole, "SSH commands per host"],
    rows,
  );
}

/** Processor time tells what a busy machine hides; the plain network what a network costs. */
function cpuTable(cells: readonly Cell[]): string {
  const rows = cells.map(({ operation, rttMs, floor, engine, plain }) => {
    const middle = (taken: readonly Taken[]) => {
      const seen = taken.flatMap(({ cpu }) => cpu ?? []);
      return seen.length === 0 ? "" : `${Math.round(median(seen))} ms`;
    };
    return [
      operation,
      `${rttMs} ms`,
      middle(plain),
      middle(floor),
      middle(engine),
      seconds(plain),
      seconds(floor),
    ];
  });
  const cpu = ["plain floor", "floor", "engine"].map((name) => `${name}, processor`);
  return table(["operation", "round trip", ...cpu, "plain floor", "floor"], rows);
}

function seconds(taken: readonly Taken[]): string {
  return taken.length === 0 ? "" : asSeconds(series(walls(taken)));
}

function walls(taken: readonly Taken[]): number[] {
  return taken.map(({ wall }) => wall);
}

/** Kamal's figures leave out its own start, so the engine without Node's is what compares. */
function kamalTable(cells: readonly Cell[]): string {
  const far = cells.filter(({ rttMs }) => rttMs > 0);
  const rows = far.flatMap((cell) =>
    kamalLike(cell.operation).map((kamal) => [
      kamal.what,
      kamal.commands,
      `${kamal.far[0].toFixed(1)}–${kamal.far[1].toFixed(1)} s`,
      `sluice ${cell.operation}`,
      String(cell.sshCommands),
      ...faster(kamal.far, cell.engine),
      ...faster(kamal.far, cell.process),
    ]),
  );
  const ours = ["ours", "SSH commands", "engine", "times faster", "whole process", "times faster"];
  return table(["Kamal", "SSH commands", "without its start", ...ours], rows);
}

function faster(theirs: readonly [number, number], ours: readonly Taken[]): [string, string] {
  const seconds = median(walls(ours)) / 1000;
  const ratios = theirs.map((it) => times(it / seconds));
  return [`${seconds.toFixed(2)} s`, ratios.join("–")];
}

function stageTable(cells: readonly Cell[]): string {
  const names = ["build", "connect", "observe", "plan", "send", "apply"];
  const rows = cells.map(({ operation, rttMs, stages }) => [
    operation,
    `${rttMs} ms`,
    ...names.map((name) => (stages[name] === undefined ? "" : String(Math.round(stages[name])))),
  ]);
  return table(["operation", "round trip", ...names], rows);
}

function growthTable(growth: readonly Growth[]): string {
  const rows = growth.map((row) => {
    const one = growth.find(({ of, count }) => of === row.of && count === 1) ?? row;
    const columns = (["engine", "floor"] as const).flatMap((name) => [
      asSeconds(series(row[name])),
      times(median(row[name]) / median(one[name])),
    ]);
    return [`${row.count} ${row.count === 1 ? row.of.slice(0, -1) : row.of}`, ...columns];
  });
  return table(["what", "engine", "× one", "floor", "× one"], rows);
}

function callTable(whose: string, calls: readonly Call[]): string {
  const rows = calls.map(({ what, times, ms, from }) => [
    what,
    String(times),
    ms.toFixed(0),
    from.toFixed(0),
  ]);
  return table([whose, "calls", "ms each", "from ms on"], rows);
}

function times(ratio: number): string {
  return `${ratio.toFixed(2)}×`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
