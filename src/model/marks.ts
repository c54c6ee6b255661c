import { DROPLET_STATES, type Droplet, type DropletState } from "./droplet.ts";
import type { Scope } from "./names.ts";

/**
 * What we write on droplets: tags of letters, digits, `:`, `-` and `_`, 255 characters at most,
 * compared without regard to case. They are the record of which hosts exist (design, D5).
 */

export const OURS = "sluice";
const STATE = "sluice:state:";
const BOOT = "sluice:boot:";
const PIN = "sluice:pin:";
const SINCE = "sluice:since:";
const LONGEST = 255;

export function projectTag(project: string): string {
  return `sluice:project:${project}`;
}

export function environmentTag(environment: string): string {
  return `sluice:environment:${environment}`;
}

export function stateTag(state: DropletState): string {
  return `${STATE}${state}`;
}

/** Hexadecimal SHA-256 of the host key that is good for the first contact only. */
export function bootTag(digest: string): string {
  return `${BOOT}${digest}`;
}

/** Since when a droplet is in reserve; `time` in milliseconds. */
export function sinceTag(time: number): string {
  return `${SINCE}${Math.round(time / 1000)}`;
}

/** Tags that a droplet has from its first moment. */
export function birthTags(scope: Scope, bootDigest: string): string[] {
  return [
    OURS,
    projectTag(scope.project),
    environmentTag(scope.environment),
    stateTag("creating"),
    bootTag(bootDigest),
  ];
}

export function isMarked({ tags }: Pick<Droplet, "tags">): boolean {
  return has(tags, OURS);
}

export function isOf({ tags }: Pick<Droplet, "tags">, { project, environment }: Scope): boolean {
  return (
    has(tags, OURS) && has(tags, projectTag(project)) && has(tags, environmentTag(environment))
  );
}

export function has(tags: readonly string[], tag: string): boolean {
  return tags.some((one) => one.toLowerCase() === tag.toLowerCase());
}

/** The state furthest along: between adding one and removing the other a droplet has two. */
export function stateOf({ tags }: Pick<Droplet, "tags">): DropletState | undefined {
  return DROPLET_STATES.findLast((state) => has(tags, stateTag(state)));
}

export function bootDigestOf({ tags }: Pick<Droplet, "tags">): string | undefined {
  return tags.find((tag) => tag.startsWith(BOOT))?.slice(BOOT.length);
}

export function reserveSince({ tags }: Pick<Droplet, "tags">): number | undefined {
  const since = tags.find((tag) => tag.startsWith(SINCE));
  return since === undefined ? undefined : Number(since.slice(SINCE.length)) * 1000;
}

/** A host's own public key, 32 bytes of ed25519. */
export interface Pin {
  readonly id: number;
  readonly key: Buffer;
}

/**
 * Pins of many droplets in few tags, so that a fleet does not cost two calls a host. Each entry
 * names its droplet by id; the tag is put on all of them. The key itself is kept and not its digest:
 * it is as long, and gives a line for known_hosts.
 */
export function pinTags(pins: readonly Pin[]): { tag: string; ids: number[] }[] {
  const tags: { tag: string; ids: number[] }[] = [];
  for (const { id, key } of pins) {
    const entry = `${id.toString(36)}-${base32(key)}`;
    const last = tags.at(-1);
    if (last !== undefined && last.tag.length + 1 + entry.length <= LONGEST) {
      last.tag += `:${entry}`;
      last.ids.push(id);
    } else tags.push({ tag: `${PIN}${entry}`, ids: [id] });
  }
  return tags;
}

/** The pinned key of a droplet:. */
export function pinOf({ id, tags }: Pick<Droplet, "id" | "tags">): Buffer | undefined {
  const own = `${id.toString(36)}-`;
  const entries = tags
    .filter((tag) => tag.startsWith(PIN))
    .flatMap((tag) => tag.slice(PIN.length).split(":"))
    .filter((entry) => entry.startsWith(own));
  const keys = entries.map((entry) => fromBase32(entry.slice(own.length)));
  // Two pins for one host mean that one of them is not ours to believe.
  if (new Set(keys.map((key) => key.toString("hex"))).size !== 1) return undefined;
  return keys[0]?.length === 32 ? keys[0] : undefined;
}

/** Tags of ours that mean nothing without their droplets, and would pile up in the account. */
export function isPerishable(tag: string): boolean {
  return [BOOT, PIN, SINCE].some((prefix) => tag.startsWith(prefix));
}

export function marksOf(
  tags: readonly string[],
  kind: "boot" | "pin" | "since" | "state",
): string[] {
  return tags.filter((tag) => tag.startsWith(`sluice:${kind}:`));
}

const ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";

/** Case carries nothing, as tags demand. */
export function base32(bytes: Buffer): string {
  let bits = 0n;
  for (const byte of bytes) bits = (bits << 8n) | BigInt(byte);
  const length = Math.ceil((bytes.length * 8) / 5);
  bits <<= BigInt(length * 5 - bytes.length * 8);
  const digits = Array.from({ length }, (_, index) => (bits >> BigInt(5 * index)) & 31n);
  return digits
    .map((digit) => ALPHABET[Number(digit)])
    .toReversed()
    .join("");
}

export function fromBase32(text: string): Buffer {
  const length = Math.floor((text.length * 5) / 8);
  let bits = 0n;
  for (const letter of text.toLowerCase()) {
    const digit = ALPHABET.indexOf(letter);
    if (digit < 0) return Buffer.alloc(0);
    bits = (bits << 5n) | BigInt(digit);
  }
  bits >>= BigInt(text.length * 5 - length * 8);
  return Buffer.from(bits.toString(16).padStart(length * 2, "0"), "hex");
}
