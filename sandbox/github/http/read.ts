import { z } from "zod";
import { ApiError, invalid } from "./errors.ts";
import type { Call } from "./types.ts";

/** The body, if it is what the schema says; otherwise 422 with the first complaint. */
export function read<S extends z.ZodType>(schema: S, call: Pick<Call, "body">): z.output<S> {
  const result = schema.safeParse(call.body ?? {});
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw invalid("Request", issue?.path.join(".") || "body", "invalid", issue?.message);
}

export function textIn(call: Pick<Call, "params">, name: string): string {
  const text = call.params[name];
  if (text === undefined) throw new Error(`the path has no ${name}`);
  return text;
}

/** A number from the path; what is no number names nothing that exists. */
export function numberIn(call: Pick<Call, "params">, name: string): number {
  return Number(textIn(call, name));
}

export function parse(raw: string): unknown {
  if (raw === "") return undefined;
  try {
    return JSON.parse(raw) as unknown;
  } catch {
    throw new ApiError(400, "Problems parsing JSON");
  }
}
