import type { Reply } from "../../http/types.ts";

/** An answer other than success, thrown from anywhere below the server. */
export class ApiError extends Error {
  readonly reply: Reply;

  constructor(status: number, body: object, headers: Readonly<Record<string, string>> = {}) {
    super(JSON.stringify(body));
    this.reply = { status, body, headers };
  }
}

export function refused(status: number, message: string): ApiError {
  return new ApiError(status, { message });
}

/** Values are lists, or one text where a controller wrote the complaint itself. */
export type Complaints = Readonly<Record<string, string | readonly string[]>>;

export function invalid(errors: Complaints): ApiError {
  return new ApiError(422, { message: "Validation failed.", errors });
}

/** `docs` tells that there is no such route from that there is no such thing. */
export function noRoute(): ApiError {
  return new ApiError(404, { message: "Not found.", docs: "https://coolify.io/docs" });
}
