import { createHash } from "node:crypto";
import { z } from "zod";
import { notFound, unprocessable } from "../http/errors.ts";
import { paged } from "../http/pages.ts";
import { read, textIn } from "../http/read.ts";
import type { Call, Handler, Routes } from "../http/types.ts";
import type { World } from "../world.ts";

export interface SshKey {
  readonly id: number;
  /** MD5 with colons, the other way to name a key. */
  readonly fingerprint: string;
  readonly publicKey: string;
  name: string;
}

const newKey = z.object({ name: z.string().min(1), public_key: z.string() });
const change = z.object({ name: z.string().min(1).optional() });

const listKeys: Handler = (world, call) => {
  world.rates.takeKeyList();
  return paged(call, "ssh_keys", [...world.keys.values()], view);
};

const createKey: Handler = (world, call) => {
  const { name, public_key: publicKey } = read(newKey, call);
  const fingerprint = md5Of(publicKey);
  if (findKey(world, fingerprint)) throw unprocessable("SSH Key is already in use on your account");
  const key = { id: world.nextId(), fingerprint, publicKey, name };
  world.keys.set(key.id, key);
  return { status: 201, body: { ssh_key: view(key) } };
};

const getKey: Handler = (world, call) => ({
  status: 200,
  body: { ssh_key: view(keyOf(world, call)) },
});

const renameKey: Handler = (world, call) => {
  const key = keyOf(world, call);
  key.name = read(change, call).name ?? key.name;
  return { status: 200, body: { ssh_key: view(key) } };
};

const deleteKey: Handler = (world, call) => {
  world.keys.delete(keyOf(world, call).id);
  return { status: 204 };
};

/** By id or fingerprint. */
export function findKey(world: World, identifier: string | number): SshKey | undefined {
  const text = String(identifier);
  return [...world.keys.values()].find((it) => String(it.id) === text || it.fingerprint === text);
}

function keyOf(world: World, call: Call): SshKey {
  const key = findKey(world, textIn(call, "ssh_key_identifier"));
  if (key === undefined) throw notFound();
  return key;
}

function md5Of(publicKey: string): string {
  const blob = /^(?:ssh|ecdsa|sk)-\S+ (AAAA[0-9A-Za-z+/]+=*)(?: |\s*$)/.exec(publicKey)?.[1];
  if (blob === undefined)
    throw unprocessable("Key invalid, key should be of the format `type key`");
  const hash = createHash("md5").update(Buffer.from(blob, "base64")).digest("hex");
  return hash.match(/../g)!.join(":");
}

function view({ id, fingerprint, publicKey, name }: SshKey): object {
  return { id, fingerprint, public_key: publicKey, name };
}

export const keyRoutes: Routes = {
  "GET /v2/account/keys": listKeys,
  "POST /v2/account/keys": createKey,
  "GET /v2/account/keys/{ssh_key_identifier}": getKey,
  "PUT /v2/account/keys/{ssh_key_identifier}": renameKey,
  "DELETE /v2/account/keys/{ssh_key_identifier}": deleteKey,
};
