import { createHash } from "node:crypto";
import type { Repository } from "../repos/types.ts";
import { apiUrl } from "../repos/views.ts";
import { nodeId, type World } from "../world.ts";

export function labelView(world: World, repository: Repository, name: string): object {
  // The same name is the same label, wherever it is shown.
  const id = createHash("sha256").update(name.toLowerCase()).digest().readUInt32BE();
  return {
    id,
    node_id: nodeId("LA", id),
    url: `${apiUrl(world, repository)}/labels/${encodeURIComponent(name)}`,
    name,
    color: "ededed",
    default: false,
    description: null,
  };
}
