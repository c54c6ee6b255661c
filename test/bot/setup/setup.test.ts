import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { parseEnv } from "node:util";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createGitHub, type GitHub } from "../../../sandbox/github/index.ts";
import { readConfig } from "../../../src/bot/config.ts";
import { appEvents, appPermissions } from "../../../src/bot/setup/needs.ts";
import { program } from "../../../src/cli/program.ts";
import { fakeTerminal } from "../../cli/terminal.ts";

let github: GitHub;
let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "setup-"));
  file = join(folder, "bot.env");
  github = await createGitHub();
  github.organization("acme", [github.user("alice")]);
});
afterEach(async () => {
  await github.close();
  await rm(folder, { recursive: true });
});

/** Types `sluice bot setup`; `page` is what it says to open. */
async function setUp(...more: string[]) {
  const { terminal, written } = fakeTerminal({ GITHUB_API_URL: github.url });
  const words = ["--url", "https://bot.test", "--organization", "acme", "--env-vars-file", file];
  const done = program(["bot", "setup", ...words, ...more], terminal);
  const address = () => /http:\S+/.exec(written.stderr)?.[0] ?? "";
  await vi.waitUntil(() => address() !== "" || /USAGE/.test(written.stderr));
  return { done, written, page: address() };
}

const unescaped = (html: string) => html.replaceAll("&quot;", '"').replaceAll("&amp;", "&");

/** Opens the page and presses its button; resolves to where GitHub sends the browser. */
async function press(page: string): Promise<string> {
  const html = await (await fetch(page)).text();
  const [, action = ""] = /action="([^"]*)"/.exec(html) ?? [];
  const [, manifest = ""] = /name="manifest" value="([^"]*)"/.exec(html) ?? [];
  const sent = await fetch(unescaped(action), {
    method: "POST",
    body: new URLSearchParams({ manifest: unescaped(manifest) }),
    redirect: "manual",
  });
  return sent.headers.get("location") ?? "";
}

describe("sluice bot setup", () => {
  test("makes the App with the least it needs, and says its secrets to a file alone", async () => {
    const { done, written, page } = await setUp("--json");
    const back = await fetch(await press(page));
    const said = await back.text();
    expect(await done).toBe(0);
    const app = [...github.world.apps.values()].at(-1)!;
    expect(app.owner.login).toBe("acme");
    expect(app.permissions).toEqual({
      metadata: "read",
      ...Object.fromEntries(
        Object.entries(appPermissions).map(([name, { access }]) => [name, access]),
      ),
    });
    expect(app.events).toEqual(appEvents);
    expect(app.hook?.url).toBe("https://bot.test/api/github/webhooks");
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const envVars = parseEnv(await readFile(file, "utf8"));
    const config = readConfig(envVars);
    expect(config.appId).toBe(app.id);
    expect(config.secrets).toEqual([app.hook?.secret]);
    expect(config.privateKey).toMatch(/^-----BEGIN RSA PRIVATE KEY-----\n[\s\S]+-----$/);
    const seen = written.stdout + written.stderr + said;
    expect(seen).not.toContain(app.hook!.secret);
    expect(seen).not.toContain(config.privateKey.split("\n")[1]);
    expect(said).toContain(`/apps/${app.slug}/installations/new`);
    expect(JSON.parse(written.stdout)).toMatchObject({ ok: true, id: app.id, file });
  });

  test("believes nobody without the state of its own page, and spends no code on them", async () => {
    const { done, page } = await setUp();
    const answer = new URL(await press(page));
    for (const state of ["", "0".repeat(64), `${answer.searchParams.get("state")}0`]) {
      const forged = new URL(answer);
      forged.searchParams.set("state", state);
      expect((await fetch(forged)).status).toBe(403);
    }
    expect((await fetch(answer, { method: "POST" })).status).toBe(403);
    expect((await fetch(answer)).status).toBe(200);
    expect(await done).toBe(0);
  });

  test("shows its page to this machine's own names only: another that leads here could read it", async () => {
    const { done, page } = await setUp();
    const { port } = new URL(page);
    const asked = await new Promise<string>((resolve, reject) => {
      const headers = { host: `evil.test:${port}` };
      request({ port, host: "127.0.0.1", headers }, (response) => void text(response).then(resolve))
        .on("error", reject)
        .end();
    });
    expect(asked).not.toContain("manifest");
    const { headers } = await fetch(page);
    expect(headers.get("content-security-policy")).toContain(`form-action ${github.url}`);
    await fetch(await press(page));
    expect(await done).toBe(0);
  });

  test("leaves nothing behind when GitHub does not take the code", async () => {
    const { done, page, written } = await setUp();
    const answer = new URL(await press(page));
    answer.searchParams.set("code", "spent");
    expect((await fetch(answer)).status).toBe(502);
    expect(await done).toBe(1);
    expect(written.stderr).toContain("API_REFUSED");
    expect(await readdir(folder)).toEqual([]);
  });

  test("writes over no other App's secrets", async () => {
    await writeFile(file, "APP_ID=1\n");
    const { done, written } = await setUp();
    expect(await done).toBe(2);
    expect(written.stderr).toContain("is there already");
    expect(await readFile(file, "utf8")).toBe("APP_ID=1\n");
  });

  test.each([
    [["--url", "bot.test"], "is no address"],
    [["--url", "javascript:alert(1)"], "is no address"],
    [["--organization", 'a"><script>'], "is no name of an organization"],
  ])("refuses %j before anything is opened", async (more, why) => {
    const { done, written } = await setUp(...more);
    expect(await done).toBe(2);
    expect(written.stderr).toContain(why);
    expect(await readdir(folder)).toEqual([]);
  });
});
