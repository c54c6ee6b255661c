import { isSince } from "../versions.ts";
import { ApiError } from "./errors.ts";
import type { Handler } from "./types.ts";

/** Up to 4.1 a GET changed things too; since 4.2 it is told to be a POST. */
export function postRequired(handle: Handler): Handler {
  return (world, asked) => {
    if (!isSince(world.settings.version, "4.2.0")) return handle(world, asked);
    throw new ApiError(
      405,
      { message: "This endpoint has changed to a POST request." },
      { allow: "POST" },
    );
  };
}
