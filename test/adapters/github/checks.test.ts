import { expect, test } from "vitest";
import { githubChecks } from "../../../src/adapters/github/checks.ts";
import { open, openPull, SHOP } from "../../sandbox/github/open.ts";

const REPOSITORY = { owner: SHOP.owner, name: SHOP.repo };

test("one call puts the report on the commit and ends the record", async () => {
  const opened = await open();
  const { github, asApp } = opened;
  const { head } = await openPull(opened);
  const { data: repository } = await asApp().repos.get(SHOP);
  const { data } = await asApp().repos.createDeployment({
    ...SHOP,
    ref: head,
    environment: "staging",
    auto_merge: false,
    required_contexts: [],
  });
  const record = data as { id: number; node_id: string };
  const log = "https://github.test/acme/shop/actions/runs/7";
  const check = {
    name: "sluice / deploy staging",
    sha: head,
    state: "success",
    title: "done",
    summary: "# done",
    text: "all of it",
    url: log,
    externalId: "alice #1 5.0.staging",
  } as const;
  const news = {
    state: "success",
    description: "x".repeat(200),
    url: "https://a.test/",
    log,
  } as const;
  const ends = { repository: repository.node_id, record: record.node_id, news };
  github.calls.reset();
  await githubChecks(asApp(), REPOSITORY).complete(check, ends);
  expect(github.calls.list().map(({ purpose }) => purpose)).toContain("mutation End");
  const { data: checks } = await asApp().checks.listForRef({ ...SHOP, ref: head });
  expect(checks.check_runs).toMatchObject([
    {
      name: check.name,
      conclusion: "success",
      external_id: check.externalId,
      details_url: log,
      output: { title: "done", summary: "# done", text: "all of it" },
    },
  ]);
  const statuses = await asApp().repos.listDeploymentStatuses({
    ...SHOP,
    deployment_id: record.id,
  });
  expect(statuses.data).toMatchObject([
    {
      state: "success",
      description: "x".repeat(140),
      environment_url: "https://a.test/",
      log_url: log,
    },
  ]);
  const lost = { ...ends, record: "DE_none" };
  await expect(githubChecks(asApp(), REPOSITORY).complete(check, lost)).rejects.toThrow("DE_none");
});
