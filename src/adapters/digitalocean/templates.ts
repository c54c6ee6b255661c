import type { Http, HttpRequest } from "../../contracts/http.ts";
import type { Templates } from "../../contracts/templates.ts";
import { SluiceError } from "../../model/errors.ts";
import { isTemplateName } from "../../model/template.ts";
import { createApi, refusal } from "./api.ts";

interface SnapshotShape {
  readonly id: string;
  readonly name: string;
  readonly regions: readonly string[];
  /** GiB. */
  readonly min_disk_size: number;
  readonly created_at: string;
}

interface ActionShape {
  readonly action: {
    readonly id: number;
    readonly status: "in-progress" | "completed" | "errored";
  };
}

/** Snapshots of droplets. */
export function digitalOceanTemplates(http: Http): Templates {
  const api = createApi(http);
  const act = async (droplet: number, body: object) => {
    const path = "/v2/droplets/{id}/actions";
    const { action } = await api.ask<ActionShape>({
      method: "POST",
      path,
      params: { id: droplet },
      body,
    });
    return action.id;
  };
  return {
    async list() {
      const request = { method: "GET", path: "/v2/snapshots" } as const;
      const query = { resource_type: "droplet" };
      const list = await api.all<SnapshotShape>({ ...request, query }, "snapshots");
      return list
        .filter(({ name }) => isTemplateName(name))
        .map(({ id, name, regions, min_disk_size: gigabytes, created_at: createdAt }) => ({
          id: Number(id),
          name,
          regions,
          minDisk: gigabytes * 1024 ** 3,
          createdAt,
        }));
    },
    powerOff: (droplet) => act(droplet, { type: "power_off" }),
    snapshot: (droplet, name) => act(droplet, { type: "snapshot", name }),
    async isDone(id) {
      const request = { method: "GET", path: "/v2/actions/{id}", params: { id } } as const;
      const { action } = await api.ask<ActionShape>(request);
      if (action.status === "errored")
        throw new SluiceError("API_REFUSED", `action ${id} of DigitalOcean has failed`);
      return action.status === "completed";
    },
    async remove(id) {
      const request: HttpRequest = { method: "DELETE", path: "/v2/snapshots/{id}", params: { id } };
      const reply = await api.reply(request);
      if (reply.status >= 300 && reply.status !== 404) throw refusal(request, reply);
    },
  };
}
