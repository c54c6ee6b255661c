import { z } from "zod";
import { unprocessable } from "./errors.ts";
import type { Call } from "./types.ts";

/** The body, if it is what the schema says; otherwise 422 with the first complaint. */
export function read<S extends z.ZodType>(schema: S, call: Call): z.output<S> {
  const result = schema.safeParse(call.body ?? {});
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw unprocessable(`${issue?.path.join(".") || "body"}: ${issue?.message}`);
}

/** A number from the path; what is no number names nothing that exists. */
export function numberIn(call: Call, name: string): number {
  return Number(textIn(call, name));
}

export function textIn(call: Call, name: string): string {
  const text = call.params[name];
  if (text === undefined) throw new Error(`the path has no ${name}`);
  return text;
}

/** A name that a tag may have. */
export const tagName = z
  .string()
  .max(255)
  .regex(/^[a-zA-Z0-9_\-:]+$/, "tags may contain letters, numbers, colons, dashes and underscores");
