// chatops.md §3 B: who may.
import { describe, expect, test } from "vitest";
import type { Role } from "../../../../src/model/chatops/index.ts";
import { ANNA, BEN, decide, verdict } from "./case.ts";

const as = (role: Role | "none") => ({ facts: { permission: { userId: ANNA.id, role } } });

test.each<[role: Role | "none", verdict: string]>([
  ["none", "PERMISSION_DENIED"],
  ["read", "PERMISSION_DENIED"],
  ["triage", "PERMISSION_DENIED"],
  ["write", "allow"],
  ["maintain", "allow"],
  ["admin", "allow"],
])("somebody with the role %s gets: %s", (role, expected) => {
  expect(verdict(as(role))).toBe(expected);
});

test("an outsider, a first-timer and a CONTRIBUTOR get a reaction and no comment", () => {
  // The association of a comment is no permission: only the role counts.
  for (const role of ["none", "read"] as const) {
    expect(decide(as(role))).toMatchObject({ kind: "refuse", answer: "reaction" });
  }
  expect(decide(as("triage"))).toMatchObject({ kind: "refuse", answer: "comment" });
});

test("the author of the pull request may nothing without a role", () => {
  expect(
    verdict({ ...as("read"), author: ANNA, facts: { ...as("read").facts, author: ANNA } }),
  ).toBe("PERMISSION_DENIED");
});

test("access that was removed since the comment counts as removed", () => {
  expect(verdict(as("none"))).toBe("PERMISSION_DENIED");
  const place = { permissions: { deploy: { teams: [], users: [ANNA.id] } } };
  expect(verdict({ ...as("none"), place })).toBe("PERMISSION_DENIED");
});

test("an account that is gone may nothing", () => {
  expect(verdict({ author: null })).toBe("PERMISSION_DENIED");
});

test("a login that was registered again by another account may nothing", () => {
  expect(verdict({ facts: { permission: { userId: 4711, role: "admin" } } })).toBe(
    "PERMISSION_DENIED",
  );
});

test("a login in other letters is the same person, by its id", () => {
  expect(verdict({ author: { ...ANNA, login: "ANNA" } })).toBe("allow");
});

test.each(["403", "404", "500", "it did not answer in time"])(
  "a permission that cannot be read (%s) is none",
  (unknown) => {
    expect(verdict({ facts: { permission: { unknown } } })).toBe("FACTS_UNKNOWN");
  },
);

describe("an App", () => {
  const app = { id: 41_898_282, login: "helper[bot]", type: "Bot", app: 29_110 } as const;

  test("may nothing unless its id is on the list", () => {
    expect(decide({ author: app })).toMatchObject({
      kind: "refuse",
      answer: "reaction",
      refusals: [{ code: "APP_NOT_ALLOWED" }],
    });
    expect(verdict({ author: app, policy: { apps: [29_110] } })).toBe("allow");
  });

  test("is not told by the end of its login", () => {
    const dressed = { ...app, app: 666, login: "helper[bot]" };
    expect(verdict({ author: dressed, policy: { apps: [29_110] } })).toBe("APP_NOT_ALLOWED");
    expect(verdict({ author: { ...BEN, id: 1, login: "robot" } })).toBe("allow");
  });

  test("without an id may nothing", () => {
    const { app: _id, ...nameless } = app;
    expect(verdict({ author: nameless, policy: { apps: [29_110] } })).toBe("APP_NOT_ALLOWED");
  });

  test("cannot hide behind a user's account", () => {
    expect(verdict({ author: { ...ANNA, app: 666 } })).toBe("APP_NOT_ALLOWED");
  });

  test("counts as write, and no more", () => {
    const place = { permissions: { deploy: { role: "maintain", teams: [], users: [] } } } as const;
    expect(verdict({ author: app, policy: { apps: [29_110] }, place })).toBe("PERMISSION_DENIED");
    const named = { permissions: { deploy: { ...place.permissions.deploy, users: [app.id] } } };
    expect(verdict({ author: app, policy: { apps: [29_110] }, place: named })).toBe("allow");
  });
});

describe("permissions of deploy.yaml", () => {
  const only = (allowed: { role?: Role; teams?: string[]; users?: number[] }) => ({
    place: { permissions: { deploy: { teams: [], users: [], ...allowed } } },
  });

  test("replace the usual role", () => {
    expect(verdict(only({ role: "admin" }))).toBe("PERMISSION_DENIED");
    expect(verdict({ ...only({ role: "read" }), ...as("read") })).toBe("allow");
  });

  test("let a member of a team, or of one below it", () => {
    const ops = only({ teams: ["acme/ops"] });
    expect(verdict({ ...ops, own: { teams: { "acme/ops": true } } })).toBe("allow");
    expect(verdict({ ...ops, own: { teams: { "acme/ops": false } } })).toBe("PERMISSION_DENIED");
  });

  test("refuse when a team cannot be read, unless something else suffices", () => {
    const ops = only({ teams: ["acme/ops", "acme/web"] });
    const teams = { "acme/ops": { unknown: "403" } };
    expect(verdict({ ...ops, own: { teams } })).toBe("FACTS_UNKNOWN");
    expect(verdict({ ...ops, own: { teams: { ...teams, "acme/web": true } } })).toBe("allow");
  });

  test("let a person by id, whatever the login", () => {
    expect(verdict({ ...only({ users: [ANNA.id] }), ...as("read") })).toBe("allow");
    expect(verdict({ ...only({ users: [BEN.id] }), ...as("admin") })).toBe("PERMISSION_DENIED");
  });

  test("of one command say nothing about another", () => {
    const place = { permissions: { rollback: { role: "admin", teams: [], users: [] } } } as const;
    expect(verdict({ place })).toBe("allow");
    expect(verdict({ place, command: { word: "rollback" } })).toBe("PERMISSION_DENIED");
  });
});

describe("an unlock", () => {
  const hold = { id: "x", holder: "anna", reason: "", since: "2026-11-20T11:00:00Z" };
  const unlock = { command: { word: "unlock" } } as const;

  test("is the holder's right", () => {
    const holds = [{ environment: "production", hold, holderId: ANNA.id }];
    expect(verdict({ ...unlock, facts: { holds } })).toBe("allow");
  });

  test("of somebody else's lock takes the permission", () => {
    const holds = [{ environment: "production", hold, holderId: BEN.id }];
    expect(verdict({ ...unlock, facts: { holds } })).toBe("PERMISSION_DENIED");
    const permission = { userId: ANNA.id, role: "maintain" } as const;
    expect(verdict({ ...unlock, facts: { holds, permission } })).toBe("allow");
  });

  test("of all environments is not the right of who holds one", () => {
    const holds = [{ environment: "production", hold, holderId: ANNA.id }];
    expect(verdict({ command: { word: "unlock", global: true }, facts: { holds } })).toBe(
      "PERMISSION_DENIED",
    );
  });
});

test("who may not give a command learns nothing else", () => {
  expect(
    verdict({
      ...as("read"),
      place: { freezes: [] },
      facts: { ...as("read").facts, state: "closed" },
    }),
  ).toBe("PERMISSION_DENIED");
});

test("destroying a preview takes less than destroying production", () => {
  const destroy = { command: { word: "destroy" } } as const;
  expect(verdict(destroy)).toBe("PERMISSION_DENIED");
  expect(verdict({ ...destroy, environment: "preview-12" })).toBe("allow");
});
