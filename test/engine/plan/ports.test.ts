import { describe, expect, test } from "vitest";
import { planHost } from "../../../src/engine/plan/diff.ts";
import { choosePorts } from "../../../src/engine/plan/ports.ts";
import { deployedOnce, host, release, scope, service, wanted, webPorts } from "../facts.ts";

const free = new Set<number>();

describe("ports of a service", () => {
  test("follow from its name alone, so that a rebuilt host has the same ones", () => {
    expect(choosePorts(scope, "web", free)).toEqual(choosePorts(scope, "web", free));
    expect(choosePorts(scope, "web", free)).not.toEqual(choosePorts(scope, "api", free));
  });

  test("lie in the ranges of design D2, with one offset", () => {
    for (const name of ["web", "api", "a", "admin-panel"]) {
      const { blue, green, internal } = choosePorts(scope, name, free);
      expect(blue).toBeGreaterThanOrEqual(8000);
      expect(blue).toBeLessThanOrEqual(8999);
      expect(green - blue).toBe(10_000);
      expect(blue - internal).toBe(3_000);
    }
  });

  test.for(["blue", "green", "internal"] as const)("move on when %s is taken", (which) => {
    const first = choosePorts(scope, "web", free);
    const second = choosePorts(scope, "web", new Set([first[which]]));
    expect(second.blue).toBe(first.blue === 8999 ? 8000 : first.blue + 1);
  });

  test("are refused when none is left", () => {
    const all = new Set(Array.from({ length: 1000 }, (_, i) => 8000 + i));
    expect(() => choosePorts(scope, "web", all)).toThrow(
      expect.objectContaining({ code: "PORT_TAKEN" }),
    );
  });
});

describe("a plan", () => {
  const web = service("web");
  const portsOf = (observed: ReturnType<typeof host>, names: string[]) => {
    const services = names.map((name) => [service(name), "2"] as const);
    const { next } = planHost(observed, wanted(release(2, services)));
    return Object.fromEntries(Object.entries(next.services).map(([name, s]) => [name, s.ports]));
  };
  const natural = choosePorts(scope, "web", free);

  test("stays clear of what listens and of what other environments have recorded", () => {
    for (const taken of [
      { listeningPorts: [natural.green] },
      { reservedPorts: [natural.internal] },
    ])
      expect(portsOf(host(taken), ["web"])["web"]).not.toEqual(natural);
  });

  test("keeps recorded ports, although our own container listens on them", () => {
    const listening = deployedOnce({ listeningPorts: Object.values(webPorts) });
    expect(portsOf(listening, ["web"])["web"]).toEqual(webPorts);
  });

  test("gives a new service none that another service of the environment has", () => {
    const { blue } = choosePorts(scope, "api", free);
    const clash = { blue, green: blue + 10_000, internal: blue - 3_000 };
    const { state } = deployedOnce();
    const services = { web: { ...state!.services["web"]!, ports: clash } };
    const observed = deployedOnce({ state: { ...state!, services } });
    const { web: own, api } = portsOf(observed, ["web", "api"]);
    expect(own).toEqual(clash);
    expect(Object.values(clash)).not.toContain(api!.blue);
  });

  test("gives none to a service reached by its name", () => {
    const tcp = service("cache", { protocol: "tcp" });
    const { next } = planHost(
      host(),
      wanted(
        release(1, [
          [web, "1"],
          [tcp, "1"],
        ]),
      ),
    );
    expect(next.services["cache"]).not.toHaveProperty("ports");
  });
});
