import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { open, openPull, SHOP } from "./open.ts";

const run = promisify(execFile);

test("git clones and pushes over HTTP with a token, and a push moves the pull request", async () => {
  const opened = await open();
  const { number } = await openPull(opened);
  const folder = await mkdtemp(join(tmpdir(), "sluice-clone-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const git = (...args: string[]) =>
    run("git", ["-c", "user.name=bob", "-c", "user.email=bob@example.com", ...args], {
      cwd: folder,
      env: { PATH: process.env["PATH"], HOME: folder, GIT_TERMINAL_PROMPT: "0" },
    });
  const url = (token: string) =>
    `${opened.github.url.replace("//", `//x-access-token:${token}@`)}/acme/shop.git`;
  await git("clone", "--quiet", "--branch", "feature", url(opened.bob.token), ".");
  expect(await readFile(join(folder, "feature.txt"), "utf8")).toBe("one\n");
  await writeFile(join(folder, "feature.txt"), "two\n");
  await git("commit", "--quiet", "--all", "--message", "Two");
  await git("push", "--quiet", "origin", "feature");
  const { stdout } = await git("rev-parse", "HEAD");
  const pull = await opened.as(opened.bob).pulls.get({ ...SHOP, pull_number: number });
  expect(pull.data.head.sha).toBe(stdout.trim());

  const reader = opened.github.user("rita");
  opened.github.grant(opened.shop, reader, "read");
  await git("fetch", "--quiet", url(reader.token));
  await expect(git("push", "--quiet", url(reader.token), "feature:other")).rejects.toThrow();
});

test("of many who create the same ref at once one succeeds", async () => {
  const opened = await open();
  const { git } = opened.asApp();
  const { data } = await git.getRef({ ...SHOP, ref: "heads/main" });
  const ref = "refs/sluice/locks/production";
  const answers = Array.from({ length: 8 }, () =>
    git.createRef({ ...SHOP, ref, sha: data.object.sha }).then(
      ({ status }) => status,
      (error: unknown) => (error as { status: number }).status,
    ),
  );
  const statuses = await Promise.all(answers);
  expect(statuses.filter((status) => status === 201)).toHaveLength(1);
  expect(statuses.filter((status) => status === 422)).toHaveLength(7);
});

test("a ref moves forward only, unless forced", async () => {
  const opened = await open();
  const { git } = opened.asApp();
  const first = (await git.getRef({ ...SHOP, ref: "heads/main" })).data.object.sha;
  const second = await opened.github.commit(opened.shop, "main", { files: { a: "1" } });
  const move = { ...SHOP, ref: "heads/main", sha: first };
  await expect(git.updateRef(move)).rejects.toMatchObject({ status: 422 });
  expect((await git.getRef({ ...SHOP, ref: "heads/main" })).data.object.sha).toBe(second);
  await git.updateRef({ ...move, force: true });
  expect((await git.getRef({ ...SHOP, ref: "heads/main" })).data.object.sha).toBe(first);
});

test("a commit says of its time whatever it likes", async () => {
  const opened = await open();
  const date = Date.UTC(2001, 0, 1);
  const sha = await opened.github.commit(opened.shop, "main", { files: { a: "1" }, date });
  const { data } = await opened.as(opened.bob).git.getCommit({ ...SHOP, commit_sha: sha });
  expect(data.committer.date).toBe("2001-01-01T00:00:00Z");
});

test("a file is read at a ref and written as a commit", async () => {
  const opened = await open();
  const { repos } = opened.as(opened.bob);
  const at = { ...SHOP, path: "deploy/prod.yaml" };
  await expect(repos.getContent(at)).rejects.toMatchObject({ status: 404 });
  const content = Buffer.from("project: shop\n").toString("base64");
  await repos.createOrUpdateFileContents({ ...at, message: "Add", content });
  const { data } = await repos.getContent({ ...at, ref: "main" });
  expect(Buffer.from((data as { content: string }).content, "base64").toString()).toBe(
    "project: shop\n",
  );
});

test("a repository that was renamed is found under its old name", async () => {
  const opened = await open();
  await opened.as(opened.alice).repos.update({ ...SHOP, name: "store" });
  const { data } = await opened.as(opened.bob).repos.get(SHOP);
  expect(data.full_name).toBe("acme/store");
});
