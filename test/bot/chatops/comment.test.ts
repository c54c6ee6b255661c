// Without a bot: the same core, in a workflow on issue_comment.
import { expect, test } from "vitest";
import { answerComment } from "../../../src/wiring/comment.ts";
import { SHOP, open, openPull } from "../../sandbox/github/open.ts";
import { DEPLOY_YAML, WORKFLOW } from "./bed.ts";

test("a workflow answers the comment that started it, and follows the run to its end", async () => {
  const opened = await open();
  const { github, shop, alice, as, asApp, app } = opened;
  const files = { "deploy.yaml": DEPLOY_YAML, ".github/workflows/deploy.yml": WORKFLOW };
  await github.commit(shop, "main", { files });
  const { number, head } = await openPull(opened);
  const { data: repository } = await asApp().repos.get(SHOP);
  const { data: issue } = await asApp().issues.get({ ...SHOP, issue_number: number });
  const ours = async () => {
    const { data } = await as(alice).issues.listComments({ ...SHOP, issue_number: number });
    return data.flatMap(({ user, body }) => (user?.type === "Bot" ? [body ?? ""] : []));
  };
  const say = async (body: string) => {
    const said = { ...SHOP, issue_number: number, body };
    const { data: comment } = await as(alice).issues.createComment(said);
    const slept: string[] = [];
    const isCommand = await answerComment({
      client: asApp(),
      app: app.app.id,
      event: "issue_comment",
      payload: { action: "created", comment, issue, repository },
      config: "deploy.yaml",
      async sleep() {
        slept.push((await ours())[0] ?? "");
        const [run] = [...shop.runs.values()];
        await asApp().actions.cancelWorkflowRun({ ...SHOP, run_id: run!.id });
      },
    });
    return { isCommand, slept };
  };
  expect(await say("nothing for us")).toEqual({ isCommand: false, slept: [] });
  expect(await ours()).toEqual([]);
  const { isCommand, slept } = await say(`/deploy staging @${head}`);
  expect(isCommand).toBe(true);
  expect(slept).toEqual([expect.stringMatching(/`staging` \| ⏳ queued · deploy/)]);
  expect(await ours()).toEqual([expect.stringMatching(/`staging` \| 🛑 stopped/)]);
  await say("/help");
  expect(await ours()).toEqual([expect.stringMatching(/🛑 stopped[^]*✅ `\/help`/)]);
});
