/** Said to and read from `docker push`. Pure. */

export function pushArgv(reference: string): string[] {
  return ["push", reference];
}

/** The digest in the last line, such as `v1: digest: sha256:… size: 528`. */
export function pushedDigest(output: string): string | undefined {
  return /digest: (sha256:[0-9a-f]{64}) size: \d+\s*$/.exec(output)?.[1];
}

/** `repository:tag` → `repository@digest`; a registry's port is no tag. */
export function withDigest(reference: string, digest: string): string {
  return `${reference.replace(/:[^:/]+$/, "")}@${digest}`;
}
