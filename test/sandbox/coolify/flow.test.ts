import { expect, test } from "vitest";
import { everything } from "../../../sandbox/coolify/flow/index.ts";
import { ROUTES } from "../../../sandbox/coolify/routes.ts";
import { newKey, open } from "./open.ts";

/** Verbs that a version knew only to refuse them, or knew only later. */
const UNCALLED = Object.keys(ROUTES).filter(
  (it) =>
    /^GET .*\/(start|stop|restart|validate)$/.test(it) ||
    it === "PATCH /api/v1/projects/{uuid}/environments/{environment_name_or_uuid}",
);

test("a life through everything that is answered leaves nothing behind", async () => {
  const { coolify, send } = await open({ version: "4.2.0", requestsPerMinute: 5_000 });
  await everything(send, newKey());
  const { deployments, ...rest } = coolify.state();
  expect(rest).toEqual({ keys: [], projects: [], servers: [], applications: [], databases: [] });
  expect(deployments).toHaveLength(3);
  const called = Object.keys(coolify.calls.count());
  expect(Object.keys(ROUTES).filter((it) => !called.includes(it))).toEqual(UNCALLED);
});
