import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { refTarget } from "../../../sandbox/github/git/refs.ts";
import { type Load, startLoad } from "../../../sandbox/load/index.ts";
import { createTown, deployYamlWithPreviews, type Town } from "../../../sandbox/town/index.ts";
import { COLD, expectNoneLost, LIGHT } from "../support/index.ts";

const PATIENCE = { timeout: 120_000, interval: 200 };

/** Nobody types anything: a pull request is opened, pushed to and closed, and we see to the rest. */
describe.each(["by the bot", "by workflows alone"] as const)("a preview that is kept %s", (how) => {
  let town: Town;
  let before: object;
  const said: string[] = [];

  beforeAll(async () => {
    town = await createTown({
      speed: 40,
      previews: true,
      ...(how === "by the bot"
        ? { bot: { onLine: (line) => void said.push(line) } }
        : { botless: true }),
    });
    before = { ...account(), droplets: [] };
  }, COLD);
  afterAll(async () => {
    await town?.close();
  }, COLD);

  /** What the last preview has to leave as it was. */
  const account = () => {
    const { droplets, records, firewalls, snapshots } = town.cloud.state();
    return { droplets: droplets.map(({ name }) => name), records, firewalls, snapshots };
  };
  const as = (path: string, method: string, body: object) =>
    fetch(`${town.github.url}/repos/acme/shop${path}`, {
      method,
      headers: { authorization: `Bearer ${town.bob.token}` },
      body: JSON.stringify(body),
    });
  const sticky = (pull: number) => {
    const all = [...town.shop.comments.values()];
    const own = all.filter(({ author, issue }) => author.type === "Bot" && issue === pull);
    expect(own.length).toBeLessThanOrEqual(1);
    return own[0]?.body.replaceAll(/<!--[\s\S]*?-->/g, "") ?? "";
  };
  const domain = (pull: number) => `pr-${pull}-web.preview.example.com`;
  const droplet = () =>
    town.cloud
      .state()
      .droplets.find(({ name, isDoomed }) => name.includes("previews") && !isDoomed);
  const site = async (pull: number) => {
    const address = droplet()?.address;
    if (address === undefined) return "nothing";
    const { get } = await import("node:http");
    return new Promise<string>((resolve) => {
      const headers = { host: domain(pull) };
      get({ host: address, headers }, (response) => {
        const version = String(response.headers["x-shop-version"] ?? "");
        response.resume().once("end", () => resolve(`${response.statusCode} ${version}`));
      }).once("error", (error) => resolve(error.message));
    });
  };
  const settled = async (pull: number, what: RegExp) => {
    try {
      await expect.poll(() => sticky(pull), PATIENCE).toMatch(what);
    } catch (error) {
      const logs = [...town.shop.runs.values()].flatMap(({ jobs }) => jobs.flatMap((it) => it.log));
      throw new Error([sticky(pull), ...logs.slice(-60), ...said.slice(-40)].join("\n"), {
        cause: error,
      });
    }
  };
  /** Names of what of a preview is on its host. */
  const onHost = async (environment: string) => {
    const host = await town.cloud.host(droplet()!.id);
    const label = `label=sluice.environment=${environment}`;
    const script = `
docker ps -aq --filter ${label} | sed 's/^/container /'
docker volume ls -q --filter ${label} | sed 's/^/volume /'
docker network ls -q --filter ${label} | sed 's/^/network /'
find /etc/nginx /var/lib/sluice /var/log/nginx /etc/systemd/system -path '*${environment}*' | sed 's/^/file /'`;
    const { stdout } = await host.exec(["sh", "-c", script]);
    return stdout.split("\n").filter((line) => line !== "");
  };
  const kinds = async (pull: number) => [
    ...new Set((await onHost(`preview-${pull}`)).map((line) => line.split(" ")[0])),
  ];

  test("comes with the pull request, follows it without a lost request, and goes with it", async () => {
    const { github, shop, bob, pull } = town;
    await settled(pull, /`preview-\d+` \| ✅ done/);
    expect(sticky(pull)).toContain(`http://${domain(pull)}/`);
    expect(await site(pull)).toBe("200 v2");
    expect(account().records).toContain(`${domain(pull)} A ${droplet()!.address}`);

    const load: Load = await startLoad({
      host: droplet()!.address!,
      port: 80,
      hostHeader: domain(pull),
      mix: LIGHT,
      thinkMs: 30,
    });
    const files = { "deploy.yaml": deployYamlWithPreviews("v3") };
    await github.commit(shop, "version-2", { files, by: bob.account });
    await expect.poll(() => site(pull), PATIENCE).toBe("200 v3");
    await settled(pull, /`preview-\d+` \| ✅ done/);
    await expectNoneLost(load, "a push to a preview");

    await expect.poll(() => sticky(pull), PATIENCE).toMatch(/ready in [^·]+ · ends \S+ \S+ UTC/);
    if (how === "by the bot") expect(sticky(pull)).toMatch(/UTC · \$\d+\.\d\d a day/);

    expect(await kinds(pull)).toEqual(["container", "volume", "network", "file"]);

    const other = how === "by the bot" ? await neighbour() : undefined;
    await as(`/pulls/${pull}`, "PATCH", { state: "closed" });
    await settled(pull, /`preview-\d+` \| 🗑️ gone/);
    expect(account().records.filter((record) => record.includes(`pr-${pull}-`))).toEqual([]);
    await expect.poll(() => deploymentsOf(pull), PATIENCE).toEqual(["inactive"]);
    expect(await refTarget(shop.git, `refs/sluice/locks/preview-${pull}`)).toBeUndefined();
    if (other !== undefined) {
      expect(await onHost(`preview-${pull}`)).toEqual([]);
      expect(await site(other)).toBe("200 v4");
      await as(`/pulls/${other}`, "PATCH", { state: "closed" });
      await settled(other, /`preview-\d+` \| 🗑️ gone/);
    }
    await expect.poll(account, PATIENCE).toEqual(before);
  });

  /** A second one on the same host, which must not notice that the first one goes. */
  const neighbour = async () => {
    const files = { "deploy.yaml": deployYamlWithPreviews("v4") };
    await town.github.commit(town.shop, "version-4", { files, by: town.bob.account });
    const opened = await as("/pulls", "POST", { title: "4", head: "version-4", base: "main" });
    const { number } = (await opened.json()) as { number: number };
    await settled(number, /`preview-\d+` \| ✅ done/);
    expect(town.cloud.state().droplets).toHaveLength(1);
    return number;
  };

  const deploymentsOf = (pull: number) => {
    const all = [...town.shop.deployments.values()].filter(({ payload }) =>
      JSON.stringify(payload).includes(`preview-${pull}"`),
    );
    return [...new Set(all.map(({ statuses }) => statuses.at(-1)?.state))];
  };
});
