import type { Template, Templates } from "../../../contracts/templates.ts";
import type { Size } from "../../../model/price.ts";
import type { DropletSpec } from "../../../model/project.ts";
import { isSameTemplate, parseTemplateName, type TemplateMark } from "../../../model/template.ts";
import { templateVersion } from "../first/user-data.ts";
import type { Job } from "../job.ts";

/** Used where `deploy.yaml` names no image. */
export const IMAGE = "ubuntu-24-04-x64";

/** The template that hosts of this kind should be made from. */
export function wantedTemplate({ image = IMAGE }: Pick<DropletSpec, "image">): TemplateMark {
  return { image, version: templateVersion(image) };
}

/** The template that new hosts can be made from: of the wanted version, in the region, not too large. */
export async function findTemplate(job: Job, size: Size): Promise<Template | undefined> {
  const { templates, spec } = job;
  if (templates === undefined || spec.template === "never") return undefined;
  const list = await templates.list();
  return list.find((one) => fits(one, wantedTemplate(spec), spec.region, size));
}

export function fits(
  { name, regions, minDisk }: Template,
  wanted: TemplateMark,
  region: string,
  size: Size,
): boolean {
  const mark = parseTemplateName(name);
  const isWanted = mark !== undefined && isSameTemplate(mark, wanted);
  return isWanted && regions.includes(region) && minDisk <= size.disk;
}

/**
 * Of each image and region one is kept, the youngest. Those of other images are others' affair:
 * environments, and other projects of the account, may use them.
 */
export async function removeStale(
  templates: Templates,
  wanted: TemplateMark,
  region: string,
): Promise<string[]> {
  const all = await templates.list();
  const own = all.filter(({ name, regions }) => {
    const mark = parseTemplateName(name);
    return mark === undefined || (mark.image === wanted.image && regions.includes(region));
  });
  const [keep] = own
    .filter(({ name }) => parseTemplateName(name)?.version === wanted.version)
    .toSorted((a, b) => (a.createdAt < b.createdAt ? 1 : -1));
  const stale = own.filter((one) => one !== keep);
  for (const { id } of stale) await templates.remove(id);
  return stale.map(({ name }) => name);
}
