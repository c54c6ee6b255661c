import { describe, expect, test } from "vitest";
import type { BuildRequest, ImageBuilder } from "../../../src/contracts/images.ts";
import { buildImages, requireSecrets } from "../../../src/engine/build/build.ts";
import type { Source } from "../../../src/model/project.ts";
import { service } from "../facts.ts";
import { runContext } from "../run-context.ts";

const build: Source = { kind: "build", build: { context: ".", args: {} } };
const other: Source = { kind: "build", build: { context: ".", args: {}, target: "api" } };

/** Gives every build the next id and notes down what it was asked. */
function fakeBuilder() {
  const asked: string[] = [];
  const requests: BuildRequest[] = [];
  const builder: ImageBuilder = {
    async build(request) {
      requests.push(request);
      asked.push(`build ${request.build.target ?? request.build.context}`);
      const id = `sha256:${String(requests.length).repeat(64)}`;
      return { id, size: 1, architecture: "amd64", os: "linux", layers: [] };
    },
    inspect: async () => undefined,
    async tag(id, tag) {
      asked.push(`tag ${id.slice(7, 9)} ${tag}`);
    },
    async push({ reference }) {
      asked.push(`push ${reference}`);
      return "ghcr.io/acme/shop-web@sha256:feed";
    },
  };
  return { asked, requests, builder };
}

describe("images", () => {
  test("that are built the same are built once, and shared", async () => {
    const { asked, builder } = fakeBuilder();
    const services = [
      service("web", { source: build }),
      service("worker", { source: build }),
      service("api", { source: other }),
    ];
    const { images } = await buildImages(runContext(services, { builder }));
    expect(asked).toEqual([
      "build .",
      "tag 11 sluice/shop-web:111111111111",
      "build api",
      "tag 22 sluice/shop-api:222222222222",
    ]);
    expect(images["worker"]).toEqual(images["web"]);
    expect(images["web"]).toEqual({ reference: "sluice/shop-web:111111111111", origin: "builder" });
  });

  test("that are named are not built", async () => {
    const { images } = await buildImages(runContext([service("db")]));
    expect(images["db"]).toEqual({ reference: "db:1", origin: "registry" });
  });

  test("go to the registry where there is one, and are held by digest", async () => {
    const { asked, requests, builder } = fakeBuilder();
    const context = runContext([service("web", { source: build })], {
      builder,
      registry: "ghcr.io/acme",
    });
    const { images } = await buildImages(context);
    expect(asked.at(-1)).toBe("push ghcr.io/acme/shop-web:111111111111");
    expect(images["web"]).toEqual({
      reference: "ghcr.io/acme/shop-web@sha256:feed",
      origin: "registry",
    });
    expect(requests[0]).toMatchObject({
      cacheRepository: "ghcr.io/acme/shop-web",
    });
  });
});

describe("secrets", () => {
  const web = service("web", {
    secrets: [
      { name: "A", as: "env" },
      { name: "B", as: "file" },
    ],
  });
  const jobs = service("jobs", {
    secrets: [
      { name: "B", as: "env" },
      { name: "C", as: "env" },
    ],
  });

  test("are taken from the environment, and nothing else is", () => {
    expect(requireSecrets([web], { A: "1", B: "2", C: "3" })).toEqual({ A: "1", B: "2" });
  });

  test("that are missing or empty are named all at once", () => {
    expect(() => requireSecrets([web, jobs], { B: "" })).toThrow(
      expect.objectContaining({ code: "SECRET_MISSING", message: "not set: A, B, C" }),
    );
  });
});
