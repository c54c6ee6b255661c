import { lookup as dnsLookup } from "node:dns";
import { BlockList, isIPv6, type LookupFunction } from "node:net";
import { Agent, type Dispatcher, request } from "undici";
import { type PreviewSign, STATE_HEADER, STATE_PATH } from "../../model/preview-sign.ts";

const PATIENCE_MS = 3_000;

/** Of the machine itself and its link: what a cloud tells its machines is there. */
const OWN = new BlockList();
OWN.addSubnet("0.0.0.0", 8);
OWN.addSubnet("127.0.0.0", 8);
OWN.addSubnet("169.254.0.0", 16);
OWN.addSubnet("224.0.0.0", 3);
OWN.addAddress("::", "ipv6");
OWN.addAddress("::1", "ipv6");
OWN.addSubnet("fe80::", 10, "ipv6");
OWN.addSubnet("ff00::", 8, "ipv6");

export function isOwnAddress(address: string): boolean {
  return OWN.check(address, isIPv6(address) ? "ipv6" : "ipv4");
}

/**
 * Where the preview of a pull request may be asked; undefined: nowhere. The address came with the report
 * of a run, and whoever writes workflows may have written it: it has to have the name of a preview, which
 * no bare address has, and a usual port.
 */
export function signAddress(url: string, pull: number): URL | undefined {
  const found = URL.parse(STATE_PATH, url) ?? undefined;
  if (found === undefined || found.port !== "" || found.username !== "") return undefined;
  const isWeb = found.protocol === "http:" || found.protocol === "https:";
  return isWeb && found.hostname.startsWith(`pr-${pull}-`) ? found : undefined;
}

export type PreviewSigns = (url: string, pull: number) => Promise<PreviewSign | undefined>;

/**
 * Asks previews how they are: one HEAD each, no redirect followed, nothing read but a word. Undefined: it
 * cannot be seen from here, wants a password, or says nothing.
 */
export function previewSigns(lookup: LookupFunction = dnsLookup): PreviewSigns {
  const connect = { lookup: guarded(lookup), timeout: PATIENCE_MS };
  const dispatcher = new Agent({ connect, keepAliveTimeout: 1, connections: 4 });
  return async (url, pull) => {
    const address = signAddress(url, pull);
    return address === undefined ? undefined : ask(address, dispatcher);
  };
}

async function ask(address: URL, dispatcher: Dispatcher): Promise<PreviewSign | undefined> {
  try {
    const { statusCode, headers, body } = await request(address, {
      dispatcher,
      method: "HEAD",
      headers: { "user-agent": "sluice-bot" },
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    await body.dump();
    const sign = headers[STATE_HEADER.toLowerCase()];
    const isSign = statusCode === 204 && (sign === "asleep" || sign === "awake");
    return isSign ? sign : undefined;
  } catch {
    return undefined; // Not to be seen from here, which says nothing about it.
  }
}

/** Names lead wherever their owner likes. */
function guarded(lookup: LookupFunction): LookupFunction {
  return (name, options, done) => {
    lookup(name, options, (error, address, family) => {
      const all = typeof address === "string" ? [address] : address.map((one) => one.address);
      const isRefused = error === null && all.some(isOwnAddress);
      if (isRefused) done(new Error(`${name} leads to this machine`), "", 0);
      else done(error, address, family);
    });
  };
}
