import { expect, test } from "vitest";
import type { Examiner } from "../../src/contracts/examiner.ts";
import { checksAsText, examine, refuseIll } from "../../src/engine/doctor.ts";
import { SluiceError } from "../../src/model/errors.ts";
import { service } from "./facts.ts";
import { runContext } from "./run-context.ts";

const host = (name: string, connect: () => Promise<{ close: () => Promise<void> }>) =>
  ({ name, address: { user: "root", address: name, port: 22 }, connect }) as never;
const reached = async () => ({ close: async () => {} });
const refused = () => Promise.reject(new SluiceError("HOST_LOGIN_REFUSED", "no such key"));

function contextWith(examiners: Examiner[], hosts: never[]) {
  const base = runContext([service("web")]);
  return { ...base, adapters: { ...base.adapters, hosts, examiners } };
}

test("hosts and vendors are asked, and what is bad comes with what to do", async () => {
  const asked: string[] = [];
  const vendor: Examiner = {
    name: "Vendor",
    async examine(hosts) {
      asked.push(...hosts.map(({ name }) => name));
      return [{ subject: "Vendor", what: "it lives", state: "unknown", detail: "nobody knows" }];
    },
  };
  const context = contextWith([vendor], [host("a", reached), host("b", refused)]);
  const { checks } = await examine(context);
  expect(asked).toEqual(["a", "b"]);
  expect(checksAsText(checks).replaceAll(/\d+ ms/g, "1 ms")).toBe(
    [
      "??  Vendor: it lives (nobody knows)",
      "ok  a: it can be reached (1 ms)",
      "NO  b: it can be reached (no such key)",
      "    → Put the public half of SLUICE_SSH_KEY into that user's authorized_keys on the host.",
    ].join("\n"),
  );
  expect(() => refuseIll(context, { checks })).toThrow("b: it can be reached: no such key");
});

test("a vendor that cannot be asked is a bad sign by itself", async () => {
  const away = () => Promise.reject(new SluiceError("API_UNREACHABLE", "no answer"));
  const { checks } = await examine(contextWith([{ name: "Vendor", examine: away }], []));
  expect(checks).toEqual([
    {
      subject: "Vendor",
      what: "it can be asked",
      state: "bad",
      detail: "no answer",
      code: "API_UNREACHABLE",
    },
  ]);
  expect(refuseIll(contextWith([], []), { checks: [] })).toEqual({});
});
