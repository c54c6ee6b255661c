import { ApiError, invalid } from "./errors.ts";
import type { Asked } from "./types.ts";
import { type Rule, type Rules } from "./rules.ts";

export type Body = Readonly<Record<string, unknown>>;

/** The body as the framework hands it on: texts trimmed, empty ones `null`. */
export function inputOf(asked: Asked): Body {
  const { body } = asked;
  return typeof body === "object" && body !== null && !Array.isArray(body)
    ? (clean(body) as Body)
    : {};
}

function clean(value: unknown): unknown {
  if (typeof value === "string") return value.trim() === "" ? null : value.trim();
  if (Array.isArray(value)) return value.map(clean);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, it]) => [key, clean(it)]));
}

/** What most routes that take a body ask of it first. */
export function mustBeJson(asked: Asked): void {
  const type = asked.headers["content-type"] ?? "";
  const complain = (error: string) => new ApiError(400, { message: "Invalid request.", error });
  if (!/[/+]json/.test(type)) throw complain("Content-Type must be application/json.");
  if (asked.body === undefined || asked.body === null) throw complain("Invalid JSON.");
  if (typeof asked.body === "object" && Object.keys(asked.body).length === 0) {
    throw complain("Empty JSON.");
  }
}

/** What a route takes. */
export interface Shape {
  /** Absent: anything goes by unread. */
  readonly allowed?: readonly string[];
  readonly rules: Rules;
}

/** Throws 422 with every complaint, those about fields that the route does not know last. */
export function check(input: Body, { allowed, rules }: Shape): void {
  const errors: Record<string, string[]> = {};
  for (const [name, rule] of Object.entries(rules)) {
    const complaints = complaintsOf(rule, input, name);
    if (complaints.length > 0) errors[name] = complaints;
  }
  for (const name of Object.keys(input)) {
    if (allowed === undefined || allowed.includes(name)) continue;
    errors[name] = [...(errors[name] ?? []), "This field is not allowed."];
  }
  if (Object.keys(errors).length > 0) throw invalid(errors);
}

function complaintsOf(rule: Rule, input: Body, name: string): string[] {
  const value = input[name];
  const isThere = name in input;
  if (rule.required !== undefined && (value === undefined || value === null)) {
    return [rule.required.replace(":name", readable(name))];
  }
  if (!isThere || (value === null && rule.nullable)) return [];
  return rule.tests.flatMap((test) => test(value, readable(name)) ?? []);
}

function readable(name: string): string {
  return name.replaceAll("_", " ");
}

/** JSON, mended fields in. */
export function readBody(asked: Asked, shape: Shape): Body {
  mustBeJson(asked);
  const input = inputOf(asked);
  check(input, shape);
  return input;
}

export function textOf(input: Body, name: string): string | undefined {
  const value = input[name];
  return typeof value === "string" ? value : typeof value === "number" ? String(value) : undefined;
}

/** As PHP reads a switch: `1 "1" true "true" on yes`. */
export function flagOf(value: unknown, otherwise = false): boolean {
  if (value === undefined || value === null) return otherwise;
  return [true, 1, "1", "true", "on", "yes"].includes(value as string);
}
