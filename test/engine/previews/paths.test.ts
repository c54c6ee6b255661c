import { describe, expect, test } from "vitest";
import { chooseServices, isMeant } from "../../../src/engine/previews/paths.ts";

const paths = { web: ["apps/web/**", "package.json"], docs: ["docs/**"] };
const services = [
  { name: "web", dependsOn: ["api"] },
  { name: "docs", dependsOn: [] },
  { name: "api", dependsOn: ["db"] },
  { name: "db", dependsOn: [] },
  { name: "worker", dependsOn: [] },
];

describe("paths", () => {
  test("say whether a pull request changes what a preview would show", () => {
    expect(isMeant(paths, ["apps/web/src/a.ts"])).toBe(true);
    expect(isMeant(paths, ["apps/api/a.ts", "README.md"])).toBe(false);
    expect(isMeant({}, ["README.md"])).toBe(true);
  });

  test("keep nothing back when it is not known what is changed", () => {
    expect(isMeant(paths, { unknown: "too many files" })).toBe(true);
    expect(isMeant(paths, undefined)).toBe(true);
    expect(chooseServices(services, paths, { unknown: "too many files" }).skipped).toEqual([]);
  });

  test("choose services, with what they depend on, and name the rest", () => {
    const own = { ...paths, api: ["apps/api/**"], db: ["db/**"] };
    expect(chooseServices(services, own, ["package.json"])).toEqual({
      chosen: ["web", "api", "db", "worker"],
      skipped: ["docs"],
    });
    expect(chooseServices(services, own, ["docs/a.md"])).toEqual({
      chosen: ["docs", "worker"],
      skipped: ["web", "api", "db"],
    });
  });
});
