import { expect, test } from "vitest";
import { sshHost } from "../../src/adapters/ssh/host.ts";
import type { Project } from "../../src/model/project.ts";
import { named } from "../../src/wiring/sslip.ts";
import { service } from "../engine/facts.ts";
import { runContext } from "../engine/run-context.ts";

function names(
  address: string,
  more: Partial<Project>,
  ask = "web",
): readonly string[] | undefined {
  const services = [service("web"), service("shop", { domains: ["shop.test"] })];
  const { project } = runContext(services);
  const host = sshHost({ user: "root", address, port: 22 }, { agent: "" }, "");
  const [answer] = named({ hosts: [host] }, { ...project, ...more }).hosts;
  return answer?.layout.extraDomains?.("shop", "preview-7", ask);
}

test("a preview without a domain has a name of its host's address", () => {
  expect(names("203.0.113.7", { preview: {} })).toEqual(["pr-7-web-shop.203-0-113-7.sslip.io"]);
  expect(names("203.0.113.7", { preview: {} }, "shop")).toEqual([]);
});

test("no other environment has, nor a host that is known by its name", () => {
  expect(names("203.0.113.7", {})).toBeUndefined();
  expect(names("host.example.com", { preview: {} })).toBeUndefined();
});
