import { expect, test } from "vitest";
import {
  buildArgv,
  type BuildArgvOptions,
  builtIds,
} from "../../../../src/adapters/docker/build/argv.ts";
import type { BuildSpec } from "../../../../src/model/project.ts";

const spec: BuildSpec = { context: ".", args: {} };
const plain: BuildArgvOptions = {
  builder: "docker",
  tags: ["shop:1"],
  result: "/tmp/r/result",
};

test("the least: a context and a tag", () => {
  expect(buildArgv(spec, "/repo", plain)).toEqual([
    "docker",
    "build",
    "--iidfile",
    "/tmp/r/result",
    "--tag",
    "shop:1",
    "/repo",
  ]);
});

test("every part of a specification and several tags", () => {
  const full = {
    context: "app",
    dockerfile: "ops/Dockerfile",
    target: "web",
    platform: "linux/arm64",
    args: { NODE_ENV: "production", MOTTO: "a b=c" },
  };
  expect(buildArgv(full, "/repo/app", { ...plain, tags: ["a:1", "b:2"] })).toEqual([
    "docker",
    "build",
    "--iidfile",
    "/tmp/r/result",
    "--file",
    "/repo/app/ops/Dockerfile",
    "--target",
    "web",
    "--platform",
    "linux/arm64",
    "--build-arg",
    "NODE_ENV=production",
    "--build-arg",
    "MOTTO=a b=c",
    "--tag",
    "a:1",
    "--tag",
    "b:2",
    "/repo/app",
  ]);
});

test("buildx loads the image, prints lines and adds no attestation", () => {
  expect(buildArgv(spec, "/repo", { ...plain, builder: "buildx" }).slice(0, 8)).toEqual([
    "docker",
    "buildx",
    "build",
    "--load",
    "--progress",
    "plain",
    "--provenance=false",
    "--metadata-file",
  ]);
});

test("cache is kept in GitHub's service and in the registry when both are there", () => {
  const cache = { github: true, scope: "sluice-ab12", repository: "ghcr.io/acme/shop-web" };
  const argv = buildArgv(spec, "/repo", { ...plain, builder: "buildx", cache });
  const registry = "type=registry,ref=ghcr.io/acme/shop-web:buildcache";
  expect(argv.filter((_, index) => argv[index - 1]?.startsWith("--cache-"))).toEqual([
    "type=gha,scope=sluice-ab12",
    "type=gha,scope=sluice-ab12,mode=max,ignore-error=true",
    registry,
    `${registry},mode=max,ignore-error=true`,
  ]);
});

test("the engine's own builder is given no cache flags", () => {
  const cache = { github: true, scope: "s", repository: "r/x" };
  const argv = buildArgv(spec, "/repo", { ...plain, cache });
  expect(argv.filter((word) => word.startsWith("--cache"))).toEqual([]);
});

test("a preset's Dockerfile comes by stdin, whatever file is named", () => {
  const argv = buildArgv({ ...spec, preset: "node", dockerfile: "x" }, "/repo", plain);
  expect(argv[argv.indexOf("--file") + 1]).toBe("-");
});

test("a login's folder precedes the verb", () => {
  const argv = buildArgv(spec, "/repo", { ...plain, config: "/tmp/c" });
  expect(argv.slice(0, 4)).toEqual(["docker", "--config", "/tmp/c", "build"]);
});

test("what was built is read from either builder's file", () => {
  expect(builtIds("sha256:aa\n")).toEqual(["sha256:aa"]);
  const metadata = {
    "containerimage.config.digest": "sha256:cc",
    "containerimage.digest": "sha256:dd",
    "image.name": "x",
  };
  expect(builtIds(JSON.stringify(metadata))).toEqual(["sha256:dd", "sha256:cc"]);
});
