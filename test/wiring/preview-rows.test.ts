import { beforeEach, describe, expect, test } from "vitest";
import { A, B } from "../engine/chatops/world.ts";
import { PreviewBed, YAML } from "./preview-bed.ts";

let bed: PreviewBed;
beforeEach(() => void (bed = new PreviewBed()));

describe("the row", () => {
  test("says how whoever has the host's key reads the password, while there is one to read", async () => {
    bed.yaml = YAML(", protect: password");
    await bed.push(A);
    await bed.end("succeeded");
    expect(bed.world.sticky).toContain("`sluice status preview-12 --show-password` prints it");
    await bed.close();
    await bed.end("succeeded");
    expect(bed.world.sticky).not.toContain("show-password");
  });

  test("says nothing of a password where there is none", async () => {
    await bed.push(A);
    await bed.end("succeeded");
    expect(bed.world.sticky).not.toContain("password");
  });
});

describe("of several apps in one repository", () => {
  const APPS = `project: shop
services:
  web: { image: "nginx:1.30", port: 80 }
  api: { image: "nginx:1.30", port: 80, depends_on: [db] }
  db: { image: "postgres:17" }
environments:
  staging: { hosts: local }
previews: { hosts: local, paths: { web: ["apps/web/**"], api: ["apps/api/**"], db: ["db/**"] } }
`;
  const services = () => bed.world.forge.runs.map(({ inputs }) => inputs["services"] ?? "all");

  test("those are deployed that the pull request changes, with what they need, and the rest is told", async () => {
    bed.yaml = APPS;
    bed.changed = ["apps/web/index.ts"];
    await bed.push(A);
    expect(services()).toEqual(["web"]);
    await bed.end("succeeded");
    expect(bed.world.sticky).toContain("nothing of theirs is changed: `api`, `db`.");
    bed.changed = ["apps/api/main.ts"];
    await bed.push(B);
    expect(services()).toEqual(["web", "api,db"]);
    await bed.end("succeeded");
    expect(bed.world.sticky).toContain("nothing of theirs is changed: `web`.");
    bed.changed = ["apps/web/index.ts", "apps/api/main.ts"];
    await bed.push(A);
    await bed.end("succeeded");
    expect(services().at(-1)).toBe("all");
    expect(bed.world.sticky).not.toContain("nothing of theirs");
  });

  test("all are deployed when deploy.yaml is changed, or GitHub does not list what is", async () => {
    bed.yaml = APPS;
    bed.changed = ["apps/web/index.ts", "deploy.yaml"];
    await bed.push(A);
    await bed.end("succeeded");
    bed.changed = { unknown: "more than 3000 files" };
    await bed.push(B);
    expect(services()).toEqual(["all", "all"]);
  });

  test("what somebody names is deployed, whatever is changed", async () => {
    bed.yaml = APPS;
    bed.changed = ["apps/web/index.ts"];
    bed.world.policy = { ...bed.world.policy, services: ["web", "api", "db"] };
    await bed.say(`/preview api @${A}`);
    expect(services()).toEqual(["api"]);
  });
});

test("deploy.yaml is read once for whatever one event leads to", async () => {
  await bed.push(A);
  expect(bed.filesRead).toBe(1);
  bed.filesRead = 0;
  await bed.end("succeeded");
  expect(bed.filesRead).toBe(1);
});

test("all that is on record is read once; after that, for one that is new, the newest page", async () => {
  const all: string[] = [];
  const { previewRecords } = bed.world.forge;
  const spied = { ...previewRecords, runs: async (far: string) => (all.push(far), []) };
  Object.defineProperty(bed.world.forge, "previewRecords", { value: spied });
  bed.yaml = YAML(", on: comment");
  await bed.happen("head", "opened");
  await bed.happen("changed", "renamed");
  expect(all).toEqual(["all", "newest"]);
});
