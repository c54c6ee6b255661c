/**
 * Hands out IPv4 addresses. What was given back is handed out again first, as a cloud in a busy region
 * does: whoever remembers a host by its address alone meets a stranger.
 */
export interface AddressPool {
  /** An address that was used before; `undefined` when there is none. */
  reuse(): string | undefined;
  /** An address for a droplet without a real host: 198.18.0.0/15, set aside for test networks. */
  take(): string;
  give(address: string): void;
}

export function createAddressPool(): AddressPool {
  const free: string[] = [];
  let next = 0;
  const fresh = () => {
    next += 1;
    return `198.${18 + (next >> 16)}.${(next >> 8) & 255}.${next & 255}`;
  };
  const reuse = () => free.pop();
  return {
    reuse,
    take: () => reuse() ?? fresh(),
    give: (address) => void free.push(address),
  };
}

/** The n-th address of a VPC; its first ten are the cloud's own. */
export function privateAddress(range: string, index: number): string {
  const [a = 10, b = 0, c = 0] = range.split(/[./]/).map(Number);
  const host = index + 10;
  return `${a}.${b}.${c + (host >> 8)}.${host & 255}`;
}

/** From 2001:db8::/32, set aside for documents: real hosts have none. */
export function publicV6(id: number): string {
  return `2001:db8::${(id >>> 16).toString(16)}:${(id & 0xffff).toString(16)}`;
}
