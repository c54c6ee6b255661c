import { describe, expect, test } from "vitest";
import type { RunContext } from "../../../src/engine/context.ts";
import { promotedImages } from "../../../src/engine/promote/promoted.ts";
import { dockerfileImage } from "../../../src/model/dockerfile.ts";
import type { Service } from "../../../src/model/project.ts";
import { release, service } from "../facts.ts";

const built = (name: string) =>
  service(name, { source: { kind: "build", build: { context: ".", args: {} } } });
const promote = (services: Service[], only: string[], proven: ReturnType<typeof release>) =>
  promotedImages(
    { project: { services }, options: { services: only } } as unknown as RunContext,
    proven,
  );

describe("promoted images", () => {
  test("are those of the release, from the registry when they are held by digest", () => {
    const proven = release(4, [
      [built("web"), "1"],
      [built("api"), "2@sha256:00"],
    ]);
    expect(promote([built("web"), built("api")], [], proven)).toEqual({
      web: { reference: "web:1", origin: "builder" },
      api: { reference: "api:2@sha256:00", origin: "registry" },
    });
  });

  test("of a service that names its image are the environment's own configuration", () => {
    expect(promote([service("db")], [], release(4, [[service("db"), "old"]]))).toEqual({
      db: { reference: "db:1", origin: "registry" },
    });
  });

  test("of a Dockerfile in deploy.yaml are what is written there", () => {
    const dockerfile = "FROM redis:8\n";
    const cache = service("cache", { source: { kind: "dockerfile", dockerfile } });
    expect(promote([cache], [], release(4, []))).toEqual({
      cache: { reference: dockerfileImage(dockerfile), origin: "registry" },
    });
  });

  test("are missing for a service that the source has never run, unless it is not wanted", () => {
    const proven = release(4, [[built("web"), "1"]]);
    expect(() => promote([built("web"), built("new")], [], proven)).toThrow(
      "release 4 has no image of new",
    );
    expect(promote([built("web"), built("new")], ["web"], proven)).toHaveProperty("web");
  });
});
