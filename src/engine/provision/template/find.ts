import type { Template } from "../../../contracts/templates.ts";
import { templateName } from "../../../model/template.ts";
import type { Size } from "../../../model/price.ts";
import { templateVersion } from "../first/user-data.ts";
import type { Job } from "../job.ts";

/** Used where `deploy.yaml` names no image. */
export const IMAGE = "ubuntu-24-04-x64";

/** The template that new hosts can be made from: of the wanted version, in the region, not too large. */
export async function findTemplate(job: Job, size: Size): Promise<Template | undefined> {
  const { templates, spec } = job;
  if (templates === undefined || spec.template === false) return undefined;
  const name = templateName(templateVersion(spec.image ?? IMAGE));
  const list = await templates.list(name);
  return list.find((one) => fits(one, name, spec.region, size));
}

export function fits(template: Template, name: string, region: string, size: Size): boolean {
  const { regions, minDisk } = template;
  return template.name === name && regions.includes(region) && minDisk <= size.disk;
}
