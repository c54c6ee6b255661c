import { createAppAuth } from "@octokit/auth-app";
import { Octokit } from "@octokit/rest";
import { generateKeyPairSync } from "node:crypto";
import { expect, test } from "vitest";
import { open, SHOP, SILENT } from "./open.ts";

test("an App's key gets a token for where it is installed, and no other key does", async () => {
  const { github, app, installation, asApp } = await open();
  const { data } = await asApp().apps.listReposAccessibleToInstallation();
  expect(data.repositories.map(({ full_name }) => full_name)).toEqual(["acme/shop"]);

  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const forged = new Octokit({
    baseUrl: github.url,
    log: SILENT,
    authStrategy: createAppAuth,
    auth: {
      appId: app.app.id,
      privateKey: privateKey.export({ type: "pkcs1", format: "pem" }),
      installationId: installation,
    },
  });
  await expect(forged.apps.listReposAccessibleToInstallation()).rejects.toMatchObject({
    status: 401,
    message: expect.stringContaining("could not be decoded") as string,
  });
});

test("a token may do what was asked for and no more", async () => {
  const { github, app, installation } = await open();
  const asItself = new Octokit({
    baseUrl: github.url,
    log: SILENT,
    authStrategy: createAppAuth,
    auth: { appId: app.app.id, privateKey: app.privateKey },
  });
  const { data } = await asItself.apps.createInstallationAccessToken({
    installation_id: installation,
    permissions: { contents: "read" },
  });
  expect(data.token.length).toBeGreaterThan(100);
  const narrow = new Octokit({ baseUrl: github.url, log: SILENT, auth: data.token });
  await narrow.repos.getBranch({ ...SHOP, branch: "main" });
  await expect(narrow.pulls.list(SHOP)).rejects.toMatchObject({
    status: 403,
    message: expect.stringContaining("Resource not accessible by integration") as string,
    response: { headers: { "x-accepted-github-permissions": "pull_requests=read" } },
  });
});

test("a repository is not there for those who may not see it", async () => {
  const opened = await open();
  const stranger = opened.github.user("mallory");
  const failure = { status: 404 };
  await expect(opened.as(stranger).repos.get(SHOP)).rejects.toMatchObject(failure);
  await expect(opened.as(opened.bob).repos.get(SHOP)).resolves.toMatchObject({ status: 200 });
});
