import type { PreviewRuns } from "../../src/contracts/previews.ts";
import { asSluiceError, SluiceError } from "../../src/model/errors.ts";
import type { PreviewEnd, PreviewKey, PreviewRun } from "../../src/model/previews.ts";
import type { World } from "./world.ts";

interface SimRun {
  readonly id: number;
  readonly pull: number;
  readonly run: PreviewRun;
  /** In lists of runs from then on. */
  readonly visible: number;
  isCancelled: boolean;
  end?: PreviewEnd;
}

/** The workflow: runs of one preview one after the other, each a process of its own. */
export class SimRuns implements PreviewRuns {
  readonly all: SimRun[] = [];
  readonly #lines = new Map<number, Promise<void>>();
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  async start({ pull }: PreviewKey, run: PreviewRun): Promise<number> {
    const { clock, dice, odds } = this.#world;
    await this.#call();
    const before = this.all.find(
      (one) =>
        one.pull === pull && one.run.generation === run.generation && one.visible <= clock.now(),
    );
    if (before !== undefined) return before.id;
    const visible = clock.now() + dice.between(0, 30_000);
    const made: SimRun = { id: this.all.length + 1, pull, run, visible, isCancelled: false };
    this.all.push(made);
    const line = this.#lines.get(pull) ?? Promise.resolve();
    this.#lines.set(pull, this.#inLine(line, made));
    await clock.sleep(dice.between(50, 500));
    if (dice.chance(odds.github / 2)) throw new SluiceError("API_UNREACHABLE", "no answer");
    return made.id;
  }

  async look(_: PreviewKey, { id }: PreviewRun): Promise<PreviewEnd | undefined> {
    await this.#call();
    const found = this.all.find((one) => one.id === id);
    return found === undefined ? { state: "aborted" } : found.end;
  }

  async cancel(_: PreviewKey, { id }: PreviewRun): Promise<void> {
    await this.#call();
    const found = this.all.find((one) => one.id === id);
    if (found !== undefined) found.isCancelled = true;
  }

  async #call(): Promise<void> {
    const { clock, dice, odds } = this.#world;
    this.#world.count("GitHub");
    await clock.sleep(dice.between(50, 600));
    if (dice.chance(odds.github / 2)) throw new SluiceError("API_UNREACHABLE", "no answer");
  }

  async #inLine(line: Promise<void>, made: SimRun): Promise<void> {
    const { clock, dice } = this.#world;
    await line;
    await clock.sleep(dice.between(1_000, 30_000));
    const twin = this.all.find(
      (one) => one !== made && one.pull === made.pull && one.run.generation === made.run.generation,
    );
    // Of two runs for one request the first claims it, the second ends at once.
    if (twin !== undefined && twin.id < made.id) {
      made.end = { state: "aborted" };
      return;
    }
    made.end = await this.#work(made);
    const { generation } = made.run;
    this.#world.send(made.pull, { kind: "ended", generation, ...made.end });
  }

  async #work(made: SimRun): Promise<PreviewEnd> {
    try {
      if (made.isCancelled) return { state: "aborted" };
      return made.run.command === "deploy" ? await this.#deploy(made) : await this.#destroy(made);
    } catch (error) {
      const { code, message } = asSluiceError(error);
      return { state: "failed", reason: code, message };
    }
  }

  async #deploy(made: SimRun): Promise<PreviewEnd> {
    const { github, hosts, clock, dice } = this.#world;
    const { pull, run } = made;
    const began = clock.now();
    const now = await github.read({ pull });
    if (now.state !== "open") throw new SluiceError("HEAD_MOVED", "the pull request is closed");
    if (now.head.sha !== run.revision) throw new SluiceError("HEAD_MOVED", "the head moved");
    try {
      await hosts.settle(pull);
      for (let part = 0; part < 3; part++) {
        await hosts.call(dice.between(5_000, 30_000));
        if (made.isCancelled) throw new SluiceError("ABORTED", "it was cancelled");
      }
    } catch (error) {
      await this.#undo(pull);
      if (made.isCancelled) return { state: "aborted" };
      throw error;
    }
    hosts.swap(pull, now.head.sha);
    this.#world.watch.look();
    const hourly = hosts.hourlyOf(pull);
    return { state: "succeeded", ms: clock.now() - began, hosts: ["shop-previews-1"], hourly };
  }

  /** What answered before stays. An undo may fail, too: then something is left half made. */
  async #undo(pull: number): Promise<void> {
    const { hosts } = this.#world;
    const half = hosts.environments.get(pull);
    if (half === undefined || half.revision !== undefined) return;
    await hosts.remove(pull).catch(() => {});
  }

  async #destroy({ pull, run }: SimRun): Promise<PreviewEnd> {
    const { hosts, watch } = this.#world;
    await watch.ends(pull, run);
    await hosts.remove(pull);
    await hosts.call(1_000);
    if (hosts.environments.has(pull)) throw new SluiceError("HOST_FAILED", "something is left");
    return { state: "succeeded" };
  }
}
