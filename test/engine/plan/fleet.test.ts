import { describe, expect, test } from "vitest";
import { newRelease, planDeploy, planFleet, saltOf } from "../../../src/engine/plan/fleet.ts";
import { planRollback } from "../../../src/engine/rollback/plan.ts";
import type { ObservedHost } from "../../../src/model/observed.ts";
import { container, deployedOnce, deployedTwice, host, release, service } from "../facts.ts";
import { runContext } from "../run-context.ts";

const web = service("web");
const api = service("api");
const images = {
  web: { reference: "web:1", origin: "registry" },
  api: { reference: "api:1", origin: "registry" },
} as const;

function kinds(plan: {
  hosts: readonly { operations: readonly { kind: string }[] }[];
}): string[][] {
  return plan.hosts.map(({ operations }) => operations.map(({ kind }) => kind));
}

/** What a host looks like after a plan for it. */
function after(observed: ObservedHost, plan: ReturnType<typeof planDeploy>["plan"]): ObservedHost {
  const [own] = plan.hosts;
  const start = own!.operations.flatMap((o) => (o.kind === "start" ? [o.place] : []));
  const vhost = own!.operations.find((o) => o.kind === "write vhost");
  return {
    ...observed,
    state: own!.next,
    releases: [...observed.releases, plan.release],
    greens: Object.entries(own!.next.services).flatMap(([name, s]) =>
      s.slot === "green" ? [name] : [],
    ),
    vhost: vhost ? vhost.text : observed.vhost,
    containers: [
      ...observed.containers,
      ...start.map((place) =>
        container(place.service, place.slot, place.release, "x", {
          specification: place.specification,
          port: place.ports?.[place.slot],
        }),
      ),
    ],
  };
}

describe("a fleet", () => {
  test("gets one release, numbered past everything that is known anywhere", () => {
    const context = runContext([web]);
    const stray = host({ containers: [container("web", "blue", 9, "1")] });
    expect(newRelease(context, [deployedTwice(), stray], {}).id).toBe(10);
    expect(newRelease(context, [host()], {}).id).toBe(1);
  });

  test("shares its key, so that the same secrets give the same specification", () => {
    expect(saltOf([host(), deployedOnce()])).toBe("salt");
    expect(saltOf([host()])).toMatch(/^[0-9a-f]{32}$/);
    const { plan } = planDeploy(runContext([web], { hosts: 2 }), {
      images,
      observed: [host(), host()],
    });
    const [one, two] = plan.hosts.map(({ next }) => next);
    expect(one!.salt).toBe(two!.salt);
    expect(one!.services["web"]!.specification).toBe(two!.services["web"]!.specification);
  });

  test("records a release everywhere or nowhere", () => {
    const context = runContext([web], { hosts: 2 });
    const first = planDeploy(context, { images, observed: [host()] }).plan;
    const done = after(host(), first);
    const dead = { ...done, containers: [] };
    const again = planDeploy(context, { images, observed: [done, dead] }).plan;
    expect(kinds(again)).toEqual([["record"], ["start", "swap", "record"]]);
    expect(kinds(planDeploy(context, { images, observed: [done, done] }).plan)).toEqual([[], []]);
  });
});

describe("with named services", () => {
  const context = (services: string[], force = false) =>
    runContext([web, api], { options: { services, force, lockWait: 0 } });
  const first = planDeploy(context([]), { images, observed: [host()] }).plan;
  const done = after(host(), first);
  const newer = {
    web: { ...images.web, reference: "web:2" },
    api: { ...images.api, reference: "api:2" },
  };

  test("the others stay as the hosts have them", () => {
    const { plan } = planDeploy(context(["web"]), { images: newer, observed: [done] });
    expect(plan.release.services["web"]?.image).toBe("web:2");
    expect(plan.release.services["api"]?.image).toBe("api:1");
    expect(plan.hosts[0]!.untouched.map(({ service: name }) => name)).toEqual(["api"]);
  });

  test("force means these alone", () => {
    const { plan } = planDeploy(context(["web"], true), { images, observed: [done] });
    expect(plan.hosts[0]!.untouched.map(({ service: name }) => name)).toEqual(["api"]);
  });

  test("one that deploy.yaml does not have is refused", () => {
    expect(() => planDeploy(context(["wbe"]), { images, observed: [done] })).toThrow(
      expect.objectContaining({ code: "USAGE", message: "no such service: wbe" }),
    );
  });
});

describe("restart and rollback", () => {
  test("a restart replaces every container of the active release, asked to force or not", () => {
    const context = runContext([web], { command: "restart" });
    const { plan } = planRollback(context, { observed: [deployedTwice()] });
    expect(kinds(plan)[0]).toContain("start");
    expect(plan.release).toMatchObject({ command: "restart", revision: "revision-2" });
    expect(plan.release).not.toHaveProperty("rollbackOf");
  });

  test("a rollback is a new release of an old one's content", () => {
    const context = runContext([web], { command: "rollback" });
    const { plan } = planRollback(context, { observed: [deployedTwice()] });
    expect(plan.release).toMatchObject({
      id: 3,
      command: "rollback",
      rollbackOf: 1,
      revision: "revision-1",
    });
    expect(plan.release.services["web"]?.image).toBe("web:1");
  });

  test("nothing can be restarted where nothing was deployed", () => {
    const context = runContext([web], { command: "restart" });
    expect(() => planRollback(context, { observed: [host()] })).toThrow(
      "nothing is deployed here yet",
    );
  });
});

test("a plan for a release without public services removes the vhost", () => {
  const context = runContext([]);
  const observed = [deployedOnce()];
  const plan = planFleet(context, observed, release(2, []), "salt");
  expect(plan.hosts[0]!.operations).toContainEqual({ kind: "write vhost", text: "" });
});
