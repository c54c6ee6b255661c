import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { setTimeout as wait } from "node:timers/promises";
import { createTown, deployYaml, type Town } from "../../../sandbox/town/index.ts";
import { COLD } from "../support/index.ts";

const PATIENCE = { timeout: 180_000, interval: 250 };

/** GitHub tells seconds: a comment of the push's own second may have been written before it. */
const nextSecond = () => wait(1_100);

/**
 * A person, a comment, GitHub, the bot as a process, the workflow that users copy, the committed bundle
 * and droplets that are real hosts; only the vendors are ours.
 */
describe("a pull request", () => {
  let town: Town;
  const said: string[] = [];

  beforeAll(async () => {
    town = await createTown({ speed: 10, bot: { onLine: (line) => void said.push(line) } });
  }, COLD);
  afterAll(async () => {
    await town?.close();
  }, COLD);

  /** As anybody would; resolves to the comment's id. */
  const comment = async (body: string) => {
    const { github, bob, pull } = town;
    const response = await fetch(`${github.url}/repos/acme/shop/issues/${pull}/comments`, {
      method: "POST",
      headers: { authorization: `Bearer ${bob.token}` },
      body: JSON.stringify({ body }),
    });
    return ((await response.json()) as { id: number }).id;
  };
  /** The one comment of the bot, without what is hidden in it. */
  const sticky = () => {
    const own = [...town.shop.comments.values()].filter(({ author }) => author.type === "Bot");
    expect(own.length).toBeLessThanOrEqual(1);
    return own[0]?.body.replaceAll(/<!--[\s\S]*?-->/g, "") ?? "";
  };
  const reactions = (id: number) =>
    town.shop.comments.get(id)?.reactions.map(({ content }) => content) ?? [];
  const headSha = () => town.shop.pulls.get(town.pull)!.headSha;
  const site = async () => {
    const address = town.address("staging");
    if (address === undefined) return "nothing";
    const { github } = town;
    const response = await fetch(`${github.url}/_sandbox/sites/staging`);
    return `${response.status} ${/<title>(.*)<\/title>/.exec(await response.text())?.[1]}`;
  };
  /** All that went wrong, for whoever reads the failure. */
  const settled = async (what: RegExp) => {
    try {
      await expect.poll(sticky, PATIENCE).toMatch(what);
    } catch (error) {
      const logs = [...town.shop.runs.values()].flatMap(({ jobs }) => jobs.flatMap((it) => it.log));
      throw new Error([sticky(), ...logs.slice(-60), ...said.slice(-40)].join("\n"), {
        cause: error,
      });
    }
  };

  test("is deployed by a comment, and everybody is told what is so", async () => {
    await nextSecond();
    town.github.calls.reset();
    const id = await comment("/deploy staging");
    await settled(/`staging`[^\n]*done[^\n]*deploy/);
    expect(await site()).toBe("200 Shop v2");
    expect(sticky()).toContain(headSha().slice(0, 7));
    await town.github.idle();
    await expect.poll(() => reactions(id), PATIENCE).toContain("+1");
    const deployments = [...town.shop.deployments.values()];
    expect(deployments.map(({ sha, environment }) => [sha, environment])).toEqual([
      [headSha(), "staging"],
    ]);
    expect(deployments[0]?.statuses.at(-1)?.state).toBe("success");
    // Bob's own comment is no call of ours.
    const calls = town.github.calls.list().filter(({ path }) => !path.endsWith("/comments"));
    const names = calls.map(({ method, path, purpose }) => purpose ?? `${method} ${path}`);
    console.log(`calls of GitHub's API for one /deploy: ${names.length}\n${names.join("\n")}`);
    expect(names.length).toBeLessThanOrEqual(12);
  });

  describe("in a browser", () => {
    let browser: Browser;
    let page: Page;

    beforeAll(async () => {
      browser = await chromium.launch({
        executablePath: "/usr/bin/chromium",
        args: ["--no-sandbox", "--disable-gpu"],
      });
      page = await browser.newPage();
      await page.goto(town.page);
    });
    afterAll(async () => {
      await browser?.close();
    });

    const type = async (body: string) => {
      await page.getByLabel("Comment as").selectOption("bob");
      await page.getByLabel("Comment", { exact: true }).fill(body);
      await page.getByRole("button", { name: "Comment" }).click();
    };
    const shown = () => page.frameLocator('iframe[title="staging"]').locator("h1").textContent();

    test("the next version comes and goes while its log is read", async () => {
      const { github, shop, bob } = town;
      const files = { "deploy.yaml": deployYaml("v3") };
      await github.commit(shop, "version-2", { files, by: bob.account });
      await nextSecond();
      await type("/deploy staging");
      await expect.poll(shown, PATIENCE).toBe("Shop v3");
      expect(await page.locator("#runs .log").first().textContent()).toContain("switches");

      await type("/rollback staging");
      await expect.poll(shown, PATIENCE).toBe("Shop v2");
      await settled(/`staging`[^\n]*done[^\n]*rollback/);

      await type("/status");
      await settled(/✅ `\/status` by `bob`/);
      const words = await page.locator("#comments").textContent();
      expect(words).toContain("staging");
    });
  });
});
