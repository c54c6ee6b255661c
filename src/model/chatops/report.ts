import { type ReasonCode, reasons } from "../reasons.ts";
import type { Block, News } from "./board.ts";
import type { Failure, ServiceAddress, Step } from "./row.ts";

/** How a run ended, as it travels in the text of its check run: out of sight, and out of reach of Markdown. */
export type RunReport = Omit<News, "run">;

const REPORT = /<!-- sluice:report:([A-Za-z0-9_-]{1,60000}) -->/;
const LIMITS = { text: 2_000, long: 12_000, items: 200 } as const;

export function encodeReport(report: RunReport): string {
  const json = JSON.stringify(report);
  return `<!-- sluice:report:${Buffer.from(json).toString("base64url")} -->`;
}

/**
 * Undefined for a text that holds none. Everybody whose workflow may write checks can write one, so that
 * each field is taken only in its form.
 */
export function decodeReport(text: string): RunReport | undefined {
  const [, encoded] = REPORT.exec(text) ?? [];
  if (encoded === undefined) return undefined;
  const value = asObject(parse(Buffer.from(encoded, "base64url").toString("utf8")));
  const { key, state } = value;
  if (typeof key !== "string" || !isState(state)) return undefined;
  return {
    key,
    state,
    ...optional("release", asNumber(value["release"])),
    ...optional("revision", asText(value["revision"])),
    ...optional("ms", asNumber(value["ms"])),
    ...optional("services", asList(value["services"], asService)),
    ...optional("steps", asList(value["steps"], asStep)),
    ...optional("failure", asFailure(value["failure"])),
    ...optional("blocks", asList(value["blocks"], asBlock)),
    ...optional("fleet", asFleet(value["fleet"])),
  };
}

function asFleet(value: unknown): News["fleet"] {
  const { hosts, hourly } = asObject(value);
  const names = asList(hosts, (name) => asText(name));
  if (names === undefined) return undefined;
  return { hosts: names, ...optional("hourly", asNumber(hourly)) };
}

function isState(value: unknown): value is News["state"] {
  const states: readonly unknown[] = ["queued", "running", "succeeded", "failed", "aborted"];
  return states.includes(value);
}

function asService(value: unknown): ServiceAddress | undefined {
  const { name, url } = asObject(value);
  return typeof name === "string" && typeof url === "string" ? { name, url } : undefined;
}

function asStep(value: unknown): Step | undefined {
  const { name, state, ms } = asObject(value);
  if (typeof name !== "string") return undefined;
  if (state !== "running" && state !== "done" && state !== "failed") return undefined;
  return { name: cut(name), state, ...optional("ms", asNumber(ms)) };
}

function asFailure(value: unknown): Failure | undefined {
  const { reason, message, fix, tail, next } = asObject(value);
  if (typeof message !== "string" || typeof fix !== "string") return undefined;
  return {
    reason: isReason(reason) ? reason : "UNKNOWN",
    message: cut(message),
    fix: cut(fix),
    ...optional("tail", asText(tail, LIMITS.long)),
    ...optional("next", asText(next)),
  };
}

function isReason(value: unknown): value is ReasonCode {
  return typeof value === "string" && Object.hasOwn(reasons, value);
}

function asBlock(value: unknown): Block | undefined {
  const { kind, text, items } = asObject(value);
  if (kind === "text" && typeof text === "string") return { kind, text: cut(text) };
  if (kind === "code" && typeof text === "string") return { kind, text: cut(text, LIMITS.long) };
  if (kind !== "list") return undefined;
  return { kind, items: asList(items, (item) => asText(item)) ?? [] };
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

function asList<T>(value: unknown, as: (item: unknown) => T | undefined): T[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const items: unknown[] = value.slice(0, LIMITS.items);
  return items.map(as).filter((item) => item !== undefined);
}

function asText(value: unknown, most: number = LIMITS.text): string | undefined {
  return typeof value === "string" ? cut(value, most) : undefined;
}

function asNumber(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) && value >= 0 ? value : undefined;
}

function cut(text: string, most: number = LIMITS.text): string {
  return text.length <= most ? text : text.slice(-most);
}

function optional<K extends string, T>(key: K, value: T | undefined): { [key in K]?: T } {
  return value === undefined ? {} : ({ [key]: value } as { [key in K]?: T });
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
