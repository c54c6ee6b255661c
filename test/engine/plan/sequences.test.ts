// Random lives of two environments on one host, against what must hold whatever happens.
import { expect, test } from "vitest";
import { rollbackTarget } from "../../../src/engine/rollback/rollback.ts";
import { releaseBefore } from "../../../src/model/history.ts";
import type { HostPlan } from "../../../src/model/plan.ts";
import type { Service } from "../../../src/model/project.ts";
import type { Release } from "../../../src/model/release.ts";
import { release, service, wanted, worker } from "../facts.ts";
import {
  apply,
  finishDrains,
  type ModelHost,
  modelHost,
  observe,
  planFor,
  recordedPorts,
  serving,
} from "./model-host.ts";

const LIVES = 400;
const STEPS = 30;
const KEEP = 3;

const services: readonly Service[] = [
  service("web"),
  service("api"),
  worker("jobs"),
  service("db", { stateful: true, protocol: "tcp" }),
  service("admin", { stateful: true }),
];

/** mulberry32: a failing life can be lived again by its number. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

test(`${LIVES} random lives of ${STEPS} steps keep every promise`, () => {
  let runs = 0;
  for (let seed = 0; seed < LIVES; seed++) {
    const next = random(seed);
    const pair = [
      modelHost({ project: "shop", environment: "production" }),
      modelHost({ project: "shop", environment: "staging" }),
    ] as const;
    for (let step = 0; step < STEPS; step++) {
      const [model, neighbour] = next() < 0.7 ? pair : ([pair[1], pair[0]] as const);
      const where = `life ${seed}, step ${step}`;
      if (next() < 0.3) disturb(model, next);
      else if (run(model, neighbour, next, where)) runs++;
    }
  }
  console.log(`${runs} plans carried out`);
  expect(runs).toBeGreaterThan(LIVES);
});

/** What nobody planned: a container ends, a flag is moved, a drain comes to its end. */
function disturb(model: ModelHost, next: () => number): void {
  const names = [...model.containers.keys()];
  const victim = model.containers.get(names[Math.floor(next() * names.length)] ?? "");
  const choice = next();
  if (choice < 0.5 || victim === undefined) return finishDrains(model);
  if (choice < 0.9) model.containers.set(victim.name, { ...victim, status: "exited" });
  else if (victim.port === undefined) return;
  else if (!model.greens.delete(victim.service)) model.greens.add(victim.service);
}

function run(model: ModelHost, neighbour: ModelHost, next: () => number, where: string): boolean {
  const release = chooseRelease(model, neighbour, next);
  if (release === undefined) return false;
  const forced = next() < 0.2 ? Object.keys(release.services) : [];
  const goal = wanted(release, { scope: model.scope, keep: { releases: KEEP }, forced });
  const plan = planFor(model, neighbour, goal);
  if (plan.operations.length === 0) return false;
  const drains = (["done", "going on", "lost"] as const)[Math.floor(next() * 3)]!;
  const until = next() < 0.2 ? Math.floor(next() * plan.operations.length) : undefined;
  if (plan.operations.some(({ kind }) => kind === "await drain")) finishDrains(model);
  const servedBefore = servedServices(model);
  const recordedBefore = model.state;
  apply(model, plan, release, { drains, ...(until === undefined ? {} : { until }) });
  if (model.state === recordedBefore) expect(servedServices(model), where).toEqual(servedBefore);
  else checkPromises(model, neighbour, plan, release, where);
  return true;
}

function chooseRelease(
  model: ModelHost,
  neighbour: ModelHost,
  next: () => number,
): Release | undefined {
  const ids = [
    ...model.releases.map(({ id }) => id),
    ...[...model.containers.values()].map((container) => container.release),
  ];
  const id = Math.max(0, model.state?.release ?? 0, ...ids) + 1;
  const kind = next();
  if (kind < 0.6 || model.releases.length === 0) {
    const chosen = services.filter(() => next() < 0.8);
    return release(
      id,
      chosen.map((spec) => [spec, String(Math.floor(next() * 3))]),
    );
  }
  const active = model.releases.find((other) => other.id === model.state?.release);
  if (kind < 0.7) return active && { ...active, id, command: "restart", run: `run${id}` };
  const named = model.releases[Math.floor(next() * model.releases.length)];
  if (kind < 0.8) return named && back(named, id);
  if (active === undefined || releaseBefore(active, model.releases) === undefined) return undefined;
  return back(rollbackTarget([observe(model, neighbour)], undefined), id);
}

function back(source: Release, id: number): Release {
  return { ...source, id, command: "rollback", rollbackOf: source.id, run: `run${id}` };
}

/** Where requests of each service go; a run that was taken back must not have changed it. */
function servedServices(model: ModelHost): string[] {
  return services
    .filter(({ stateful }) => !stateful)
    .map(({ name }) => `${name} ${serving(model, name)?.name}`);
}

function checkPromises(
  model: ModelHost,
  neighbour: ModelHost,
  plan: HostPlan,
  active: Release,
  where: string,
): void {
  for (const { service: spec, image, specification } of Object.values(active.services)) {
    const state = model.state!.services[spec.name]!;
    const own = model.containers.get(state.container);
    expect(own, `${where}: ${spec.name} runs what was released`).toMatchObject({
      status: "running",
      image,
      specification,
      slot: state.slot,
      port: state.ports?.[state.slot],
    });
    if (state.ports) expect(serving(model, spec.name), `${where}: traffic`).toEqual(own);
    expect(model.secrets, where).toContain(`${spec.name}-${specification}`);
  }
  const ports = [...recordedPorts(model), ...recordedPorts(neighbour)];
  expect(new Set(ports).size, `${where}: no port twice`).toBe(ports.length);
  const target = releaseBefore(active, model.releases);
  const prune = plan.operations.find((operation) => operation.kind === "prune");
  for (const [name, { specification }] of Object.entries(target?.services ?? {})) {
    expect(prune?.secrets ?? [], where).not.toContain(`${name}-${specification}`);
  }
  expect(prune?.releases ?? [], where).not.toContain(active.id);
}
