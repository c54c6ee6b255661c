import type { GitHub } from "../index.ts";
import { AT, type Guide, HEAD_BRANCH, idIn, type SendWith, toGuide } from "./guide.ts";
import { runs } from "./runs.ts";
import { talk } from "./talk.ts";

/** Calls everything that the look-alike answers. Throws at the first unexpected status. */
export async function everything(github: GitHub, sendWith: SendWith): Promise<void> {
  const guide = await toGuide(github, sendWith);
  await people(guide);
  await register(guide);
  await repository(guide);
  await git(guide);
  const { number, sha } = await talk(guide);
  await runs(guide, sha);
  await guide.as(guide.alice)(200, "PUT", `${AT}/pulls/${number}/merge`, {});
  await events(guide);
}

async function people({ as, alice, bob, asApp, asItself, installation }: Guide): Promise<void> {
  const ask = as(alice);
  await asItself(200, "GET", "/app");
  await asApp(200, "GET", "/apps/sluice");
  await asItself(200, "GET", "/app/installations");
  await asItself(200, "GET", `/app/installations/${installation}`);
  await asItself(200, "GET", `${AT}/installation`);
  await asApp(200, "GET", "/installation/repositories");
  await ask(200, "GET", "/user");
  await ask(200, "GET", "/users/bob");
  await ask(200, "GET", `/user/${bob.account.id}`);
  await ask(204, "GET", "/orgs/acme/members/bob");
  await ask(204, "GET", `${AT}/collaborators/bob`);
  await ask(200, "GET", `${AT}/collaborators/bob/permission`);
  await asApp(200, "GET", "/orgs/acme/teams/deployers");
  await asApp(200, "GET", "/orgs/acme/teams/deployers/members");
  await asApp(200, "GET", "/orgs/acme/teams/deployers/teams");
  await asApp(200, "GET", "/orgs/acme/teams/deployers/memberships/bob");
}

/** As a browser does that was sent with a manifest. */
async function register({ github, as, alice }: Guide): Promise<void> {
  const manifest = { name: "another", url: "http://bot.test", redirect_url: "http://back.test/" };
  const { headers } = await fetch(`${github.url}/organizations/acme/settings/apps/new`, {
    method: "POST",
    body: new URLSearchParams({ manifest: JSON.stringify(manifest) }),
    redirect: "manual",
  });
  const code = new URL(headers.get("location") ?? "").searchParams.get("code");
  await as(alice)(201, "POST", `/app-manifests/${code}/conversions`);
}

async function repository({ as, alice, asApp, shop }: Guide): Promise<void> {
  await asApp(200, "GET", AT);
  await asApp(200, "GET", `/repositories/${shop.id}`);
  await as(alice)(200, "PATCH", AT, { name: "store" });
  await as(alice)(200, "PATCH", "/repos/acme/store", { name: "shop" });
  await asApp(200, "GET", `${AT}/branches/main`);
  await asApp(200, "GET", `${AT}/commits`);
  await asApp(200, "GET", `${AT}/commits/main`);
  await asApp(200, "GET", `${AT}/compare/main...${HEAD_BRANCH}`);
  const content = Buffer.from("hi\n").toString("base64");
  await asApp(201, "PUT", `${AT}/contents/hi.txt`, { message: "Hi", content });
  await asApp(200, "GET", `${AT}/contents/hi.txt`);
  await as(alice)(200, "PUT", `${AT}/environments/staging`);
  await asApp(200, "GET", `${AT}/environments`);
  await asApp(200, "GET", `${AT}/environments/staging`);
  await as(alice)(204, "DELETE", `${AT}/environments/staging`);
}

async function git({ asApp }: Guide): Promise<void> {
  const head = await asApp(200, "GET", `${AT}/git/ref/heads/main`);
  const sha = idIn(head, "object", "sha");
  const old = await asApp(200, "GET", `${AT}/git/commits/${sha}`);
  const tree = idIn(old, "tree", "sha");
  const made = await asApp(201, "POST", `${AT}/git/commits`, {
    message: "On",
    tree,
    parents: [sha],
  });
  await asApp(201, "POST", `${AT}/git/refs`, { ref: "refs/sluice/locks/staging", sha });
  const next = { sha: idIn(made, "sha") };
  await asApp(200, "PATCH", `${AT}/git/refs/sluice/locks/staging`, next);
  await asApp(200, "GET", `${AT}/git/matching-refs/sluice`);
  await asApp(204, "DELETE", `${AT}/git/refs/sluice/locks/staging`);
  await asApp(201, "POST", `${AT}/git/refs`, { ref: "refs/heads/short", sha });
  await asApp(204, "DELETE", `${AT}/git/refs/heads/short`);
}

async function events({ asItself, github, installation, alice }: Guide): Promise<void> {
  await github.idle();
  const all = await asItself(200, "GET", "/app/hook/deliveries");
  const id = idIn(all, 0, "id");
  await asItself(200, "GET", `/app/hook/deliveries/${id}`);
  await asItself(202, "POST", `/app/hook/deliveries/${id}/attempts`);
  const own = github.world.installations.get(installation)!;
  const other = await github.repository(own.account, "other");
  for (const isSelected of [false, true]) github.select(own, other, isSelected);
  for (const isSuspended of [true, false]) github.suspend(own, isSuspended);
  github.transfer(other, own.account, alice);
  github.remove(other, alice);
  github.uninstall(own);
  await github.idle();
}
