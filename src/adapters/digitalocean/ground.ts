import { createHash } from "node:crypto";
import type { Ground, GroundWish } from "../../contracts/cloud.ts";
import { projectTag } from "../../model/marks.ts";
import { type Api, messageOf, refusal } from "./api.ts";
import { ensureFirewall } from "./firewall.ts";

/** Everything that has to be there before the first droplet; each is looked for first. */
export async function ensureGround(api: Api, wish: GroundWish): Promise<Ground> {
  // The firewall is attached by a tag, and a tag must exist before anything can name it.
  const firewall = createTag(api, projectTag(wish.project)).then(() => ensureFirewall(api, wish));
  const vpc = ensureVpc(api, wish.region);
  const key = ensureKey(api, wish.publicKey);
  const project = findProject(api, wish.project);
  // All come to their end before a failure is told: nothing is made behind the back of a clean-up.
  await Promise.allSettled([vpc, key, project, firewall]);
  await firewall;
  const id = await project;
  return { vpc: await vpc, key: await key, ...(id === undefined ? {} : { project: id }) };
}

/** A tag that is there already is answered like a new one, or refused: both are fine. */
export async function createTag(api: Api, name: string): Promise<void> {
  const request = { method: "POST", path: "/v2/tags", body: { name }, repeatable: true } as const;
  const reply = await api.reply(request);
  if (reply.status >= 300 && reply.status !== 422) throw refusal(request, reply);
}

interface Named {
  readonly id: string;
  readonly name: string;
  readonly region?: string;
}

async function ensureVpc(api: Api, region: string): Promise<string> {
  const name = `sluice-${region}`;
  const find = async () => {
    const vpcs = await api.all<Named>({ method: "GET", path: "/v2/vpcs" }, "vpcs");
    return vpcs.find((vpc) => vpc.name === name && vpc.region === region)?.id;
  };
  const there = await find();
  if (there !== undefined) return there;
  const body = { name, region, description: "Hosts made by Sluice" };
  const request = { method: "POST", path: "/v2/vpcs", body } as const;
  const reply = await api.reply(request);
  if (reply.status < 300) return (reply.body as { vpc: Named }).vpc.id;
  // Names are unique: another run may have been faster.
  const made = await find();
  if (made === undefined) throw refusal(request, reply);
  return made;
}

/** By fingerprint, because the list of keys may be read only ten times a minute. */
async function ensureKey(api: Api, publicKey: string): Promise<string> {
  const [type = "", blob = ""] = publicKey.trim().split(/\s+/);
  const fingerprint = keyFingerprint(blob);
  const read = {
    method: "GET",
    path: "/v2/account/keys/{id}",
    params: { id: fingerprint },
  } as const;
  const reply = await api.reply(read);
  if (reply.status < 300) return fingerprint;
  if (reply.status !== 404) throw refusal(read, reply);
  const name = `sluice-${fingerprint.replaceAll(":", "").slice(0, 12)}`;
  const body = { name, public_key: `${type} ${blob} ${name}` };
  const write = { method: "POST", path: "/v2/account/keys", body } as const;
  const made = await api.reply(write);
  if (made.status >= 300 && !/already in use/i.test(messageOf(made))) throw refusal(write, made);
  return fingerprint;
}

/** MD5 with colons: the form that the API takes in place of an id. */
export function keyFingerprint(blob: string): string {
  const digest = createHash("md5").update(Buffer.from(blob, "base64")).digest("hex");
  return digest.match(/../g)!.join(":");
}

/** Droplets are filed under the DigitalOcean project of the same name where the owner made one. */
async function findProject(api: Api, name: string): Promise<string | undefined> {
  const projects = await api.all<Named>({ method: "GET", path: "/v2/projects" }, "projects");
  return projects.find((project) => project.name === name)?.id;
}
