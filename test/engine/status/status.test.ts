import { describe, expect, test } from "vitest";
import type { Probes } from "../../../src/engine/status/probe.ts";
import { statusAsMarkdown, statusAsText } from "../../../src/engine/status/render.ts";
import { statusOf, type Survey } from "../../../src/engine/status/status.ts";
import { SluiceError } from "../../../src/model/errors.ts";
import type { ObservedHost } from "../../../src/model/observed.ts";
import {
  container,
  deployedOnce,
  deployedTwice,
  release,
  scope,
  service,
  serviceState,
  state,
} from "../facts.ts";

const NOW = Date.parse("2026-01-01T03:00:00Z");
const VHOST = "vhost 0123abcd";
const fine: Probes = { answers: { web: { choice: "green 0123abcd" } } };

function survey(
  observed: Partial<ObservedHost>,
  probes: Partial<Probes> = fine,
  vhostAsWanted = true,
): Survey {
  const host = deployedTwice({ vhost: VHOST, ...observed });
  return { host: host.host, observed: host, probes: { ...fine, ...probes }, vhostAsWanted };
}

const drift = (one: Survey) => {
  const [host] = statusOf(scope, [one]).hosts;
  return [...host!.drift, ...host!.services.flatMap((each) => each.drift)];
};

describe("status", () => {
  test("of a healthy host has no drift and names what can be rolled back to", () => {
    const status = statusOf(scope, [survey({})]);
    expect(status).toMatchObject({
      release: 2,
      revision: "revision-2",
      rollback: [{ id: 1, revision: "revision-1" }],
      hosts: [{ drift: [], services: [{ name: "web", slot: "green", health: "running" }] }],
    });
    expect(drift(survey({}))).toEqual([]);
  });

  test("offers for rollback only what every readable host keeps", () => {
    const status = statusOf(scope, [survey({}), survey({ releases: [release(2, [])] })]);
    expect(status.rollback).toEqual([]);
  });

  test("shows a host that cannot be read beside the others", () => {
    const error = new SluiceError("HOST_UNREACHABLE", "cannot connect to h2");
    const status = statusOf(scope, [survey({}), { host: "h2", error }]);
    expect(status.release).toBe(2);
    expect(status.hosts[1]).toMatchObject({ name: "h2", problem: { code: "HOST_UNREACHABLE" } });
    expect(statusAsText(status, NOW)).toContain("! h2: HOST_UNREACHABLE: cannot connect to h2");
  });

  test("tells maintenance and draining of a service, and the hold of a host", () => {
    const hold = { id: "1", holder: "ada", reason: "migration", since: "2026-01-01T00:00:00Z" };
    const text = statusAsText(
      statusOf(scope, [survey({ maintenance: ["web"], draining: ["web"], hold })]),
      NOW,
    );
    expect(text).toContain("running (maintenance; old slot draining; Up 3 minutes)");
    expect(text).toContain("! h1 is held by ada: migration");
  });
});

describe("health", () => {
  const checked = service("web", {
    health: { kind: "http", path: "/up", status: { from: 200, to: 299 }, timeout: 1 },
  });
  const health = (observed: Partial<ObservedHost>, status?: number) => {
    const answer = { choice: "green 0123abcd", ...(status === undefined ? {} : { status }) };
    const one = survey(
      { releases: [release(2, [[checked, "2"]])], ...observed },
      { answers: { web: answer } },
    );
    return statusOf(scope, [one]).hosts[0]!.services[0]!.health;
  };

  test("is what the health path answers through nginx", () => {
    expect(health({}, 204)).toBe("healthy");
    expect(health({}, 500)).toBe("unhealthy");
    expect(health({}, 0)).toBe("unhealthy");
  });

  test("is Docker's own word where there is no path", () => {
    const says = (detail: string) => [container("web", "green", 2, "2", { detail })];
    const { releases } = deployedTwice();
    expect(health({ releases, containers: says("Up 2 s (healthy)") })).toBe("healthy");
    expect(health({ releases, containers: says("Up 2 s (unhealthy)") })).toBe("unhealthy");
    expect(health({ releases, containers: says("Up 2 s") })).toBe("running");
  });

  test("of a container that does not run is stopped, of one that is not there gone", () => {
    expect(health({ containers: [container("web", "green", 2, "2", { status: "exited" })] })).toBe(
      "stopped",
    );
    expect(health({ containers: [] })).toBe("gone");
  });
});

