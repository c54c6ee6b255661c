import { randomUUID } from "node:crypto";
import { z } from "zod";
import { REGIONS } from "../catalogue/regions.ts";
import { ApiError, notFound, unprocessable } from "../http/errors.ts";
import { paged } from "../http/pages.ts";
import { read, textIn } from "../http/read.ts";
import type { Call, Handler, Routes } from "../http/types.ts";
import { iso, type World } from "../world.ts";

export interface Vpc {
  readonly id: string;
  name: string;
  description: string;
  readonly region: string;
  /** `10.100.0.0/20`. */
  readonly range: string;
  isDefault: boolean;
  readonly createdAt: number;
  /** How many private addresses were given out. */
  used: number;
}

const words = {
  name: z.string().regex(/^[a-zA-Z0-9\-.]+$/),
  description: z.string().max(255).default(""),
};
const newVpc = z.object({ ...words, region: z.string(), ip_range: z.string().optional() });
const replacement = z.object({ ...words, default: z.boolean().optional() });
const change = replacement.partial();

const listVpcs: Handler = (world, call) => paged(call, "vpcs", [...world.vpcs.values()], view);

const createVpc: Handler = (world, call) => {
  const body = read(newVpc, call);
  if ([...world.vpcs.values()].some((it) => it.name === body.name)) {
    throw unprocessable("a vpc with this name already exists");
  }
  const vpc = addVpc(world, { ...body, range: body.ip_range });
  return { status: 201, body: { vpc: view(vpc) } };
};

const getVpc: Handler = (world, call) => ({ status: 200, body: { vpc: view(vpcOf(world, call)) } });

const changing = (schema: typeof change | typeof replacement): Handler => {
  return (world, call) => {
    const vpc = vpcOf(world, call);
    const body = read(schema, call);
    vpc.name = body.name ?? vpc.name;
    vpc.description = body.description ?? vpc.description;
    if (body.default) setDefault(world, vpc);
    return { status: 200, body: { vpc: view(vpc) } };
  };
};

const deleteVpc: Handler = (world, call) => {
  const vpc = vpcOf(world, call);
  if (vpc.isDefault) throw new ApiError(403, "Can not delete default VPCs");
  if (membersOf(world, vpc).length > 0) throw new ApiError(409, "Can not delete VPC with members");
  world.vpcs.delete(vpc.id);
  return { status: 204 };
};

const listMembers: Handler = (world, call) => {
  const type = call.query.get("resource_type") ?? "droplet";
  const members = type === "droplet" ? membersOf(world, vpcOf(world, call)) : [];
  return paged(call, "members", members, (it) => ({
    name: it.name,
    urn: `do:droplet:${it.id}`,
    created_at: iso(it.createdAt),
  }));
};

/** The VPC that droplets of a region join when they name none; made by the first of them. */
export function defaultVpc(world: World, region: string): Vpc {
  const found = [...world.vpcs.values()].find((it) => it.region === region && it.isDefault);
  return found ?? addVpc(world, { name: `default-${region}`, description: "", region });
}

/** The first VPC of a region is its default. */
function addVpc(
  world: World,
  body: { name: string; description: string; region: string; range?: string | undefined },
): Vpc {
  const { name, description, region } = body;
  if (!REGIONS.some((it) => it.slug === region)) throw unprocessable("region is invalid");
  const vpc: Vpc = {
    id: randomUUID(),
    name,
    description,
    region,
    range: body.range ?? `10.${100 + (world.vpcs.size % 50)}.${16 * world.block}.0/20`,
    isDefault: ![...world.vpcs.values()].some((it) => it.region === region && it.isDefault),
    createdAt: world.now(),
    used: 0,
  };
  world.vpcs.set(vpc.id, vpc);
  return vpc;
}

function setDefault(world: World, vpc: Vpc): void {
  for (const it of world.vpcs.values()) if (it.region === vpc.region) it.isDefault = it === vpc;
}

function membersOf(world: World, vpc: Vpc) {
  return [...world.droplets.values()].filter((it) => it.vpc === vpc.id);
}

function vpcOf(world: World, call: Call): Vpc {
  const vpc = world.vpcs.get(textIn(call, "vpc_id"));
  if (vpc === undefined) throw notFound();
  return vpc;
}

function view(it: Vpc): object {
  return {
    id: it.id,
    urn: `do:vpc:${it.id}`,
    name: it.name,
    description: it.description,
    region: it.region,
    ip_range: it.range,
    default: it.isDefault,
    created_at: iso(it.createdAt),
  };
}

export const vpcRoutes: Routes = {
  "GET /v2/vpcs": listVpcs,
  "POST /v2/vpcs": createVpc,
  "GET /v2/vpcs/{vpc_id}": getVpc,
  "PUT /v2/vpcs/{vpc_id}": changing(replacement),
  "PATCH /v2/vpcs/{vpc_id}": changing(change),
  "DELETE /v2/vpcs/{vpc_id}": deleteVpc,
  "GET /v2/vpcs/{vpc_id}/members": listMembers,
};
