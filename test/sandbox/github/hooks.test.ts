import { createHmac } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";
import { type Opened, open, openPull, SHOP, SILENT } from "./open.ts";
import { createAppAuth } from "@octokit/auth-app";
import { Octokit } from "@octokit/rest";

interface Received {
  readonly event: string;
  readonly guid: string;
  readonly signature: string;
  readonly raw: string;
}

/** A receiver that answers with the next of these statuses, 202 after that. */
async function listen({ app }: Opened, statuses: number[] = []): Promise<Received[]> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const header = (name: string) => String(request.headers[name]);
    const answer = (raw: string) => {
      received.push({
        event: header("x-github-event"),
        guid: header("x-github-delivery"),
        signature: header("x-hub-signature-256"),
        raw,
      });
      response.writeHead(statuses.shift() ?? 202).end("ok");
    };
    void text(request).then(answer);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  app.app.hook = { url: `http://127.0.0.1:${port}/`, secret: "s3cret" };
  return received;
}

function asItself({ github, app }: Opened): Octokit {
  return new Octokit({
    baseUrl: github.url,
    log: SILENT,
    authStrategy: createAppAuth,
    auth: { appId: app.app.id, privateKey: app.privateKey },
  });
}

test("a comment is told, signed over exactly what is sent, and knows nothing of the head", async () => {
  const opened = await open();
  const { number } = await openPull(opened);
  const received = await listen(opened);
  const at = { ...SHOP, issue_number: number };
  await opened.as(opened.bob).issues.createComment({ ...at, body: "/deploy staging" });
  await opened.github.idle();
  expect(received).toHaveLength(1);
  const [{ event, raw, signature } = received[0]!] = received;
  expect(event).toBe("issue_comment");
  expect(signature).toBe(`sha256=${createHmac("sha256", "s3cret").update(raw).digest("hex")}`);
  const body = JSON.parse(raw) as Record<string, unknown>;
  expect(body).toMatchObject({
    action: "created",
    comment: { body: "/deploy staging", user: { login: "bob" } },
    issue: { number, pull_request: { merged_at: null } },
    installation: { id: opened.installation },
    sender: { login: "bob" },
  });
  expect(raw).not.toContain('"head"');
});

test("a push is told with the head before and after it", async () => {
  const opened = await open();
  const { head } = await openPull(opened);
  const received = await listen(opened);
  const after = await opened.github.commit(opened.shop, "feature", { files: { b: "2" } });
  await opened.github.idle();
  const pull = received.find(({ event }) => event === "pull_request")!;
  expect(JSON.parse(pull.raw)).toMatchObject({
    action: "synchronize",
    before: head,
    after,
    pull_request: { head: { sha: after } },
  });
});

test("deliveries can arrive late, twice and in another order", async () => {
  const opened = await open();
  const { number } = await openPull(opened);
  const received = await listen(opened);
  opened.github.hooks.hold();
  for (const body of ["one", "two"]) {
    await opened.as(opened.bob).issues.createComment({ ...SHOP, issue_number: number, body });
  }
  expect(received).toEqual([]);
  await opened.github.hooks.release(([one, two]) => [two!, one!, two!]);
  const bodies = received.map(({ raw }) => (JSON.parse(raw) as Comment).comment.body);
  expect(bodies).toEqual(["two", "one", "two"]);
  expect(received[0]!.guid).toBe(received[2]!.guid);
});

interface Comment {
  readonly comment: { readonly body: string };
}

test("what was not taken is listed, is not tried again by itself, and can be sent once more", async () => {
  const opened = await open();
  const { number } = await openPull(opened);
  const received = await listen(opened, [503]);
  const at = { ...SHOP, issue_number: number };
  await opened.as(opened.bob).issues.createComment({ ...at, body: "hi" });
  await opened.github.idle();
  const { apps } = asItself(opened);
  const failed = await apps.listWebhookDeliveries({ per_page: 100 });
  const [missed] = failed.data.filter(({ status_code }) => status_code >= 400);
  expect(missed).toMatchObject({ event: "issue_comment", redelivery: false, status_code: 503 });
  await apps.redeliverWebhookDelivery({ delivery_id: missed!.id });
  await opened.github.idle();
  expect(received.map(({ guid }) => guid)).toEqual([missed!.guid, missed!.guid]);
  const { data } = await apps.listWebhookDeliveries({ per_page: 1 });
  expect(data).toMatchObject([{ redelivery: true, status: "OK", guid: missed!.guid }]);
});

test("an App that is uninstalled hears of it, and its tokens are worth nothing", async () => {
  const opened = await open();
  const received = await listen(opened);
  const { data } = await asItself(opened).apps.createInstallationAccessToken({
    installation_id: opened.installation,
  });
  const octokit = new Octokit({ baseUrl: opened.github.url, log: SILENT, auth: data.token });
  await octokit.repos.get(SHOP);
  opened.github.uninstall(opened.github.world.installations.get(opened.installation)!);
  await opened.github.idle();
  expect(received.map(({ event }) => event)).toEqual(["installation"]);
  await expect(octokit.repos.get(SHOP)).rejects.toMatchObject({ status: 401 });
});
