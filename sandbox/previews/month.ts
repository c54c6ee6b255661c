import type { PreviewRules } from "../../src/model/previews.ts";
import { PLACE } from "./bot.ts";
import { type Odds, World } from "./world.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export interface Month {
  readonly pulls: number;
  readonly days: number;
  readonly people: number;
  readonly seed: number;
  readonly rules: PreviewRules;
  /** `previews.quota.hosts`. */
  readonly hosts: number;
  readonly odds: Odds;
  /** The bot is killed so many times a day. */
  readonly restarts: number;
}

export interface MonthReport {
  readonly created: number;
  readonly refused: number;
  readonly deploys: number;
  readonly failedRuns: number;
  readonly restarts: number;
  readonly sweeps: number;
  readonly leakedHours: number;
  readonly mostPreviews: number;
  readonly mostOfOne: number;
  readonly mostHosts: number;
  readonly hostHours: number;
  readonly previewHours: number;
  readonly calls: ReturnType<World["calls"]>;
  /** What was wrong meanwhile, and when everything had come to rest. */
  readonly faults: readonly string[];
}

/** Pull requests come and go for a month, with everything that goes wrong meanwhile. */
export async function live(month: Month): Promise<MonthReport> {
  const world = new World(month.seed, month.rules, month.odds);
  world.hosts.most = month.hosts;
  const began = world.clock.now();
  for (let number = 1; number <= month.pulls; number++) open(world, month, number, began);
  let restarts = 0;
  let previewHours = 0;
  for (let hour = 0; hour < month.days * 24; hour++) {
    const isKilled = world.dice.chance(month.restarts / 24);
    const when = world.dice.between(0, HOUR);
    if (isKilled) {
      restarts++;
      world.clock.at(world.clock.now() + when, () => world.bot.restart());
    }
    await world.after(HOUR);
    previewHours += world.hosts.environments.size;
    await world.watch.leaks(world.clock.now());
    void world.bot.sweep();
    void world.hosts.tidy();
  }
  const faults = await end(world, month);
  const { watch, runs, hosts, bot } = world;
  return {
    created: new Set(runs.all.map(({ pull }) => pull)).size,
    refused: bot.told.filter(({ refusal }) => refusal !== undefined).length,
    deploys: runs.all.filter(({ run }) => run.command === "deploy").length,
    failedRuns: runs.all.filter((one) => one.end?.state === "failed").length,
    restarts,
    sweeps: bot.sweeps.length,
    leakedHours: watch.leakedHours,
    mostPreviews: watch.mostPreviews,
    mostOfOne: watch.mostOfOne,
    mostHosts: watch.mostHosts,
    hostHours: Math.round(hosts.hours),
    previewHours,
    calls: world.calls(),
    faults,
  };
}

/** Everybody goes home: whatever is there after that is left over. */
async function end(world: World, { pulls }: Month): Promise<string[]> {
  for (let number = 1; number <= pulls; number++) {
    if (world.github.pulls.get(number)?.state === "open")
      world.github.change(number, "closed", { state: "closed" });
  }
  for (let hour = 0; hour < 4; hour++) {
    await world.after(HOUR);
    await world.watch.leaks(world.clock.now());
    void world.bot.sweep();
    void world.hosts.tidy();
  }
  await world.after(HOUR);
  const rows = await world.bot.previews.list(PLACE);
  const left = [...world.hosts.environments.keys()].map((pull) => `#${pull} is left over`);
  const hosts = world.hosts.count === 0 ? [] : [`${world.hosts.count} hosts are left over`];
  return [
    ...world.watch.faults,
    ...left,
    ...hosts,
    ...rows.map(({ preview }) => `#${preview.pull} is kept as ${preview.state}`),
  ];
}

/** One pull request from its first day to its last, which may never come. */
function open(world: World, { days, people }: Month, number: number, began: number): void {
  const { clock, dice, github } = world;
  const opened = began + dice.between(0, days - 1) * DAY;
  const closed = opened + -Math.log(1 - dice.throw()) * 2 * DAY;
  const id = 1 + Math.floor(dice.throw() * people);
  const author = { id, login: `u${id}`, type: "User" } as const;
  clock.at(opened, () => github.change(number, "opened", { author }));
  for (let when = opened; ;) {
    when += -Math.log(1 - dice.throw()) * 8 * HOUR;
    if (when >= closed) break;
    clock.at(when, () => happen(world, number));
  }
  clock.at(closed, () => close(world, number));
  // Some are opened again, most of them at once.
  if (!dice.chance(0.1)) return;
  const again = closed + (dice.chance(0.5) ? dice.between(0, 2 * MINUTE) : dice.between(0, DAY));
  // On the last day everybody goes home.
  if (again >= began + days * DAY) return;
  clock.at(again, () => github.change(number, "reopened", { state: "open" }));
  clock.at(again + dice.between(0, 2 * DAY), () => close(world, number));
}

function close({ github, dice }: World, number: number): void {
  const isMerged = dice.chance(0.8);
  github.change(number, isMerged ? "merged" : "closed", { state: isMerged ? "merged" : "closed" });
}

const KEPT = { labels: ["keep"] } as const;

function happen({ github, dice }: World, number: number): void {
  if (github.pulls.get(number)?.state !== "open") return;
  const what = dice.throw();
  if (what < 0.75) github.push(number);
  else if (what < 0.8) {
    github.push(number);
    github.push(number);
  } else if (what < 0.85) github.say(number, { kind: "extended", ms: DAY });
  else if (what < 0.9) github.say(number, "asked");
  else if (what < 0.93) github.say(number, "unwanted");
  else if (what < 0.96) github.change(number, "labelled", KEPT);
  else github.change(number, "renamed");
}
