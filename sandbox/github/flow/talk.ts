import { AT, type Guide, HEAD_BRANCH, idIn } from "./guide.ts";

export interface Talked {
  /** Of the pull request, which is open. */
  readonly number: string;
  /** Its head. */
  readonly sha: string;
}

/** A pull request, and all that is said about it. */
export async function talk(guide: Guide): Promise<Talked> {
  const { as, alice, bob } = guide;
  const ask = as(bob);
  const made = await ask(201, "POST", `${AT}/pulls`, {
    title: "Feature",
    head: HEAD_BRANCH,
    base: "main",
  });
  const [number, sha] = [idIn(made, "number"), idIn(made, "head", "sha")];
  await ask(200, "GET", `${AT}/pulls`);
  await ask(200, "GET", `${AT}/pulls/${number}`);
  await ask(200, "GET", `${AT}/pulls/${number}/commits`);
  await ask(200, "GET", `${AT}/pulls/${number}/files`);
  await ask(200, "PATCH", `${AT}/pulls/${number}`, { title: "A feature" });
  await ask(200, "POST", `${AT}/issues/${number}/labels`, { labels: ["preview", "keep"] });
  await ask(200, "DELETE", `${AT}/issues/${number}/labels/preview`);
  await ask(200, "GET", `${AT}/issues/${number}/labels`);
  const approval = { event: "APPROVE" };
  const review = await as(alice)(200, "POST", `${AT}/pulls/${number}/reviews`, approval);
  await ask(200, "GET", `${AT}/pulls/${number}/reviews`);
  const dismissal = `${AT}/pulls/${number}/reviews/${idIn(review, "id")}/dismissals`;
  await as(alice)(200, "PUT", dismissal, { message: "Not yet" });
  await moves(guide, number, idIn(made, "node_id"));
  await comments(guide, number);
  const head = await ask(200, "GET", `${AT}/pulls/${number}`);
  await checks(guide, idIn(head, "head", "sha"));
  return { number, sha };
}

/** Draft and ready, closed and open again, and one commit more. */
async function moves({ as, bob, github, shop }: Guide, number: string, id: string): Promise<void> {
  const ask = as(bob);
  const fields = "(input: { pullRequestId: $id }) { clientMutationId }";
  for (const name of ["convertPullRequestToDraft", "markPullRequestReadyForReview"]) {
    const query = `mutation ($id: ID!) { ${name}${fields} }`;
    await ask(200, "POST", "/graphql", { query, variables: { id } });
  }
  await ask(200, "PATCH", `${AT}/pulls/${number}`, { state: "closed" });
  await ask(200, "PATCH", `${AT}/pulls/${number}`, { state: "open" });
  await github.commit(shop, HEAD_BRANCH, { files: { "b.txt": "b\n" }, by: bob.account });
}

async function comments({ as, bob, asApp }: Guide, number: string): Promise<void> {
  const ask = as(bob);
  await ask(201, "POST", `${AT}/issues`, { title: "A question" });
  await ask(200, "GET", `${AT}/issues/${number}`);
  await ask(204, "PUT", `${AT}/issues/${number}/lock`);
  await ask(204, "DELETE", `${AT}/issues/${number}/lock`);
  const made = await asApp(201, "POST", `${AT}/issues/${number}/comments`, { body: "hi" });
  const at = `${AT}/issues/comments/${idIn(made, "id")}`;
  await ask(200, "GET", `${AT}/issues/${number}/comments`);
  await ask(200, "GET", at);
  await asApp(200, "PATCH", at, { body: "ho" });
  const reaction = await ask(201, "POST", `${at}/reactions`, { content: "eyes" });
  await ask(200, "GET", `${at}/reactions`);
  await ask(204, "DELETE", `${at}/reactions/${idIn(reaction, "id")}`);
  await asApp(204, "DELETE", at);
}

async function checks({ as, alice, asApp }: Guide, sha: string): Promise<void> {
  const made = await asApp(201, "POST", `${AT}/check-runs`, { name: "test", head_sha: sha });
  const at = `${AT}/check-runs/${idIn(made, "id")}`;
  const output = { title: "Fine", summary: "All is well." };
  await asApp(200, "PATCH", at, { conclusion: "success", output });
  await asApp(200, "GET", at);
  await as(alice)(201, "POST", `${at}/rerequest`);
  await asApp(200, "GET", `${AT}/commits/${sha}/check-runs`);
  await asApp(200, "GET", `${AT}/commits/${sha}/check-suites`);
  await asApp(201, "POST", `${AT}/statuses/${sha}`, { state: "success", context: "ci" });
  await asApp(200, "GET", `${AT}/commits/${sha}/statuses`);
  await asApp(200, "GET", `${AT}/commits/${sha}/status`);
}
