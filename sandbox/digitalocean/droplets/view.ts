import { diskInfo, regionOf, regionView, sizeView } from "../catalogue/routes.ts";
import { imageView, snapshots } from "../images.ts";
import { iso, type World } from "../world.ts";
import type { Action, Droplet } from "./types.ts";

export function dropletView(world: World, it: Droplet): object {
  const { size } = it;
  return {
    id: it.id,
    name: it.name,
    memory: size.memory,
    vcpus: size.vcpus,
    disk: size.disk,
    disk_info: diskInfo(size),
    locked: it.pending !== undefined,
    status: it.status,
    kernel: null,
    created_at: iso(it.createdAt),
    features: [...it.features],
    backup_ids: [],
    next_backup_window: null,
    snapshot_ids: snapshots(world)
      .filter(({ source }) => source === it.id)
      .map(({ id }) => id),
    image: imageView(it.image),
    volume_ids: [],
    size: sizeView(size),
    size_slug: size.slug,
    networks: it.isConnected ? networksView(it) : { v4: [], v6: [] },
    region: regionView(regionOf(it.region)),
    tags: it.tags,
    vpc_uuid: it.vpc,
  };
}

function networksView({ addresses }: Droplet): object {
  const { publicV4, privateV4, publicV6 } = addresses;
  const gateway = (ip: string) => ip.replace(/\.\d+$/, ".1");
  const v4 = (ip: string, netmask: string, type: string) => {
    return { ip_address: ip, netmask, gateway: gateway(ip), type };
  };
  const v6 = { ip_address: publicV6, netmask: 64, gateway: "2001:db8::1", type: "public" };
  return {
    v4: [v4(privateV4, "255.255.240.0", "private"), v4(publicV4, "255.255.0.0", "public")],
    v6: publicV6 === undefined ? [] : [v6],
  };
}

export function actionView(it: Action): object {
  return {
    id: it.id,
    status: it.status,
    type: it.type,
    started_at: iso(it.startedAt),
    completed_at: it.completedAt === undefined ? null : iso(it.completedAt),
    resource_id: it.resourceId,
    resource_type: it.resourceType,
    region: regionView(regionOf(it.region)),
    region_slug: it.region,
  };
}
