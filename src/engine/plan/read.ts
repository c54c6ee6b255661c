import type { HostEvent } from "../host/session.ts";
import { ASLEEP } from "../../model/names.ts";
import { fingerprintOf } from "./fingerprint.ts";
import type { Hold, ObservedContainer, ObservedHost } from "../../model/observed.ts";
import type { HostState, Release } from "../../model/release.ts";
import type { Slot } from "../../model/slot.ts";

/**
 * Begins the line that names the next part of an observation. No part has a line like it: JSON and
 * YAML keep control characters out.
 */
export const PART_MARK = "\u001e";

/** Collects the parts that the observing phase prints: the named one, and those that follow it. */
export function partCollector(): {
  readonly onEvent: (event: HostEvent) => void;
  parts: ReadonlyMap<string, string>;
} {
  const parts = new Map<string, string>();
  return {
    parts,
    onEvent(event) {
      if (event.event !== "part") return;
      const text = Buffer.from(String(event["data"]), "base64").toString("utf8");
      const [first = "", ...more] = text.split(`\n${PART_MARK}`);
      parts.set(String(event["name"]), first);
      for (const part of more) {
        const end = part.indexOf("\n");
        parts.set(part.slice(0, end), part.slice(end + 1));
      }
    },
  };
}

/** Parts as text → one host as it is. `now` is our clock, milliseconds since the epoch. */
export function readHost(
  host: string,
  parts: ReadonlyMap<string, string>,
  now: number,
): ObservedHost {
  const whole = (name: string) => parts.get(name) ?? "";
  const part = (name: string) => whole(name).trim();
  const state = json(part("state")) as HostState | undefined;
  const known = rows(part("containers")).map(readContainer);
  const containers = [...known, ...sleepers(rows(part("sleeping")), known, state)];
  const draining = rows(part("draining"));
  const [nginxVersion = "", nginxRunning = "no", ipv6 = "no", ...routes] =
    part("nginx").split(/\s+/);
  return {
    host,
    fingerprint: fingerprintOf(whole),
    ...(part("docker") === "" ? {} : { docker: readEngine(part("docker"), part("free")) }),
    nginx: {
      version: nginxVersion,
      running: nginxRunning === "yes",
      ipv6: ipv6 === "yes",
      ...readBridges(routes),
    },
    clockSkew: Number(part("clock")) * 1000 - now,
    state,
    releases: rows(part("releases")).map((row) => JSON.parse(row) as Release),
    ...readFlags(rows(part("flags"))),
    containers,
    vhost: parts.get("vhost") || undefined,
    images: rows(part("images")),
    reservedPorts: rows(part("reserved")).flatMap((row) => row.split(/\s+/).map(Number)),
    listeningPorts: rows(part("listening")).map((row) => parseInt(row.split(":")[1] ?? "", 16)),
    draining: containers
      .filter(({ name }) => draining.includes(name))
      .map(({ service }) => service),
    timers: Object.fromEntries(
      rows(part("timers")).map((row) => row.split(" ") as [string, string]),
    ),
    ...(part("doze") === "" ? {} : { doze: part("doze") }),
    seeded: part("seeded") !== "",
    hold: json(part("hold")) as Hold | undefined,
  };
}

/** `0001000A/00FFFFFF`, last byte first, → `10.0.1.0/24`. */
function readBridges(routes: readonly string[]): Pick<ObservedHost["nginx"], "bridges"> {
  const bridges = routes.flatMap((route) => {
    const [, address = "", mask = ""] = /^([0-9A-F]{8})\/([0-9A-F]{8})$/.exec(route) ?? [];
    const bits = [...Buffer.from(mask, "hex")].map((byte) => byte.toString(2)).join("");
    const length = bits.replaceAll("0", "").length;
    return length === 0 ? [] : [`${Buffer.from(address, "hex").toReversed().join(".")}/${length}`];
  });
  return bridges.length === 0 ? {} : { bridges: [...new Set(bridges)].toSorted() };
}

function readEngine(text: string, freeKiB: string): NonNullable<ObservedHost["docker"]> {
  const [version = "", architecture = ""] = text.split("|");
  return { version, architecture, freeBytes: Number(freeKiB) * 1024 };
}

function rows(text: string): string[] {
  return text.split("\n").filter((row) => row !== "");
}

function json(text: string): unknown {
  return text === "" ? undefined : JSON.parse(text);
}

/** What was removed while it slept and can be made again counts as stopped. */
function sleepers(
  files: readonly string[],
  known: readonly ObservedContainer[],
  state: HostState | undefined,
): ObservedContainer[] {
  return Object.entries(state?.services ?? {}).flatMap(([service, recorded]) => {
    const { container: name, slot, release, specification, image, ports } = recorded;
    const isGone = files.includes(`${name}.json`) && !known.some((one) => one.name === name);
    if (!isGone) return [];
    const place = { id: "", name, service, slot, release, specification, image };
    return [{ ...place, status: "exited", port: ports?.[slot], detail: "can be made again" }];
  });
}

/** A service without a flag is on blue. */
function readFlags(
  names: readonly string[],
): Pick<ObservedHost, "greens" | "maintenance" | "asleep"> {
  const ending = (suffix: string) =>
    names.filter((name) => name.endsWith(suffix)).map((name) => name.slice(0, -suffix.length));
  const asleep = names.includes(ASLEEP);
  return { greens: ending(".green"), maintenance: ending(".maintenance"), asleep };
}

function readContainer(row: string): ObservedContainer {
  const field = Object.fromEntries(
    row
      .split("|")
      .map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)]),
  );
  return {
    id: field["id"] ?? "",
    name: field["name"] ?? "",
    service: field["service"] ?? "",
    slot: (field["slot"] ?? "blue") as Slot,
    release: Number(field["release"]),
    status: field["status"] ?? "",
    detail: field["detail"] ?? "",
    image: field["image"] ?? "",
    specification: field["specification"] ?? "",
    port: field["port"] ? Number(field["port"]) : undefined,
  };
}
