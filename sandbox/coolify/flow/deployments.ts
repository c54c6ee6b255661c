import type { Guide } from "../../http/guide.ts";
import type { Made } from "./applications.ts";

/** Deployments from being asked for to being over, and what else can be done with what runs. */
export async function deployments({ ask, id, until }: Guide, { blue }: Made): Promise<void> {
  const path = `/applications/${blue}`;
  const queued = await ask(200, "POST", `/deploy?uuid=${blue}&force=true`);
  const deployment = `/deployments/${id(queued, "deployments", 0, "deployment_uuid")}`;
  await ask(200, "GET", "/deployments");
  await until(deployment, ["status"], "finished");
  await ask(200, "GET", `/deployments${path}?skip=0&take=5`);
  await ask(400, "POST", `${deployment}/cancel`);
  await ask(404, "POST", "/deploy?uuid=none");
  await ask(405, "GET", `/deploy?uuid=${blue}`);
  await until(path, ["status"], "running:unknown");
  await ask(200, "GET", `${path}/logs?lines=10`);
  const restarted = await ask(200, "POST", `${path}/restart`);
  await until(`/deployments/${id(restarted, "deployment_uuid")}`, ["status"], "finished");
  const started = await ask(200, "POST", `${path}/start?force=true`);
  await until(`/deployments/${id(started, "deployment_uuid")}`, ["status"], "finished");
  await ask(200, "POST", `${path}/stop?docker_cleanup=false`);
  await until(path, ["status"], "exited:unhealthy");
}
