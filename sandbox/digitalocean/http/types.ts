import type { Call, Reply } from "../../http/types.ts";
import type { World } from "../world.ts";

export type { Call, Reply } from "../../http/types.ts";

export type Handler = (world: World, call: Call) => Reply;

/** `GET /v2/droplets/{droplet_id}` → what answers it. */
export type Routes = Readonly<Record<string, Handler>>;
