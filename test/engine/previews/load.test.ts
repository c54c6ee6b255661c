import { describe, expect, test } from "vitest";
import { loadOf, USUAL } from "../../../src/engine/previews/load.ts";
import { service, worker } from "../facts.ts";

const MIB = 2 ** 20;

describe("what a preview takes of a host", () => {
  test("are the limits of its services, and something usual of those that have none", () => {
    const web = service("web", { resources: { cpus: 0.5, memory: 100 * MIB } });
    const services = [web, worker("jobs", { resources: { cpus: 0.1 } })];
    expect(loadOf({ services }, "preview-1")).toEqual({
      environment: "preview-1",
      services: ["web", "jobs"],
      cpus: 0.6,
      memory: 100 * MIB + USUAL.memory,
      stateful: 0,
    });
  });

  test("tells what holds data apart, a platform's databases too: they take theirs asleep", () => {
    const memory = 64 * MIB;
    const db = service("db", { stateful: true, resources: { memory } });
    const cache = service("cache", { stateful: true, resources: { memory } });
    const load = loadOf({ services: [service("web"), db], databases: [cache] }, "preview-1");
    expect(load).toMatchObject({ memory: USUAL.memory, stateful: 2 * memory });
  });
});
