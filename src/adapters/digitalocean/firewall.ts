import { isDeepStrictEqual } from "node:util";
import type { GroundWish } from "../../contracts/cloud.ts";
import { projectTag } from "../../model/marks.ts";
import { type Api, refusal } from "./api.ts";

interface Rule {
  readonly protocol: string;
  readonly ports: string;
  readonly sources?: { readonly addresses?: readonly string[] };
  readonly destinations?: { readonly addresses?: readonly string[] };
}

interface Firewall {
  readonly id: string;
  readonly name: string;
  readonly inbound_rules: readonly Rule[] | null;
  readonly outbound_rules: readonly Rule[] | null;
  readonly tags: readonly string[] | null;
}

const ANYWHERE = ["0.0.0.0/0", "::/0"];

export function firewallName(project: string): string {
  return `sluice-${project}`;
}

/**
 * 22 from where it is needed, 80 and 443 from anywhere; container ports stay closed even where
 * Docker has published them. All egress, because without a rule there is none.
 */
export function firewallBody({
  project,
  sshFrom,
}: Pick<GroundWish, "project" | "sshFrom">): object {
  const open = (ports: string, addresses: readonly string[]) => ({
    protocol: "tcp",
    ports,
    sources: { addresses },
  });
  const out = (protocol: string) => ({
    protocol,
    ports: "0",
    destinations: { addresses: ANYWHERE },
  });
  return {
    name: firewallName(project),
    inbound_rules: [
      open("22", sshFrom.length === 0 ? ANYWHERE : sshFrom),
      open("80", ANYWHERE),
      open("443", ANYWHERE),
    ],
    outbound_rules: ["tcp", "udp", "icmp"].map(out),
    tags: [projectTag(project)],
  };
}

/** One per project, attached by tag: it covers a droplet from the moment that it is tagged. */
export async function ensureFirewall(api: Api, wish: GroundWish): Promise<void> {
  const path = "/v2/firewalls";
  const wanted = firewallBody(wish);
  const there = (await findFirewall(api, wish.project)) ?? (await makeFirewall(api, wish, wanted));
  if (there === undefined || isDeepStrictEqual(essence(there), essence(wanted as Firewall))) return;
  const params = { id: there.id };
  await api.ask({ method: "PUT", path: `${path}/{id}`, params, body: wanted });
}

async function findFirewall(api: Api, project: string): Promise<Firewall | undefined> {
  const all = await api.all<Firewall>({ method: "GET", path: "/v2/firewalls" }, "firewalls");
  return all.find(({ name }) => name === firewallName(project));
}

/** Names are unique: where another run was faster it resolves to that run's. */
async function makeFirewall(
  api: Api,
  { project }: GroundWish,
  body: object,
): Promise<Firewall | undefined> {
  const request = { method: "POST", path: "/v2/firewalls", body } as const;
  const reply = await api.reply(request);
  if (reply.status < 300) return undefined;
  const there = await findFirewall(api, project);
  if (there === undefined) throw refusal(request, reply);
  return there;
}

/** What the rules say, whatever their order and whatever empty fields the API adds. */
function essence({ inbound_rules, outbound_rules, tags }: Firewall): unknown {
  const lines = (rules: readonly Rule[] | null, side: "sources" | "destinations") =>
    (rules ?? [])
      .map(({ protocol, ports, [side]: place }) => {
        const all = ports === "0" || ports === "all" || protocol === "icmp" ? "all" : ports;
        return `${protocol} ${all} ${[...(place?.addresses ?? [])].toSorted().join(",")}`;
      })
      .toSorted();
  return {
    in: lines(inbound_rules, "sources"),
    out: lines(outbound_rules, "destinations"),
    tags: [...(tags ?? [])].map((tag) => tag.toLowerCase()).toSorted(),
  };
}
