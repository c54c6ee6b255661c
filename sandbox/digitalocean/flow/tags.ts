import type { Made } from "./droplets.ts";
import type { Guide } from "./index.ts";

/** Tags and projects. */
export async function tagsAndProjects(guide: Guide, made: Made): Promise<void> {
  await tags(guide, made);
  await projects(guide, made);
}

async function tags({ ask }: Guide, { first }: Made): Promise<void> {
  await ask(201, "POST", "/v2/tags", { name: "flow:state:active" });
  await ask(200, "GET", "/v2/tags?per_page=1");
  const path = "/v2/tags/flow:state:active";
  const resources = [{ resource_id: first, resource_type: "droplet" }];
  await ask(204, "POST", `${path}/resources`, { resources });
  await ask(200, "GET", path);
  await ask(204, "DELETE", `${path}/resources`, { resources });
  await ask(204, "DELETE", path);
  await ask(404, "GET", path);
}

async function projects({ ask, id }: Guide, { first }: Made): Promise<void> {
  const normal = "/v2/projects/default";
  const before = (await ask(200, "GET", normal)).body as { project: { name: string } };
  const words = { description: "", purpose: "Flow", environment: "Staging" };
  const whole = { name: before.project.name, ...words, is_default: true };
  await ask(200, "PUT", normal, whole);
  await ask(200, "PATCH", normal, { purpose: "Just trying out" });
  const made = await ask(201, "POST", "/v2/projects", { name: "flow", ...words });
  const path = `/v2/projects/${id(made, "project", "id")}`;
  await ask(200, "GET", "/v2/projects");
  await ask(200, "GET", path);
  await ask(200, "PUT", path, { ...whole, name: "flow-2", is_default: false });
  await ask(200, "PATCH", path, { description: "ours" });
  const resources = [`do:droplet:${first}`];
  await ask(200, "POST", `${path}/resources`, { resources });
  await ask(200, "GET", `${path}/resources`);
  await ask(412, "DELETE", path);
  await ask(200, "POST", `${normal}/resources`, { resources });
  await ask(200, "GET", `${normal}/resources`);
  await ask(204, "DELETE", path);
}
