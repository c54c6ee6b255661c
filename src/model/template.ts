/** A snapshot with everything installed; its name says what is in it. */
export function templateName(version: string): string {
  return `sluice-template-${version}`;
}
