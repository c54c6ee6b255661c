import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createGitHub, type GitHub, type Person } from "../../../sandbox/github/index.ts";
import { destroyHosts, type SandboxHost } from "../../../sandbox/hosts/index.ts";
import type { SweptPreview } from "../../../src/wiring/preview-sweep.ts";
import { COLD, createShopHosts, shopImage, startSluice } from "../support/index.ts";

const PULL = "/repos/{owner}/{repo}/pulls/{pull_number}";
const RECORDS = "/repos/{owner}/{repo}/deployments";
const DAYS_AGO = "5 days ago";

/** What `sluice sweep --apply` does to previews of which nobody has told it anything but GitHub. */
describe("previews that nobody looked after", () => {
  let host: SandboxHost;
  let github: GitHub;
  let bob: Person;
  let folder: string;
  const heads: string[] = [];

  beforeAll(async () => {
    [host] = (await createShopHosts("swept", ["v1"])) as [SandboxHost];
    github = await createGitHub();
    bob = github.user("bob");
    const acme = github.organization("acme", [bob]);
    const shop = await github.repository(acme, "shop");
    github.grant(shop, bob, "write");
    folder = await mkdtemp(join(tmpdir(), "sluice-swept-"));
    for (let pull = 1; pull <= 6; pull++) {
      const files = { [`${pull}.txt`]: "one\n" };
      heads[pull] = await github.commit(shop, `branch-${pull}`, { files, by: bob.account });
      await call("POST", "/pulls", { title: `${pull}`, head: `branch-${pull}`, base: "main" });
    }
    await writeFile(join(folder, "deploy.yaml"), JSON.stringify(await document()));
    await Promise.all([OPEN, CLOSED, EXPIRED, EXTENDED, KEPT].map(deploy));
    await halfMade(HALF);
    for (const pull of [EXPIRED, EXTENDED, KEPT]) await age(pull);
  }, COLD);
  afterAll(async () => {
    await destroyHosts([host]);
    await github?.close();
    await rm(folder, { recursive: true, force: true });
  });

  test("stay when GitHub cannot be asked, and go when it plainly says that they are over", async () => {
    const all = [OPEN, CLOSED, EXPIRED, EXTENDED, KEPT, HALF];
    for (const pull of [CLOSED, HALF]) await call("PATCH", `/pulls/${pull}`, { state: "closed" });
    await extend(EXTENDED);
    await record(CLOSED);
    await call("POST", `/issues/${KEPT}/labels`, { labels: ["keep"] });

    github.faults.next({ kind: 500, path: PULL, times: 1_000 });
    const failing = await sweep("--apply");
    expect(failing.map(({ action }) => action)).toEqual(all.map(() => "unsure"));
    expect(await there()).toEqual(all);
    github.faults.clear();

    // Answers that have nothing in them: a repository that we may not see, and no word of what was extended.
    const blind = await sweep("--apply", { GITHUB_REPOSITORY: "acme/another" });
    expect(blind).toEqual([]);
    github.faults.next({ kind: 403, path: RECORDS, method: "GET", times: 1_000 });
    const told = await sweep();
    expect(actions(told)).toEqual({
      destroy: [CLOSED, HALF],
      keep: [OPEN, EXPIRED, EXTENDED, KEPT],
    });
    expect(await there()).toEqual(all);
    github.faults.clear();

    const swept = await sweep("--apply");
    expect(actions(swept)).toEqual({
      destroy: [CLOSED, EXPIRED, HALF],
      keep: [OPEN, EXTENDED, KEPT],
    });
    expect(swept.flatMap(({ removed }) => removed ?? [])).toEqual([true, true, true]);
    expect(await there()).toEqual([OPEN, EXTENDED, KEPT]);
    expect(await recorded()).toEqual({ deploy: "inactive", extend: undefined });
    expect(await site(OPEN)).toBe("200 v1");
    expect(await sweep("--apply")).toHaveLength(3);
  }, 60_000);

  const [OPEN, CLOSED, EXPIRED, EXTENDED, KEPT, HALF] = [1, 2, 3, 4, 5, 6] as const;

  async function document(): Promise<object> {
    const { address, port, user, fingerprint } = host.ssh;
    const web = {
      image: shopImage("v1"),
      port: 3000,
      health: { path: "/up" },
      drain: "0s",
      stop_grace_period: "1s",
      volumes: { notes: "/data" },
    };
    const hosts = [{ address, port, user, fingerprint }];
    return { project: "swept", services: { web }, previews: { hosts, domain: "swept.test" } };
  }

  function run(args: readonly string[], more: Readonly<Record<string, string>> = {}) {
    const env = {
      SLUICE_SSH_KEY: host.ssh.privateKey,
      GITHUB_API_URL: github.url,
      GITHUB_REPOSITORY: "acme/shop",
      GITHUB_TOKEN: bob.token,
      ...more,
    };
    return startSluice([...args, "--config", join(folder, "deploy.yaml")], { folder, env }).done;
  }

  async function deploy(pull: number): Promise<void> {
    const { code, stderr } = await run(["deploy", `preview-${pull}`]);
    expect(code, stderr).toBe(0);
  }

  async function sweep(
    ...[apply, more]: [apply?: string, more?: Readonly<Record<string, string>>]
  ) {
    const { stdout, stderr } = await run(["sweep", ...(apply === undefined ? [] : [apply])], more);
    const found = JSON.parse(stdout || "{}") as { previews?: readonly SweptPreview[] };
    expect(found.previews, stderr).toBeDefined();
    return found.previews!;
  }

  function actions(previews: readonly SweptPreview[]): object {
    const groups = Map.groupBy(previews, ({ action }) => action);
    return Object.fromEntries(
      [...groups].map(([name, own]) => [name, own.map(({ pull }) => pull)]),
    );
  }

  async function call(method: string, path: string, body: object): Promise<void> {
    const response = await fetch(`${github.url}/repos/acme/shop${path}`, {
      method,
      headers: { authorization: `Bearer ${bob.token}` },
      body: JSON.stringify(body),
    });
    expect(response.ok, await response.text()).toBe(true);
  }

  /** As the bot puts `/extend` on record. */
  function extend(pull: number): Promise<void> {
    const until = new Date(Date.now() + 3_600_000).toISOString();
    return record(pull, "extend", { until });
  }

  function record(pull: number, task = "deploy", more: object = {}): Promise<void> {
    return call("POST", "/deployments", {
      ref: heads[pull],
      task,
      auto_merge: false,
      required_contexts: [],
      payload: { environment: `preview-${pull}`, pull, ...more },
      environment: "preview",
      transient_environment: true,
    });
  }

  /** What is on record: task → how it stands. */
  async function recorded(): Promise<object> {
    const shop = [...github.world.repositories.values()].find(({ name }) => name === "shop")!;
    const all = [...shop.deployments.values()];
    return Object.fromEntries(all.map(({ task, statuses }) => [task, statuses.at(-1)?.state]));
  }

  /** Its last deploy was longer ago than the time that it has. */
  async function age(pull: number): Promise<void> {
    const file = `/var/lib/sluice/swept/preview-${pull}/state.json`;
    await host.exec(["touch", "-d", DAYS_AGO, file]);
  }

  /** What a deploy leaves that died before it had recorded anything. */
  async function halfMade(pull: number): Promise<void> {
    const labels = ["project=swept", `environment=preview-${pull}`, "service=web"];
    const args = labels.flatMap((label) => ["--label", `sluice.${label}`]);
    await host.exec([
      "docker",
      "volume",
      "create",
      ...args,
      `sluice_swept_preview-${pull}_web_notes`,
    ]);
    await host.exec(["docker", "network", "create", ...args, `sluice_swept_preview-${pull}`]);
  }

  /** Pull requests of which anything is on the host. */
  async function there(): Promise<number[]> {
    const { stdout } = await host.exec(["sh", "-c", LEFT]);
    const found = stdout.matchAll(/preview-(\d+)/g);
    return [...new Set([...found].map(([, pull]) => Number(pull)))].toSorted((a, b) => a - b);
  }

  async function site(pull: number): Promise<string> {
    const header = `Host: pr-${pull}-web.swept.test`;
    const argv = ["curl", "-s", "-i", "-H", header, `http://${host.address}/up`];
    const { stdout } = await host.exec(argv);
    const version = /^x-shop-version: (\S+)/im.exec(stdout)?.[1] ?? "";
    return `${/^HTTP\/\S+ (\d+)/.exec(stdout)?.[1]} ${version}`;
  }
});

const LEFT = `docker ps -a --format '{{.Names}}'; docker volume ls -q; docker network ls --format '{{.Name}}'
find /var/lib/sluice /etc/nginx/conf.d /etc/systemd/system /var/log/nginx -name '*preview-*'; true`;
