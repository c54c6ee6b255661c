import { expiryOf } from "../../src/engine/previews/expiry.ts";
import type { Preview, PreviewRun } from "../../src/model/previews.ts";
import { PLACE } from "./bot.ts";
import type { World } from "./world.ts";

const HOUR = 3_600_000;
/** What a sweep ordered is done by then, a failure and the next try included. */
const GRACE = 30 * 60_000;

/** Who looks at the world from outside and knows what should be. */
export class Watch {
  readonly #world: World;
  readonly faults: string[] = [];
  /** Of previews that nobody wanted any more when a sweep came and that were there after it. */
  leakedHours = 0;
  mostPreviews = 0;
  mostOfOne = 0;
  mostHosts = 0;

  constructor(world: World) {
    this.#world = world;
  }

  /** After every change: is anything more than may be? */
  look(): void {
    const { hosts, github, rules } = this.#world;
    const pulls = [...hosts.environments.keys()];
    const owners = Map.groupBy(pulls, (pull) => github.pulls.get(pull)?.author?.id);
    const most = Math.max(0, ...owners.values().map(({ length }) => length));
    this.mostPreviews = Math.max(this.mostPreviews, pulls.length);
    this.mostOfOne = Math.max(this.mostOfOne, most);
    this.mostHosts = Math.max(this.mostHosts, hosts.count);
    const { perRepository = Infinity, perUser = Infinity } = rules.quota;
    if (pulls.length > perRepository) this.faults.push(`${pulls.length} previews`);
    if (most > perUser) this.faults.push(`${most} previews of one person`);
    if (hosts.count > hosts.most) this.faults.push(`${hosts.count} hosts`);
  }

  /** A preview is about to be removed: was there a reason when that was ordered? */
  async ends(pull: number, { ordered }: PreviewRun): Promise<void> {
    const { github, bot } = this.#world;
    const found = github.pulls.get(pull);
    if (found?.state !== "open" || found.since >= ordered || found.stoppedAt !== undefined) return;
    const row = (await bot.previews.get({ ...PLACE, pull }))?.preview;
    // It expired, or a person said so; that another took it back meanwhile may still be on its way.
    if (row?.stopped !== undefined || row?.asked !== undefined) return;
    this.faults.push(`#${pull} was removed while it was open`);
  }

  /** After a sweep: what it should have ended is counted until it is gone. */
  async leaks(until: number): Promise<number> {
    const { bot, hosts, clock } = this.#world;
    const rows = new Map(
      (await bot.previews.list(PLACE)).map(({ preview }) => [preview.pull, preview]),
    );
    let leaked = 0;
    for (const pull of hosts.environments.keys()) {
      const since = this.unwantedSince(pull, rows.get(pull));
      const sweep = bot.sweeps.find(({ began }) => began > (since ?? Infinity));
      if (sweep === undefined) continue;
      leaked += Math.max(0, until - Math.max(sweep.ended + GRACE, clock.now() - HOUR)) / HOUR;
    }
    this.leakedHours += leaked;
    return leaked;
  }

  /** Undefined: it should be there. */
  unwantedSince(pull: number, row: Preview | undefined): number | undefined {
    const { github, clock, rules } = this.#world;
    const found = github.pulls.get(pull);
    if (found === undefined) return 0;
    if (found.state !== "open") return found.since;
    if (found.stoppedAt !== undefined) return found.stoppedAt;
    if (found.labels.includes(rules.keepLabel) || row === undefined) return undefined;
    const expiry = expiryOf(row);
    return expiry <= clock.now() ? expiry : undefined;
  }

  /** When everything has come to rest: what is there is what should be, and nobody is at work. */
  async rest(): Promise<string[]> {
    const { bot, hosts, github } = this.#world;
    const rows = (await bot.previews.list(PLACE)).map(({ preview }) => preview);
    const found: string[] = [...this.faults];
    for (const row of rows) {
      if (row.run !== undefined) found.push(`#${row.pull} is at work: ${row.state}`);
      const pull = github.pulls.get(row.pull);
      if (pull?.state !== "open") found.push(`#${row.pull} is closed and kept as ${row.state}`);
    }
    for (const { number, state, head, stoppedAt } of github.pulls.values()) {
      const there = hosts.environments.get(number);
      const row = rows.find((one) => one.pull === number);
      // What failed again and again says so in its row, and waits for a person.
      if (row?.failure?.command === "deploy" && state === "open") continue;
      const isWanted = state === "open" && stoppedAt === undefined && row?.stopped === undefined;
      if (!isWanted && there !== undefined) found.push(`#${number} (${state}) is left over`);
      if (isWanted && there?.revision !== head.sha) {
        found.push(`#${number} should be at ${head.sha.slice(-4)}: ${there?.revision?.slice(-4)}`);
      }
    }
    return found;
  }
}
