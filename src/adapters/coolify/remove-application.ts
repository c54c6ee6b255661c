import type { Time } from "../../contracts/time.ts";
import { SluiceError } from "../../model/errors.ts";
import type { Api } from "./api.ts";

const PAUSE_MS = 1_000;
const LONGEST_MS = 120_000;

/** Deletes are carried out some time after they are answered, and nobody tells when. */
export async function removeApplication(api: Api, time: Time, id: string): Promise<void> {
  return removeThing(api, time, "/api/v1/applications/{id}", id);
}

/** An application or a database, with its volumes. */
export async function removeThing(api: Api, time: Time, path: string, id: string): Promise<void> {
  const request = { path, params: { id } };
  const query = {
    delete_volumes: "true",
    delete_configurations: "true",
    // Would remove every image that nothing runs from the host, other people's too.
    docker_cleanup: "false",
    delete_connected_networks: "false",
  };
  const end = time.now() + LONGEST_MS;
  if ((await api.find({ ...request, method: "DELETE", query })) === undefined) return;
  while ((await api.find({ ...request, method: "GET" })) !== undefined) {
    if (time.now() >= end)
      throw new SluiceError("API_UNREACHABLE", `Coolify has not deleted ${id} yet`);
    await time.sleep(PAUSE_MS);
  }
}
