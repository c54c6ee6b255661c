import type { Batch, Cloud, CloudAccount } from "../../contracts/cloud.ts";
import type { Http, HttpRequest } from "../../contracts/http.ts";
import type { Droplet } from "../../model/droplet.ts";
import { SluiceError } from "../../model/errors.ts";
import { isPerishable } from "../../model/marks.ts";
import { type Api, createApi, isBusy, isOverLimit, messageOf, refusal } from "./api.ts";
import { createTag, ensureGround } from "./ground.ts";
import { type DropletShape, type SizeShape, toDroplet, toSize } from "./shapes.ts";

/** DigitalOcean's API v2 as the engine's {@link Cloud}. */
export function digitalOcean(http: Http): Cloud {
  const api = createApi(http);
  return {
    account: () => readAccount(api),
    async sizes() {
      const sizes = await api.all<SizeShape>({ method: "GET", path: "/v2/sizes" }, "sizes");
      return sizes.filter(({ gpu_info }) => gpu_info === undefined).map(toSize);
    },
    async droplets(tag) {
      const query = tag === undefined ? {} : { tag_name: tag };
      const request = { method: "GET", path: "/v2/droplets", query } as const;
      return (await api.all<DropletShape>(request, "droplets")).map(toDroplet);
    },
    create: (batch) => create(api, batch),
    async tag(ids, { add, remove }) {
      if (ids.length === 0) return;
      if (add !== undefined) await addTag(api, ids, add);
      if (remove !== undefined) await removeTag(api, ids, remove);
    },
    destroy: (id) => destroy(api, id),
    ground: (wish) => ensureGround(api, wish),
  };
}

interface AccountShape {
  readonly account: {
    readonly uuid: string;
    readonly email: string;
    readonly droplet_limit: number;
    readonly status: string;
    readonly status_message: string;
    readonly team?: { readonly uuid: string; readonly name: string };
  };
}

async function readAccount(api: Api): Promise<CloudAccount> {
  const { account } = await api.ask<AccountShape>({ method: "GET", path: "/v2/account" });
  if (account.status === "locked") {
    const why = `the account ${account.email} is locked: ${account.status_message}`;
    throw new SluiceError("API_REFUSED", why);
  }
  const { uuid: id, name } = account.team ?? { uuid: account.uuid, name: account.email };
  return { id, name, limit: account.droplet_limit };
}

/** Never sent twice: a reply that was lost may stand for droplets that were made. */
async function create(api: Api, batch: Batch): Promise<Droplet[]> {
  const { ground } = batch;
  const request: HttpRequest = { method: "POST", path: "/v2/droplets", body: createBody(batch) };
  const reply = await api.reply(request);
  if (isOverLimit(reply)) throw new SluiceError("QUOTA_EXCEEDED", messageOf(reply));
  if (reply.status >= 300) throw refusal(request, reply);
  const droplets = (reply.body as { droplets: DropletShape[] }).droplets.map(toDroplet);
  if (ground.project !== undefined) {
    const resources = droplets.map(({ id }) => `do:droplet:${id}`);
    const params = { id: ground.project };
    // Filing is for people; hosts that exist must not be lost over it.
    await api
      .reply({ method: "POST", path: "/v2/projects/{id}/resources", params, body: { resources } })
      .catch(() => {});
  }
  return droplets;
}

export function createBody({ names, ground, userData, ...batch }: Batch): object {
  const { region, size, image, tags, backups, ipv6, monitoring } = batch;
  return {
    names,
    region,
    size,
    // A snapshot of one's own has a number, which the API takes as such alone.
    image: /^\d+$/.test(String(image)) ? Number(image) : image,
    tags,
    backups,
    ipv6,
    monitoring,
    user_data: userData,
    ssh_keys: [ground.key],
    vpc_uuid: ground.vpc,
  };
}

/** Attached first: most tags exist. Those of single droplets never do. */
async function addTag(api: Api, ids: readonly number[], name: string): Promise<void> {
  if (isPerishable(name)) await createTag(api, name);
  const request: HttpRequest = { ...attachment(ids, name), method: "POST", repeatable: true };
  let reply = await api.reply(request);
  if (reply.status === 404) {
    await createTag(api, name);
    reply = await api.reply(request);
  }
  if (reply.status >= 300) throw refusal(request, reply);
}

/** A tag that means nothing without its droplets goes as a whole. */
async function removeTag(api: Api, ids: readonly number[], name: string): Promise<void> {
  const request: HttpRequest = isPerishable(name)
    ? { method: "DELETE", path: "/v2/tags/{tag}", params: { tag: name } }
    : { ...attachment(ids, name), method: "DELETE" };
  const reply = await api.reply(request);
  if (reply.status >= 300 && reply.status !== 404) throw refusal(request, reply);
}

function attachment(ids: readonly number[], tag: string): Omit<HttpRequest, "method"> {
  const resources = ids.map((id) => ({ resource_id: String(id), resource_type: "droplet" }));
  return { path: "/v2/tags/{tag}/resources", params: { tag }, body: { resources } };
}

async function destroy(api: Api, id: number): Promise<"asked" | "busy" | "gone"> {
  const request: HttpRequest = { method: "DELETE", path: "/v2/droplets/{id}", params: { id } };
  const reply = await api.reply(request);
  if (reply.status < 300) return "asked";
  if (reply.status === 404) return "gone";
  if (isBusy(reply)) return "busy";
  throw refusal(request, reply);
}
