import { describe, expect, test } from "vitest";
import { planHost } from "../../../src/engine/plan/diff.ts";
import type { ObservedHost } from "../../../src/model/observed.ts";
import type { DozeOperation, Operation } from "../../../src/model/plan.ts";
import {
  container,
  deployedOnce,
  host,
  release,
  service,
  serviceState,
  state,
  wanted,
  worker,
} from "../facts.ts";

const web = service("web", { domains: ["pr-12-web.x.test"], dependsOn: ["db"] });
const db = worker("db", { stateful: true });
const both = (id: number, version: string) =>
  release(id, [
    [web, version],
    [db, "1"],
  ]);

function planned(observed: ObservedHost, id: number, version: string, sleepAfter?: number) {
  const more = sleepAfter === undefined ? {} : { sleepAfter };
  return planHost(observed, wanted(both(id, version), more));
}

function dozeOf(operations: readonly Operation[]): DozeOperation | undefined {
  return operations.find(
    (operation): operation is DozeOperation => operation.kind === "write doze",
  );
}

/** Both containers as a first release left them, and what lets them sleep. */
function slept(asleep: boolean): ObservedHost {
  const status = asleep ? "exited" : "running";
  const { ports: _, ...unrouted } = serviceState("db", "blue", 1, "1");
  const first = deployedOnce({
    state: state(1, { web: serviceState("web", "blue", 1, "1"), db: unrouted }),
    releases: [both(1, "1")],
    containers: [
      container("web", "blue", 1, "1", { status }),
      container("db", "blue", 1, "1", { status, port: undefined }),
    ],
    asleep,
  });
  return { ...first, doze: dozeOf(planned(first, 1, "1", 60_000).operations)!.specification };
}

describe("an environment that may sleep", () => {
  test("would be started again as it runs, in the order of its first start", () => {
    const doze = dozeOf(planned(host(), 1, "1", 60_000).operations);
    expect(doze?.starts.map(({ spec, kept, group }) => [spec.name, kept, group])).toEqual([
      ["db", true, 0],
      ["web", true, 1],
    ]);
    expect(doze?.ports).toHaveLength(1);
  });

  test("needs nothing anew where nothing has changed", () => {
    expect(planned(slept(false), 1, "1", 60_000).operations).toEqual([]);
  });

  test("is not for those that nobody can visit", () => {
    const lonely = release(1, [[db, "1"]]);
    const { operations } = planHost(host(), wanted(lonely, { sleepAfter: 60_000 }));
    expect(dozeOf(operations)).toBeUndefined();
  });

  test("sleeps no more when it shall not", () => {
    const kinds = planned(slept(false), 1, "1").operations.map(({ kind }) => kind);
    expect(kinds).toContain("remove doze");
  });
});

describe("a deploy to one that sleeps", () => {
  test("starts what is unchanged where it is, and wakes it before it is recorded", () => {
    const { operations, next } = planned(slept(true), 2, "1", 60_000);
    const kinds = operations.map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === "start")).toHaveLength(2);
    expect(kinds).not.toContain("swap");
    expect(kinds).not.toContain("drain");
    expect(kinds.indexOf("wake")).toBeGreaterThan(kinds.lastIndexOf("start"));
    expect(kinds.indexOf("wake")).toBeLessThan(kinds.indexOf("record"));
    expect(next.services["web"]).toMatchObject({ slot: "blue", release: 1 });
  });

  test("starts everything, even where only a part was asked for", () => {
    const { operations } = planHost(
      slept(true),
      wanted(both(2, "1"), { sleepAfter: 60_000, only: ["web"], forced: ["web"] }),
    );
    const started = operations.flatMap((each) => (each.kind === "start" ? [each.spec.name] : []));
    expect(started).toEqual(["db", "web"]);
  });

  test("starts what is new in the other slot, as ever", () => {
    const { operations } = planned(slept(true), 2, "2", 60_000);
    const swaps = operations.filter(({ kind }) => kind === "swap");
    expect(swaps).toEqual([{ kind: "swap", service: "web", from: "blue", to: "green" }]);
    expect(operations.map(({ kind }) => kind)).toContain("wake");
  });
});
