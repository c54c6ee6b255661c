import { expect, test } from "vitest";
import { problemsOf } from "../help.ts";

test("only what Coolify runs may wait there to be started, and no database", () => {
  const of = (target: string, more = "") =>
    problemsOf(
      `project: a\nservices: { web: { image: a, auto_start: false${more} } }\nenvironments: { p: { target: ${target}, hosts: [root@a] } }`,
    ).map((problem) => problem.replace(/^\d+:\d+ services.web.auto_start: /, ""));
  expect(() => of("coolify")).toThrow("the configuration is valid");
  expect(of("docker")).toEqual([
    "web waits in Coolify to be started, and environments.p has target docker",
  ]);
  expect(of("coolify", ", stateful: true")).toEqual([
    "web is stateful, and a database is started when it is made",
  ]);
});

test("a Dockerfile alone is built by Coolify only, is the only source, and needs no files", () => {
  const of = (text: string, target = "coolify", more = "") =>
    problemsOf(
      `project: a\nservices: { web: { dockerfile: ${JSON.stringify(text)}${more} } }\nenvironments: { p: { target: ${target}, hosts: [root@a] } }`,
    ).map((problem) => problem.replace(/^\d+:\d+ services.web./, ""));
  const whole =
    "FROM node:24\nCOPY --from=busybox /bin/sh /sh\nADD https://a.test/x /x\nCOPY <<E /y\nE\n";
  expect(() => of(whole)).toThrow("the configuration is valid");
  expect(of(whole, "docker")).toEqual([
    "dockerfile: web is built by Coolify, and environments.p has target docker",
  ]);
  expect(of(whole, "coolify", ", image: a")).toEqual([
    "image: dockerfile and image exclude each other",
  ]);
  expect(of("FROM node:24\ncopy . /app\n")).toEqual([
    "dockerfile: there is nothing to copy: copy . /app",
  ]);
  expect(of("RUN true")).toEqual(["dockerfile: it has no line FROM"]);
  expect(of("FROM a\0")).toEqual(["dockerfile: it has a NUL character"]);
  expect(of(`FROM a\n${"#".repeat(20_000)}`)).toEqual([
    "dockerfile: it is longer than 16384 bytes",
  ]);
});

test("a repository is built by Coolify only, alone, and read with a key or by https", () => {
  const of = (keys: string, target = "coolify") =>
    problemsOf(
      `project: a\nservices: { web: { ${keys} } }\nenvironments: { p: { target: ${target}, hosts: [root@a] } }`,
    ).map((problem) => problem.replace(/^\d+:\d+ /, ""));
  const url = "url: https://github.com/acme/shop";
  expect(of(`repository: { ${url} }`, "docker")).toEqual([
    "services.web.repository: web is built by Coolify, and environments.p has target docker",
  ]);
  expect(of(`repository: { ${url} }, image: nginx`)).toEqual([
    "services.web.image: repository and image exclude each other",
  ]);
  expect(of(`repository: { ${url}, key: mine }`)).toEqual([
    "services.web.repository.url: a key opens no https address",
  ]);
  expect(of("repository: { url: 'git@github.com:acme/shop.git' }")).toEqual([
    "services.web.repository.url: an address like git@ needs a key",
  ]);
  expect(of("repository: { url: 'https://u:p@github.com/acme/shop' }")).toHaveLength(1);
});
