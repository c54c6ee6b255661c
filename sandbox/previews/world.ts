import type { PreviewEvent, PreviewRules } from "../../src/model/previews.ts";
import { SimBot } from "./bot.ts";
import { Clock } from "./clock.ts";
import { Dice } from "./dice.ts";
import { SimGithub } from "./github.ts";
import { SimHosts } from "./hosts.ts";
import { SimRuns } from "./runs.ts";
import { Watch } from "./watch.ts";

/** How often what goes wrong, 0–1. */
export interface Odds {
  /** A webhook never comes. */
  readonly lost: number;
  /** It comes twice. */
  readonly twice: number;
  /** A call to GitHub fails; of those that change something half after they did. */
  readonly github: number;
  /** A call to the cloud or to a host fails. */
  readonly cloud: number;
}

export const calm: Odds = { lost: 0, twice: 0, github: 0, cloud: 0 };

const HOUR = 3_600_000;
/** Comments that were lost are found in GitHub's list of deliveries by then. */
const FOUND_AGAIN = 5 * 60_000;

/** One repository, its people, its hosts and our bot, on a clock of their own. */
export class World {
  readonly clock = new Clock(Date.UTC(2026, 10, 1));
  readonly dice: Dice;
  readonly odds: Odds;
  readonly rules: PreviewRules;
  readonly github: SimGithub;
  readonly hosts: SimHosts;
  readonly runs: SimRuns;
  readonly bot: SimBot;
  readonly watch: Watch;
  readonly #calls = new Map<string, Map<number, number>>();

  constructor(seed: number, rules: PreviewRules, odds: Odds = calm) {
    this.dice = new Dice(seed);
    this.rules = rules;
    this.odds = odds;
    this.github = new SimGithub(this);
    this.hosts = new SimHosts(this);
    this.runs = new SimRuns(this);
    this.bot = new SimBot(this);
    this.watch = new Watch(this);
  }

  /** A webhook on its way. */
  send(pull: number, event: PreviewEvent): void {
    const { clock, dice, odds } = this;
    const isComment = ["asked", "unwanted", "extended"].includes(event.kind);
    const arrive = () => this.bot.hear(pull, event);
    if (dice.chance(odds.lost)) {
      if (isComment) clock.at(clock.now() + FOUND_AGAIN, arrive);
      return;
    }
    clock.at(clock.now() + dice.between(100, 8_000), arrive);
    if (dice.chance(odds.twice)) clock.at(clock.now() + dice.between(100, 60_000), arrive);
  }

  count(vendor: string): void {
    const hour = Math.floor(this.clock.now() / HOUR);
    const hours = this.#calls.get(vendor) ?? new Map<number, number>();
    hours.set(hour, (hours.get(hour) ?? 0) + 1);
    this.#calls.set(vendor, hours);
  }

  /** Calls to each vendor, in all and in the busiest hour. */
  calls(): Readonly<Record<string, { all: number; most: number }>> {
    const rows = [...this.#calls].map(([vendor, hours]) => {
      const counts = [...hours.values()];
      const all = counts.reduce((sum, count) => sum + count, 0);
      return [vendor, { all, most: Math.max(...counts) }] as const;
    });
    return Object.fromEntries(rows);
  }

  after(ms: number): Promise<void> {
    return this.clock.until(this.clock.now() + ms);
  }
}
