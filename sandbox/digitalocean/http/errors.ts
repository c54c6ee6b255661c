import type { Reply } from "./types.ts";

/** An answer other than success, thrown from anywhere below the server. */
export class ApiError extends Error {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.headers = headers;
  }
}

const IDS: Readonly<Record<number, string>> = {
  400: "bad_request",
  401: "unauthorized",
  403: "forbidden",
  404: "not_found",
  405: "method_not_allowed",
  409: "conflict",
  412: "precondition_failed",
  422: "unprocessable_entity",
  429: "too_many_requests",
  500: "server_error",
  503: "service_unavailable",
};

export function errorReply(error: ApiError, requestId: string): Reply {
  const id = IDS[error.status] ?? "server_error";
  return {
    status: error.status,
    body: { id, message: error.message, request_id: requestId },
    headers: error.headers,
  };
}

export function notFound(): ApiError {
  return new ApiError(404, "The resource you were accessing could not be found.");
}

/** Wrong input, a limit reached or a droplet that is busy: only the message tells them apart. */
export function unprocessable(message: string): ApiError {
  return new ApiError(422, message);
}

export function pendingEvent(): ApiError {
  return unprocessable("Droplet already has a pending event.");
}
