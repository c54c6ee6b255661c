import { expect, test } from "vitest";
import { declaredNames } from "../../../src/engine/variables/declared.ts";
import { service, worker } from "../facts.ts";

test("what a deploy writes is named with who says so: the user, a secret, or Sluice", () => {
  const job = worker("job", {
    envVars: { A: "1" },
    secrets: [
      { name: "KEY", as: "env" },
      { name: "FILE", as: "file" },
    ],
  });
  const services = [service("web-app"), service("queue", { protocol: "tcp" }), job];
  const databases = [service("db", { stateful: true })];
  expect([...declaredNames({ services, databases, target: "coolify" }, job)]).toEqual([
    ["WEB_APP_URL", "sluice"],
    ["DB_URL", "sluice"],
    ["SLUICE_SLOT", "sluice"],
    ["SLUICE_RELEASE", "sluice"],
    ["A", "deploy.yaml"],
    ["KEY", "secret"],
  ]);
  expect([...declaredNames({ services, target: "docker" }, services[0]!).keys()]).toEqual([
    "PORT",
    "WEB_APP_URL",
  ]);
});
