/** What the name of a template says: a snapshot with everything installed. */
export interface TemplateMark {
  /** Slug of the operating system that it was made from. */
  readonly image: string;
  /** Twelve hexadecimal digits that stand for what is installed. */
  readonly version: string;
}

const PREFIX = "sluice-template-";

/**
 * `sluice-template-ubuntu-24-04-x64-0123456789ab-76s`. The seconds are how long the host that it was
 * taken from needed until it was ready: what is saved can be told by whoever starts from it.
 */
export function templateName({ image, version }: TemplateMark, readyIn: number): string {
  return `${PREFIX}${image}-${version}-${Math.round(readyIn / 1000)}s`;
}

/** `readyIn` in milliseconds; undefined for a name that no template of today has. */
export function parseTemplateName(
  name: string,
): (TemplateMark & { readonly readyIn: number }) | undefined {
  const [, image, version, seconds] =
    /^sluice-template-(.+)-([0-9a-f]{12})-(\d+)s$/.exec(name) ?? [];
  if (image === undefined || version === undefined) return undefined;
  return { image, version, readyIn: Number(seconds) * 1000 };
}

export function isTemplateName(name: string): boolean {
  return name.startsWith(PREFIX);
}

export function isSameTemplate(a: TemplateMark, b: TemplateMark): boolean {
  return a.image === b.image && a.version === b.version;
}
