import { isDeepStrictEqual } from "node:util";
import type { StoredPreview } from "../../contracts/previews.ts";
import { isUnknown } from "../../model/chatops/index.ts";
import { SluiceError } from "../../model/errors.ts";
import type { Preview, PreviewEvent, PreviewOrder } from "../../model/previews.ts";
import { absorb, blank } from "./absorb.ts";
import { decide, type Decision } from "./decide.ts";
import { dueIn } from "./due.ts";
import type { PreviewPorts, Seed, Told } from "./ports.ts";
import { refusePlace } from "./quota.ts";
import { readPull, rulesIn } from "./read.ts";

const TRIES = 20;

/**
 * Thinks about one preview because of an event. What is decided is written before it is carried out, so
 * that whoever comes after a crash finds it and goes on. Rejects when it has to be tried again; it may
 * be, at any time and by several at once.
 */
export async function tend(ports: PreviewPorts, seed: Seed, event: PreviewEvent): Promise<void> {
  for (let tries = 0; tries < TRIES; tries++) {
    const stored = await ports.previews.get(seed);
    // Read before everything that is made, and after everything that became ready.
    const [pull, rules] = await Promise.all([
      readPull(ports.pulls, seed),
      ports.rulesOf(seed.repository),
    ]);
    const now = ports.time.now();
    const before = stored === undefined ? blank(seed, now) : moved(stored.preview, seed);
    const { label, quota = {} } = rulesIn(rules) ?? {};
    const preview = absorb(before, event, now, label);
    const decision = decide({ preview, pull, rules, now });
    // Before the write: who dies between the two leaves an order that nobody carries out.
    if (!decision.takes) await comeBack(ports, seed, event, { decision, before });
    const written = await write(ports, decision, stored, (one, others) =>
      refusePlace(quota, one, others),
    );
    if (written.state === "changed") continue;
    if (written.state === "refused") {
      return ports.tell({ preview: before, wish: decision.wish, refusal: written.refusal });
    }
    if (decision.takes) await comeBack(ports, seed, event, { decision, before });
    await carryOut(ports, seed, decision);
    if (written.state === "written") await ports.tell(toldOf(decision));
    // Whatever was said is noted; what follows from it is decided when it can be read.
    if (isUnknown(pull) && decision.wish.kind === "unknown") {
      throw new SluiceError("API_UNREACHABLE", pull.unknown);
    }
    return;
  }
  throw new SluiceError("INTERNAL", `preview of #${seed.pull} changes faster than it can be read`);
}

/** A repository may go to another account, and its previews with it. */
function moved(preview: Preview, { organisation }: Seed): Preview {
  return organisation === 0 || organisation === preview.organisation
    ? preview
    : { ...preview, organisation };
}

type Written =
  | { readonly state: "written" | "unchanged" | "changed" }
  | { readonly state: "refused"; readonly refusal: NonNullable<ReturnType<Refuse>> };
type Refuse = (preview: Preview, others: readonly Preview[]) => ReturnType<typeof refusePlace>;

async function write(
  { previews }: PreviewPorts,
  { preview, orders, takes }: Decision,
  stored: StoredPreview | undefined,
  refuse: Refuse,
): Promise<Written> {
  const version = stored?.version;
  if (takes) {
    const taken = await previews.take(preview, version, (others) => refuse(preview, others));
    return taken.state === "taken" ? { state: "written" } : taken;
  }
  const isForgotten = orders.some(({ kind }) => kind === "forget");
  const isNothing = preview.generation === 0 && preview.said === undefined;
  // What never was, and nobody said anything about, is not kept.
  if (stored === undefined && (isForgotten || isNothing)) return { state: "unchanged" };
  if (isForgotten && version !== undefined) {
    return { state: (await previews.remove(preview, version)) ? "written" : "changed" };
  }
  if (isDeepStrictEqual(preview, stored?.preview)) return { state: "unchanged" };
  return { state: (await previews.put(preview, version)) ? "written" : "changed" };
}

/** One timer for every change, and one after the other while a run is at work. */
async function comeBack(
  { later, time }: PreviewPorts,
  seed: Seed,
  event: PreviewEvent,
  { decision: { preview }, before }: { decision: Decision; before: Preview },
): Promise<void> {
  const isTurn = event.kind === "timer" && preview.run !== undefined;
  const isChanged = !isDeepStrictEqual(preview, before);
  const ms = isChanged || isTurn ? dueIn(preview, time.now()) : undefined;
  if (ms !== undefined) await later(seed, ms);
}

async function carryOut(ports: PreviewPorts, seed: Seed, { orders }: Decision): Promise<void> {
  for (const order of orders) await carryOutOne(ports, seed, order);
}

async function carryOutOne(ports: PreviewPorts, seed: Seed, order: PreviewOrder): Promise<void> {
  const { runs } = ports;
  switch (order.kind) {
    case "start": {
      const id = await runs.start(seed, order.run);
      return note(ports, seed, order.run.generation, id);
    }
    case "cancel":
      return runs.cancel(seed, order.run);
    case "look": {
      const end = await runs.look(seed, order.run);
      if (end === undefined) return;
      return tend(ports, seed, { kind: "ended", generation: order.run.generation, ...end });
    }
    case "warn":
    case "forget":
      return; // Told, or written, already.
  }
}

/** Writes down under which number a run was dispatched, and stops it if that is wanted by now. */
async function note(
  ports: PreviewPorts,
  seed: Seed,
  generation: number,
  id: number,
): Promise<void> {
  for (let tries = 0; tries < TRIES; tries++) {
    const stored = await ports.previews.get(seed);
    if (stored === undefined) return;
    const { preview, version } = stored;
    const noted = absorb(preview, { kind: "dispatched", generation, id }, ports.time.now());
    if (noted === preview) return;
    if (!(await ports.previews.put(noted, version))) continue;
    if (noted.run?.isCancelled) await ports.runs.cancel(seed, noted.run);
    return;
  }
}

function toldOf({ preview, wish, orders }: Decision): Told {
  const warning = orders.find((order) => order.kind === "warn")?.expires;
  return { preview, wish, ...(warning === undefined ? {} : { warning }) };
}
