import { expect, test } from "vitest";
import type { Host } from "../../../src/contracts/host.ts";
import { connectFleet } from "../../../src/engine/host/connect.ts";
import type { PreviewSettings } from "../../../src/model/preview-settings.ts";
import { runContext } from "../run-context.ts";

/** Seconds for which a host is told to wait for the lock. */
async function waitOf(preview?: PreviewSettings, lockWait = 0): Promise<number> {
  const context = runContext([]);
  let wait = Number.NaN;
  const [host] = context.adapters.hosts;
  const heard: Host = {
    ...host!,
    connect(_signal, first = []) {
      wait = Number(first[first.indexOf("exclusive") + 1]);
      return Promise.reject(new Error("heard enough"));
    },
  };
  const project = { ...context.project, ...(preview === undefined ? {} : { preview }) };
  const options = { ...context.options, lockWait };
  const adapters = { ...context.adapters, hosts: [heard] };
  const gone = connectFleet({ ...context, project, options, adapters }, "exclusive");
  await expect(gone).rejects.toThrow("heard enough");
  return wait;
}

test("a run waits while a host puts its preview to sleep or wakes it, and else as it is told", async () => {
  expect(await waitOf()).toBe(0);
  expect(await waitOf({})).toBe(0);
  expect(await waitOf({ sleepAfter: 60_000 })).toBe(60);
  expect(await waitOf({ sleepAfter: 60_000 }, 300)).toBe(300);
});