describe("drift", () => {
  test("names a container that is gone or stopped", () => {
    expect(drift(survey({ containers: [] }))).toEqual([
      "its container sluice_shop_production_web_2 is gone",
    ]);
    expect(
      drift(survey({ containers: [container("web", "green", 2, "2", { status: "exited" })] })),
    ).toEqual(["its container is exited"]);
  });

  test("names an image that is not the recorded one", () => {
    expect(
      drift(survey({ containers: [container("web", "green", 2, "2", { image: "web:3" })] })),
    ).toEqual(["it runs web:3, not web:2"]);
  });

  test("names a flag that was moved, and nginx following it is no second drift", () => {
    const moved = { answers: { web: { choice: "blue 0123abcd" } } };
    expect(drift(survey({ greens: [] }, moved))).toEqual(["its flag says blue, the record green"]);
  });

  test("names nginx that chooses otherwise, is silent, or has an older vhost loaded", () => {
    const says = (choice: string) => drift(survey({}, { answers: { web: { choice } } }));
    expect(says("blue 0123abcd")).toEqual(["nginx chooses blue"]);
    expect(says("")).toEqual(["nginx does not answer for it"]);
    expect(says("green ffff0000")).toEqual(["nginx has not loaded the vhost file"]);
  });

  test("names a vhost file that was changed by hand", () => {
    expect(drift(survey({}, {}, false))).toEqual([
      "the vhost file is not what this release writes",
    ]);
  });

  test("names a clock that is more than a minute off, in its direction", () => {
    expect(drift(survey({ clockSkew: 60_000 }))).toEqual([]);
    expect(drift(survey({ clockSkew: 120_000 }))).toEqual(["its clock is 2m ahead"]);
    expect(drift(survey({ clockSkew: -3_600_000 }))).toEqual(["its clock is 1h behind"]);
  });

  test("names what runs with our labels and is in no record, not what is kept or drained", () => {
    const stray = container("web", "blue", 9, "9", { name: "stray" });
    const { containers } = deployedTwice();
    expect(drift(survey({ containers: [...containers, stray] }))).toEqual([
      "stray is running and in no record",
    ]);
    expect(drift(survey({ containers: [...containers, stray], draining: ["web"] }))).toEqual([]);
  });

  test("names a run that is under way or died", () => {
    const unfinished = JSON.stringify({ run: "r1", command: "deploy", release: 3 });
    expect(drift(survey({}, { unfinished }))).toEqual([
      "a deploy (run r1, release 3) is under way or was interrupted",
    ]);
    expect(drift(survey({}, { unfinished: "{" }))).toEqual([
      "a run is under way or was interrupted",
    ]);
  });
});

describe("the table", () => {
  const status = statusOf(scope, [survey({})]);

  test("aligns its columns and ends with what can be rolled back to", () => {
    expect(statusAsText(status, NOW)).toBe(
      [
        "shop production: release 2 of revision-2",
        "",
        "HOST  SERVICE  RELEASE  REVISION    SLOT   HEALTH                  SINCE",
        "h1    web      2        revision-2  green  running (Up 3 minutes)  3h",
        "",
        "  release 1 of revision-1 (deploy, 2h ago) can be rolled back to",
      ].join("\n"),
    );
  });

  test("as Markdown cannot be broken by a name", () => {
    const evil = deployedOnce({
      state: state(1, { web: serviceState("web", "blue", 1, "1", { revision: "a|b\n# c" }) }),
    });
    const one = { host: "h1", observed: evil, probes: fine, vhostAsWanted: true };
    expect(statusAsMarkdown(statusOf(scope, [one]), NOW)).toContain("| a\\|b \\#\u200B c |");
  });

  test("of an empty environment says so", () => {
    expect(statusAsText(statusOf(scope, []), NOW)).toBe("shop production: nothing is deployed");
  });
});
