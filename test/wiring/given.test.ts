import { expect, test } from "vitest";
import { resolve } from "../../src/engine/config/index.ts";
import { givenVars } from "../../src/wiring/given.ts";
import { parse } from "../engine/config/help.ts";

const loaded = parse(`project: shop
services: { web: { image: a, env: { LOG_LEVEL: info, PLACE: "\${environment}" } } }
environments: { staging: { hosts: local } }
chatops:
  options:
    log_level: { type: choice, values: [info, debug], env: LOG_LEVEL }
    note: { type: text, env: NOTE }`);

test("what is given becomes the variable that deploy.yaml names for it", async () => {
  expect(await givenVars(loaded, "deploy", { log_level: "debug" })).toEqual({ LOG_LEVEL: "debug" });
  expect(await givenVars(loaded, "deploy")).toEqual({});
});

test("a workflow that was started by hand can give no more than a comment", async () => {
  for (const given of [
    { log_level: "loud" },
    { SESSION_KEY: "x" },
    { note: "" },
    { constructor: "x" },
  ]) {
    await expect(givenVars(loaded, "deploy", given)).rejects.toMatchObject({ code: "USAGE" });
  }
});

test("what makes nothing of deploy.yaml anew takes none", async () => {
  await expect(givenVars(loaded, "rollback", { log_level: "debug" })).rejects.toMatchObject({
    code: "USAGE",
    message: "options: rollback takes none",
  });
});

test("a given value wins over the file, in every service, and nothing in it is filled in", async () => {
  const envVars = await givenVars(loaded, "plan", {
    log_level: "debug",
    note: "a ${environment} $${b}",
  });
  const { services } = resolve(loaded, "staging", { overrides: { envVars } });
  expect(services[0]?.envVars).toEqual({
    LOG_LEVEL: "debug",
    PLACE: "staging",
    NOTE: "a ${environment} $${b}",
  });
});
