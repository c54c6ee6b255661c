import type { Made } from "./droplets.ts";
import type { Guide } from "./index.ts";

const ANYWHERE = { addresses: ["0.0.0.0/0", "::/0"] };
const tcp = (ports: string) => ({ protocol: "tcp", ports, sources: ANYWHERE });
const OUT = { protocol: "tcp", ports: "all", destinations: ANYWHERE };

/** Firewalls, VPCs and names. */
export async function network(guide: Guide, made: Made): Promise<void> {
  await firewalls(guide, made);
  await vpcs(guide);
  await domains(guide);
}

async function firewalls({ ask, id }: Guide, { first, second }: Made): Promise<void> {
  const rules = { inbound_rules: [tcp("22")], outbound_rules: [OUT] };
  const body = { name: "flow", tags: ["flow"], ...rules };
  const path = `/v2/firewalls/${id(await ask(202, "POST", "/v2/firewalls", body), "firewall", "id")}`;
  await ask(200, "GET", path);
  await ask(200, "GET", "/v2/firewalls");
  await ask(200, "PUT", path, { ...body, droplet_ids: [Number(first)] });
  await ask(204, "POST", `${path}/rules`, { inbound_rules: [tcp("80")] });
  await ask(204, "DELETE", `${path}/rules`, { inbound_rules: [tcp("80")] });
  await ask(204, "POST", `${path}/droplets`, { droplet_ids: [Number(second)] });
  await ask(204, "DELETE", `${path}/droplets`, { droplet_ids: [Number(second)] });
  await ask(204, "POST", `${path}/tags`, { tags: ["flow:sort:a"] });
  await ask(204, "DELETE", `${path}/tags`, { tags: ["flow:sort:a"] });
  await ask(200, "GET", `/v2/droplets/${first}/firewalls`);
  await ask(204, "DELETE", path);
}

async function vpcs({ ask, id }: Guide): Promise<void> {
  const list = await ask(200, "GET", "/v2/vpcs");
  await ask(200, "GET", `/v2/vpcs/${id(list, "vpcs", 0, "id")}/members`);
  const order = { name: "flow", region: "lon1" };
  const path = `/v2/vpcs/${id(await ask(201, "POST", "/v2/vpcs", order), "vpc", "id")}`;
  await ask(200, "GET", path);
  await ask(200, "PUT", path, { name: "flow-2", description: "ours" });
  await ask(200, "PATCH", path, { name: "flow-3" });
  await ask(204, "DELETE", path);
}

async function domains({ ask, id }: Guide): Promise<void> {
  await ask(201, "POST", "/v2/domains", { name: "flow.example.com" });
  await ask(200, "GET", "/v2/domains");
  const path = "/v2/domains/flow.example.com";
  await ask(200, "GET", path);
  const order = { type: "A", name: "www", data: "198.18.0.1", ttl: 60 };
  const made = await ask(201, "POST", `${path}/records`, order);
  await ask(200, "GET", `${path}/records?type=A&name=www.flow.example.com`);
  const record = `${path}/records/${id(made, "domain_record", "id")}`;
  await ask(200, "GET", record);
  await ask(200, "PATCH", record, { type: "A", data: "198.18.0.2" });
  await ask(200, "PUT", record, { ...order, data: "198.18.0.3" });
  await ask(204, "DELETE", record);
  await ask(204, "DELETE", path);
}
