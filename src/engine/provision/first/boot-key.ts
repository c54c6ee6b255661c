import { createHash, generateKeyPairSync, type KeyObject, randomBytes } from "node:crypto";

/** A host key made by us, good for the first contact with hosts that are about to be made. */
export interface BootKey {
  /** OpenSSH's private format, PEM. */
  readonly privateKey: string;
  /** `ssh-ed25519 AAAA…`. */
  readonly publicKey: string;
  /** Hexadecimal SHA-256 of the public key's blob. */
  readonly digest: string;
}

const TYPE = "ssh-ed25519";

export function createBootKey(): BootKey {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const key = rawPart(publicKey, "x");
  const blob = keyBlob(key);
  return {
    privateKey: openSshPrivate(rawPart(privateKey, "d"), key),
    publicKey: `${TYPE} ${blob.toString("base64")}`,
    digest: keyDigest(blob),
  };
}

export function keyDigest(blob: Buffer): string {
  return createHash("sha256").update(blob).digest("hex");
}

/** 32 bytes of ed25519 → what a host sends and known_hosts holds in base64. */
export function keyBlob(key: Buffer): Buffer {
  return Buffer.concat([text(TYPE), text(key)]);
}

/** The 32 bytes of an `ssh-ed25519 AAAA…` line; undefined for any other. */
export function keyOf(line: string): Buffer | undefined {
  const [type, base64 = ""] = line.trim().split(/\s+/);
  const key = Buffer.from(base64, "base64").subarray(-32);
  return type === TYPE && keyBlob(key).toString("base64") === base64 ? key : undefined;
}

function rawPart(key: KeyObject, part: "x" | "d"): Buffer {
  return Buffer.from(String(key.export({ format: "jwk" })[part]), "base64url");
}

/** PROTOCOL.key of OpenSSH: neither cipher nor passphrase, one key, padded to eight bytes. */
function openSshPrivate(seed: Buffer, key: Buffer): string {
  const check = randomBytes(4);
  const secret = Buffer.concat([
    check,
    check,
    text(TYPE),
    text(key),
    text(Buffer.concat([seed, key])),
    text(""),
  ]);
  const padding = Buffer.from([1, 2, 3, 4, 5, 6, 7].slice(0, (8 - (secret.length % 8)) % 8));
  const whole = Buffer.concat([
    Buffer.from("openssh-key-v1\0"),
    text("none"),
    text("none"),
    text(""),
    uint32(1),
    text(keyBlob(key)),
    text(Buffer.concat([secret, padding])),
  ]);
  const lines = whole.toString("base64").match(/.{1,70}/g)!;
  const name = "OPENSSH PRIVATE KEY";
  return [`-----BEGIN ${name}-----`, ...lines, `-----END ${name}-----`, ""].join("\n");
}

function text(content: string | Buffer): Buffer {
  const bytes = Buffer.from(content);
  return Buffer.concat([uint32(bytes.length), bytes]);
}

function uint32(number: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(number);
  return bytes;
}
