/** All previews share one environment: a workflow's token cannot delete environments (design D5b). */
export function githubEnvironment(environment: string): string {
  return isPreview(environment) ? "preview" : environment;
}

export function isPreview(environment: string): boolean {
  return /^preview-\d+$/.test(environment);
}

/** Below `refs/`. */
export function lockRef(environment: string): string {
  return `sluice/locks/${environment}`;
}

/** GitHub's word for a description may have 140 characters. */
export const LONGEST_DESCRIPTION = 140;
