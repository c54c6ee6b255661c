import type { Guide } from "./index.ts";

export interface Made {
  /** Ids of two droplets with the tag `flow`. */
  readonly first: string;
  readonly second: string;
}

const ORDER = {
  region: "lon1",
  size: "s-1vcpu-2gb",
  image: "debian-12-x64",
  tags: ["flow", "flow:sort:a"],
  ipv6: true,
  monitoring: true,
  backups: false,
  user_data: "#cloud-config\nruncmd: [true]\n",
};

/** Droplets from create to what can be done with them, snapshots and images. */
export async function droplets(guide: Guide): Promise<Made> {
  const { ask, id, until } = guide;
  await ask(422, "POST", "/v2/droplets", { ...ORDER, name: "flow", size: "s-no-such-size" });
  const single = await ask(202, "POST", "/v2/droplets", { ...ORDER, name: "flow-1" });
  const pair = await ask(202, "POST", "/v2/droplets", { ...ORDER, names: ["flow-2", "flow-3"] });
  const first = id(single, "droplet", "id");
  const second = id(pair, "droplets", 0, "id");
  const third = `/v2/droplets/${id(pair, "droplets", 1, "id")}`;
  await ask(200, "GET", `/v2/actions/${id(single, "links", "actions", 0, "id")}`);
  for (const it of [`/v2/droplets/${first}`, `/v2/droplets/${second}`, third]) {
    await until(it, ["droplet", "status"], "active");
  }
  await until("/v2/droplets?tag_name=flow", ["meta", "total"], 3);
  await ask(200, "GET", "/v2/droplets?per_page=1&page=2");
  await ask(200, "GET", "/v2/droplets?name=flow-1");
  await ask(200, "GET", "/v2/actions?per_page=2");
  await actions(guide, first);
  await ask(204, "DELETE", third);
  return { first, second };
}

async function actions({ ask, id, until }: Guide, droplet: string): Promise<void> {
  const path = `/v2/droplets/${droplet}`;
  const reboot = await ask(201, "POST", `${path}/actions`, { type: "reboot" });
  await until(`${path}/actions/${id(reboot, "action", "id")}`, ["action", "status"], "completed");
  await ask(200, "GET", `${path}/actions`);
  await ask(201, "POST", `${path}/actions`, { type: "snapshot", name: "flow-template" });
  await until("/v2/snapshots?resource_type=droplet", ["meta", "total"], 1);
  await until(path, ["droplet", "locked"], false);
  await snapshots({ ask, id }, path);
  // Not by tag: no body can match exactly one of the two schemas that the description offers there.
  await ask(201, "POST", `${path}/actions`, { type: "power_off" });
  await until(path, ["droplet", "status"], "off");
  await until(path, ["droplet", "locked"], false);
}

async function snapshots({ ask, id }: Pick<Guide, "ask" | "id">, droplet: string): Promise<void> {
  await ask(200, "GET", `${droplet}/snapshots`);
  const list = await ask(200, "GET", "/v2/snapshots");
  const snapshot = id(list, "snapshots", 0, "id");
  await ask(200, "GET", `/v2/snapshots/${snapshot}`);
  await ask(200, "GET", "/v2/images?private=true");
  await ask(200, "GET", "/v2/images?type=distribution");
  await ask(200, "GET", "/v2/images/debian-12-x64");
  await ask(200, "PUT", `/v2/images/${snapshot}`, { name: "flow-template-2" });
  await ask(204, "DELETE", `/v2/snapshots/${snapshot}`);
  await ask(404, "DELETE", `/v2/images/${snapshot}`);
}
