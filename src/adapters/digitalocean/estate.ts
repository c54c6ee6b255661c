import type { Estate, EstateKind, EstateThing } from "../../contracts/estate.ts";
import type { Http, HttpRequest } from "../../contracts/http.ts";
import { type Api, createApi, refusal } from "./api.ts";
import { type DropletShape, toDroplet } from "./shapes.ts";

/** What of the account bears our names. Droplets are listed whoever made them: they count. */
export function digitalOceanEstate(http: Http): Estate {
  const api = createApi(http);
  return {
    async list() {
      const lists = await Promise.all([
        droplets(api),
        named(api, "firewall", "/v2/firewalls", "firewalls"),
        named(api, "key", "/v2/account/keys", "ssh_keys"),
        named(api, "network", "/v2/vpcs", "vpcs"),
        templates(api),
        tags(api),
      ]);
      return lists.flat();
    },
    remove: (thing) => remove(api, thing),
  };
}

async function droplets(api: Api): Promise<EstateThing[]> {
  const list = await api.all<DropletShape>({ method: "GET", path: "/v2/droplets" }, "droplets");
  return list.map(toDroplet).map(({ id, name, createdAt, region, tags, v4, v6 }) => ({
    kind: "droplet",
    id: String(id),
    name,
    createdAt: Date.parse(createdAt),
    region,
    tags,
    addresses: [v4, v6].flatMap((address) => address ?? []),
  }));
}

interface NamedShape {
  readonly id: string | number;
  readonly name: string;
  readonly created_at?: string;
  readonly region?: string;
  readonly tags?: readonly string[] | null;
  readonly default?: boolean;
}

async function named(
  api: Api,
  kind: EstateKind,
  path: string,
  key: string,
  query: HttpRequest["query"] = {},
): Promise<EstateThing[]> {
  const list = await api.all<NamedShape>({ method: "GET", path, query }, key);
  return (
    list
      // The first network of a region becomes its default, which can never be deleted again.
      .filter((one) => one.name.startsWith("sluice-") && one.default !== true)
      .map(({ id, name, created_at: created, region, tags }) => ({
        kind,
        id: String(id),
        name,
        ...(created === undefined ? {} : { createdAt: Date.parse(created) }),
        ...(region === undefined ? {} : { region }),
        ...(tags ? { tags } : {}),
      }))
  );
}

function templates(api: Api): Promise<EstateThing[]> {
  return named(api, "template", "/v2/snapshots", "snapshots", { resource_type: "droplet" });
}

async function tags(api: Api): Promise<EstateThing[]> {
  const list = await api.all<{ name: string }>({ method: "GET", path: "/v2/tags" }, "tags");
  return list
    .filter(({ name }) => /^sluice(?::|$)/i.test(name))
    .map(({ name }) => ({ kind: "tag", id: name, name }));
}

const PATHS: Readonly<Partial<Record<EstateKind, string>>> = {
  firewall: "/v2/firewalls/{id}",
  key: "/v2/account/keys/{id}",
  network: "/v2/vpcs/{id}",
  template: "/v2/snapshots/{id}",
  tag: "/v2/tags/{id}",
};

async function remove(api: Api, { kind, id }: EstateThing): Promise<void> {
  const path = PATHS[kind];
  if (path === undefined) throw new Error(`a ${kind} is not removed this way`);
  const request: HttpRequest = { method: "DELETE", path, params: { id } };
  const reply = await api.reply(request);
  if (reply.status >= 300 && reply.status !== 404) throw refusal(request, reply);
}
