import { expect, test } from "vitest";
import { holdOn } from "../../../src/adapters/github/locks.ts";
import { githubRequest } from "../../../src/adapters/github/request.ts";
import { EVERYWHERE } from "../../../src/model/chatops/lock.ts";
import { open, openPull, SHOP } from "../../sandbox/github/open.ts";

test("one call tells a run where its request stands", async () => {
  const opened = await open();
  const { github, shop, asApp } = opened;
  await github.commit(shop, "main", { files: { "deploy.yaml": "project: shop\n" } });
  const { number, head } = await openPull(opened);
  const deployment = {
    ref: head,
    environment: "staging",
    auto_merge: false,
    required_contexts: [],
  };
  const { data } = await asApp().repos.createDeployment({ ...SHOP, ...deployment });
  const record = String((data as { id: number }).id);
  const request = `alice #${number} 5.0.staging`;
  const place = { pull: number, environment: "staging", request, record, config: "deploy.yaml" };
  const { data: repository } = await asApp().repos.get(SHOP);
  const ids = { record: (data as { node_id: string }).node_id, repository: repository.node_id };
  github.calls.reset();
  expect(await githubRequest(asApp(), SHOP, place)).toEqual({
    pull: { head, isOpen: true },
    record: { isWaiting: true, ids },
    config: "project: shop\n",
    isReported: false,
  });
  expect(github.calls.count()["POST /graphql"]).toBe(1);
  const log_url = "https://github.test/acme/shop/actions/runs/7";
  const status = { ...SHOP, deployment_id: Number(record), state: "in_progress", log_url } as const;
  await asApp().repos.createDeploymentStatus(status);
  const check = { ...SHOP, name: "sluice / deploy staging", head_sha: head, external_id: request };
  await asApp().checks.create({ ...check, status: "completed", conclusion: "failure" });
  await asApp().pulls.update({ ...SHOP, pull_number: number, state: "closed" });
  await holdOn(asApp(), SHOP, EVERYWHERE).take({ id: "7.x", holder: "alice", reason: "moving" });
  expect(await githubRequest(asApp(), SHOP, place)).toEqual({
    pull: { head, isOpen: false },
    record: { isWaiting: false, run: 7, ids },
    hold: expect.objectContaining({ id: "7.x", holder: "alice", reason: "moving" }),
    config: "project: shop\n",
    isReported: true,
  });
});
