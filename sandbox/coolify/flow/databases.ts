import type { Guide } from "../../http/guide.ts";
import type { Place } from "./ground.ts";

const KINDS = [
  ...["postgresql", "mysql", "mariadb", "mongodb"],
  ...["redis", "keydb", "dragonfly", "clickhouse"],
];

/** A database of each kind, one of them used. */
export async function databases(guide: Guide, place: Place): Promise<void> {
  const { ask, id, gone } = guide;
  const where = { project_uuid: place.project, server_uuid: place.server };
  const order = { ...where, environment_uuid: place.environment };
  const uuids: string[] = [];
  for (const kind of KINDS) {
    uuids.push(id(await ask(201, "POST", `/databases/${kind}`, order), "uuid"));
  }
  await use(guide, `/databases/${uuids[0]}`);
  for (const uuid of uuids) {
    await ask(200, "DELETE", `/databases/${uuid}?docker_cleanup=false`);
    await gone(`/databases/${uuid}`);
  }
}

async function use({ ask, until }: Guide, path: string): Promise<void> {
  await ask(200, "GET", "/databases");
  await ask(200, "PATCH", path, { image: "postgres:17-alpine" });
  await ask(200, "POST", `${path}/start`);
  await until(path, ["status"], "running:unknown");
  await ask(200, "GET", `${path}/logs`);
  await ask(200, "POST", `${path}/stop?docker_cleanup=false`);
  await until(path, ["status"], "exited:unhealthy");
  await ask(200, "POST", `${path}/restart`);
  await until(path, ["status"], "running:unknown");
}
