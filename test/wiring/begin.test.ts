import { expect, test } from "vitest";
import { beginning } from "../../src/wiring/begin.ts";
import { service } from "../engine/facts.ts";

const services = [service("web", { autoStart: false }), service("api")];
const options = (names: string[]) => ({ services: names, force: false, lockWait: 0 });
const begin = (command: "start" | "deploy", names: string[]) =>
  beginning({ command, options: options(names) }, { services });

test("to start what deploy.yaml does not start is to deploy it", () => {
  const starts = { ...options(["web"]), starts: true };
  expect(begin("start", ["web"])).toEqual({ command: "deploy", options: starts });
});

test("anything else stays what it was", () => {
  expect(begin("start", ["api"])).toEqual({ command: "start", options: options(["api"]) });
  expect(begin("deploy", ["web"])).toEqual({ command: "deploy", options: options(["web"]) });
});

test("both kinds at once are refused", () => {
  expect(() => begin("start", ["web", "api"])).toThrow("web has auto_start: false: start it");
});
