import type { Reply } from "../../http/types.ts";

export interface FieldError {
  readonly resource: string;
  readonly field: string;
  /** `missing`, `missing_field`, `invalid`, `already_exists`, `custom`. */
  readonly code: string;
  readonly message?: string;
}

/** An answer other than success, thrown from anywhere below the server. */
export class ApiError extends Error {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly errors: readonly FieldError[] | undefined;

  constructor(
    status: number,
    message: string,
    { headers = {}, errors }: { headers?: Record<string, string>; errors?: FieldError[] } = {},
  ) {
    super(message);
    this.status = status;
    this.headers = headers;
    this.errors = errors;
  }
}

const DOCS = "https://docs.github.com/rest";

export function errorReply({ status, message, headers, errors }: ApiError): Reply {
  const list = errors === undefined ? {} : { errors };
  return {
    status,
    body: { message, ...list, documentation_url: DOCS, status: String(status) },
    headers,
  };
}

/** Also what a token hears that may not see the thing: its existence is not told. */
export function notFound(): ApiError {
  return new ApiError(404, "Not Found");
}

export function unprocessable(message: string): ApiError {
  return new ApiError(422, message);
}

export function invalid(resource: string, field: string, code: string, message?: string): ApiError {
  const error = { resource, field, code, ...(message === undefined ? {} : { message }) };
  return new ApiError(422, "Validation Failed", { errors: [error] });
}

export function forbidden(message: string, headers: Record<string, string> = {}): ApiError {
  return new ApiError(403, message, { headers });
}
