import { createHash } from "node:crypto";
import ssh2 from "ssh2";
import { check, inputOf, mustBeJson, readBody, textOf } from "./http/body.ts";
import { ApiError, refused } from "./http/errors.ts";
import { and, longest, required, text } from "./http/rules.ts";
import { type Asked, type Handler, reading, type RouteTable, writing } from "./http/types.ts";
import { iso, newId, randomName } from "./ids.ts";
import { isSince } from "./versions.ts";
import type { World } from "./world.ts";

export interface PrivateKey {
  readonly id: number;
  readonly uuid: string;
  readonly team: number;
  name: string;
  description: string;
  privateKey: string;
  readonly publicKey: string;
  readonly fingerprint: string;
  readonly createdAt: number;
}

const RULES = {
  name: and(text, longest(255)),
  description: and(text, longest(255)),
  private_key: required(text),
};

const listKeys: Handler = (world, asked) => ({
  status: 200,
  body: keysOf(world, asked).map((it) => view(world, asked, it)),
});

const getKey: Handler = (world, asked) => ({
  status: 200,
  body: view(world, asked, keyOf(world, asked)),
});

/** A fingerprint is known to the whole instance, other teams included. */
const createKey: Handler = (world, asked) => {
  mustBeJson(asked);
  const input = inputOf(asked);
  check(input, { rules: RULES });
  const privateKey = pemOf(textOf(input, "private_key")!);
  const parsed = ssh2.utils.parseKey(privateKey);
  if (parsed instanceof Error) throw refused(422, "Invalid private key.");
  const fingerprint = fingerprintOf(parsed.getPublicSSH());
  if ([...world.keys.values()].some((it) => it.fingerprint === fingerprint)) {
    throw refused(422, "Private key already exists.");
  }
  const key: PrivateKey = {
    id: world.nextId(),
    uuid: newId(),
    team: asked.token.team,
    name: textOf(input, "name") ?? randomName(),
    description: textOf(input, "description") ?? "Created by Coolify via API",
    privateKey,
    publicKey: `${parsed.type} ${parsed.getPublicSSH().toString("base64")}`,
    fingerprint,
    createdAt: world.time.now(),
  };
  world.keys.set(key.uuid, key);
  return { status: 201, body: { uuid: key.uuid } };
};

const updateKey: Handler = (world, asked) => {
  const input = readBody(asked, { allowed: Object.keys(RULES), rules: RULES });
  const key = keyOf(world, asked);
  key.name = textOf(input, "name") ?? key.name;
  key.description = textOf(input, "description") ?? key.description;
  key.privateKey = textOf(input, "private_key") ?? key.privateKey;
  return { status: 201, body: { uuid: key.uuid } };
};

const deleteKey: Handler = (world, asked) => {
  const key = keyOf(world, asked);
  const users = [...world.servers.values(), ...world.applications.values()];
  if (users.some((it) => it.keyId === key.id)) {
    throw new ApiError(422, {
      message: "Private Key is in use and cannot be deleted.",
      details:
        "This private key is currently being used by servers, applications, or Git integrations.",
    });
  }
  world.keys.delete(key.uuid);
  return { status: 200, body: { message: "Private Key deleted." } };
};

/** Written as it is, or in base64. */
function pemOf(given: string): string {
  const pem = given.startsWith("-----BEGIN") ? given : Buffer.from(given, "base64").toString();
  return `${pem.trim()}\n`;
}

function fingerprintOf(publicKey: Buffer): string {
  return createHash("sha256").update(publicKey).digest("base64").replace(/=+$/, "");
}

function keysOf(world: World, { token }: Asked): PrivateKey[] {
  return [...world.keys.values()].filter((it) => it.team === token.team);
}

function keyOf(world: World, asked: Asked): PrivateKey {
  const key = world.keys.get(asked.params["uuid"] ?? "");
  if (key?.team !== asked.token.team) throw refused(404, "Private Key not found.");
  return key;
}

/** Up to 4.1 the secret half is told to everyone who reads. */
function view(world: World, { sensitive }: Asked, key: PrivateKey): object {
  const isTold = sensitive || !isSince(world.settings.version, "4.2.0");
  return {
    id: key.id,
    uuid: key.uuid,
    description: key.description,
    name: key.name,
    fingerprint: key.fingerprint,
    is_git_related: false,
    ...(isTold ? { private_key: key.privateKey } : {}),
    public_key: key.publicKey,
    team_id: key.team,
    created_at: iso(key.createdAt),
    updated_at: iso(key.createdAt),
  };
}

export const keyRoutes: RouteTable = {
  "GET /api/v1/security/keys": reading(listKeys),
  "GET /api/v1/security/keys/{uuid}": reading(getKey),
  "POST /api/v1/security/keys": writing(createKey),
  "PATCH /api/v1/security/keys/{uuid}": writing(updateKey),
  "DELETE /api/v1/security/keys/{uuid}": writing(deleteKey),
};
