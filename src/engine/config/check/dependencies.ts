import type { Problem } from "../diagnostic.ts";
import { nearest } from "../../../model/nearest.ts";
import type { ServiceView, View } from "./view.ts";

/** What `depends_on` must lead to: other services that are kept running, and never back. */
export function checkDependencies({ services }: View): Problem[] {
  const problems: Problem[] = [];
  for (const service of services.values()) {
    service.dependsOn.forEach((name, index) => {
      const what = wrongDependency(service, name, services);
      if (what !== undefined) problems.push({ ...what, path: pathTo(service, index), at: "value" });
    });
  }
  return [...problems, ...cycles(services)];
}

type Services = View["services"];

function pathTo(service: ServiceView, index: number): string[] {
  return [...service.path, "depends_on", String(index)];
}

function wrongDependency(
  service: ServiceView,
  name: string,
  services: Services,
): { problem: string; fix: string } | undefined {
  if (name === "") return undefined;
  const target = services.get(name);
  if (name === service.name) return { problem: "it depends on itself", fix: "leave it out" };
  if (target === undefined) {
    const names = [...services.keys()].filter((other) => other !== service.name);
    const near = nearest(name, names);
    const list = names.length === 0 ? "there is no other service" : `there are ${names.join(", ")}`;
    return {
      problem: `there is no service ${JSON.stringify(name)}`,
      fix: near === undefined ? list : `did you mean ${near}? (${list})`,
    };
  }
  if (target.raw["schedule"] === undefined) return undefined;
  return {
    problem: `${name} runs on a schedule and is never there to wait for`,
    fix: "leave it out",
  };
}

const MAX_CYCLES = 10;

/** Each cycle once, at the entry that closes it. */
function cycles(services: Services): Problem[] {
  const problems: Problem[] = [];
  const done = new Set<string>();
  const visit = (service: ServiceView, trail: readonly string[]): void => {
    if (done.has(service.name) || problems.length >= MAX_CYCLES) return;
    const here = [...trail, service.name];
    service.dependsOn.forEach((name, index) => {
      const next = services.get(name);
      if (next === undefined || next === service) return;
      if (here.includes(name)) problems.push(cycle(service, index, here.slice(here.indexOf(name))));
      else visit(next, here);
    });
    done.add(service.name);
  };
  for (const service of services.values()) visit(service, []);
  return problems;
}

function cycle(service: ServiceView, index: number, circle: readonly string[]): Problem {
  return {
    path: pathTo(service, index),
    at: "value",
    problem: `services wait for each other: ${[...circle, circle[0]].join(" → ")}`,
    fix: "take one of them out: a service starts after those it depends on",
  };
}
