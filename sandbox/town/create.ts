import { readFile } from "node:fs/promises";
import { createDigitalOcean, type DigitalOcean } from "../digitalocean/index.ts";
import {
  createGitHub,
  type GitHub,
  type Person,
  type Repository,
  type Site,
} from "../github/index.ts";
import { ensureKeyPair } from "../hosts/keys.ts";
import { ROOT } from "../hosts/paths.ts";
import { ensureBaseImages } from "../images/apps/index.ts";
import { type Bot, type BotOptions, startBot } from "./bot.ts";
import { deployYaml, deployYamlWithPreviews, domainOf, shopFiles, ZONE } from "./shop.ts";

/** Everything together: GitHub with a repository and a pull request, a cloud of real hosts, the bot. */
export interface Town {
  readonly github: GitHub;
  readonly cloud: DigitalOcean;
  readonly shop: Repository;
  /** May do everything; may write; may only read. */
  readonly alice: Person;
  readonly bob: Person;
  readonly rita: Person;
  /** Number of the pull request that brings version 2. */
  readonly pull: number;
  readonly bot: Bot | undefined;
  /** Address of the pull request's page. */
  readonly page: string;
  /** Where an environment answers now; nothing while it has no host. */
  address(environment: string): string | undefined;
  close(): Promise<void>;
}

export interface TownOptions {
  /** Port of GitHub, whose page people look at. */
  readonly port?: number;
  /** How many times faster the cloud is. */
  readonly speed?: number;
  /** Left out: nobody answers comments, or a workflow does. */
  readonly bot?: BotOptions;
  /** Workflows do what the bot does elsewhere. */
  readonly botless?: boolean;
  /** Every pull request gets a preview. */
  readonly previews?: boolean;
}

const ENVIRONMENTS = ["staging", "production"];

export async function createTown(options: TownOptions = {}): Promise<Town> {
  const { port, speed, previews = false } = options;
  const yaml = previews ? deployYamlWithPreviews : deployYaml;
  await ensureBaseImages();
  const cloud = await createDigitalOcean({
    hosts: "real",
    ...(speed === undefined ? {} : { speed }),
  });
  const address = (environment: string) => addressIn(cloud, environment);
  const sites = (): Site[] =>
    ENVIRONMENTS.map((environment) => {
      const found = address(environment);
      const url = found === undefined ? undefined : `http://${found}/`;
      return { environment, url, host: domainOf(environment) };
    });
  let people: Readonly<Record<string, string>> = {};
  const github = await createGitHub({
    ...(port === undefined ? {} : { port }),
    runner: { action: ROOT, pickup: 200, timeScale: 1, runners: 4 },
    page: { people: () => people, sites },
  });
  const settled = await settle(github, cloud, yaml("v1"));
  if (previews) await ownZone(cloud);
  if (options.botless) settled.shop.variables.set("SLUICE_PULL_REQUESTS", "true");
  people = Object.fromEntries(
    [settled.bob, settled.alice, settled.rita].map((it) => [it.account.login, it.token]),
  );
  const bot = options.bot && (await startBot(github, settled.shop, options.bot));
  const pull = await openPull(github, settled.shop, settled.bob, yaml("v2"));
  return {
    github,
    cloud,
    ...settled,
    bot,
    pull,
    page: `${github.url}/acme/shop/pull/${pull}`,
    address,
    async close() {
      await bot?.stop();
      await github.close();
      await cloud.close();
    },
  };
}

/** Who is there, and what they have. */
async function settle(github: GitHub, cloud: DigitalOcean, config: string) {
  const [alice, bob, rita] = [github.user("alice"), github.user("bob"), github.user("rita")];
  const acme = github.organization("acme", [alice, bob, rita]);
  const shop = await github.repository(acme, "shop", { files: await shopFiles(config) });
  github.grant(shop, alice, "admin");
  github.grant(shop, bob, "write");
  github.grant(shop, rita, "read");
  const { privateKey } = await ensureKeyPair();
  shop.secrets.set("SLUICE_SSH_KEY", await readFile(privateKey, "utf8"));
  shop.secrets.set("DIGITALOCEAN_TOKEN", cloud.token);
  shop.variables.set("DIGITALOCEAN_API_URL", cloud.url);
  shop.variables.set("SLUICE_DEPLOY", "true");
  return { alice, bob, rita, shop };
}

/** What bob would like to bring, told to a bot that is there: it trusts no head that it has not seen come. */
async function openPull(
  github: GitHub,
  shop: Repository,
  bob: Person,
  config: string,
): Promise<number> {
  const files = { "deploy.yaml": config };
  await github.commit(shop, "version-2", { files, message: "Version 2", by: bob.account });
  const response = await fetch(`${github.url}/repos/acme/shop/pulls`, {
    method: "POST",
    headers: { authorization: `Bearer ${bob.token}` },
    body: JSON.stringify({ title: "Version 2", head: "version-2", base: "main" }),
  });
  return ((await response.json()) as { number: number }).number;
}

function addressIn(cloud: DigitalOcean, environment: string): string | undefined {
  const tag = `sluice:environment:${environment}`;
  const droplet = cloud
    .state()
    .droplets.find(({ tags, isDoomed }) => tags.includes(tag) && !isDoomed);
  return droplet?.address;
}

/** As somebody does once by hand, in the cloud's pages. */
async function ownZone({ url, token }: DigitalOcean): Promise<void> {
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  const body = JSON.stringify({ name: ZONE });
  await fetch(`${url}/v2/domains`, { method: "POST", headers, body });
}
