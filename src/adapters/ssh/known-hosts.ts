import { createHash, createHmac, timingSafeEqual } from "node:crypto";

/** `SHA256:…` as `ssh-keygen -lf` prints it. */
export function fingerprint(key: Buffer): string {
  return `SHA256:${createHash("sha256").update(key).digest("base64").replace(/=+$/, "")}`;
}

/**
 * Whether a known_hosts text vouches for `key` at `address:port`. Plain, bracketed, wildcard and
 * hashed names are read; `@revoked` wins over everything. ssh2 has no reader of its own.
 */
export function isKnownHost(text: string, address: string, port: number, key: Buffer): boolean {
  const name = port === 22 ? address : `[${address}]:${port}`;
  const lines = text.split("\n").flatMap((line) => parseLine(line) ?? []);
  const matching = lines.filter((line) => matches(line.hosts, name) && line.key.equals(key));
  return matching.length > 0 && !matching.some(({ marker }) => marker === "@revoked");
}

interface KnownHost {
  readonly marker: string | undefined;
  readonly hosts: string;
  readonly key: Buffer;
}

function parseLine(line: string): KnownHost | undefined {
  const words = line.trim().split(/\s+/);
  if (words.length < 3 || words[0]!.startsWith("#")) return undefined;
  const marker = words[0]!.startsWith("@") ? words.shift() : undefined;
  const [hosts, , key] = words;
  // Certificate authorities would need certificate checks that ssh2 does not have.
  if (hosts === undefined || key === undefined || marker === "@cert-authority") return undefined;
  return { marker, hosts, key: Buffer.from(key, "base64") };
}

function matches(hosts: string, name: string): boolean {
  if (hosts.startsWith("|1|")) return matchesHashed(hosts, name);
  const patterns = hosts.split(",");
  if (patterns.some((pattern) => pattern.startsWith("!") && glob(pattern.slice(1), name)))
    return false;
  return patterns.some((pattern) => glob(pattern, name));
}

function matchesHashed(hosts: string, name: string): boolean {
  const [, , salt = "", digest = ""] = hosts.split("|");
  const expected = Buffer.from(digest, "base64");
  const actual = createHmac("sha1", Buffer.from(salt, "base64")).update(name).digest();
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}

function glob(pattern: string, name: string): boolean {
  const source = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`, "i").test(name);
}
