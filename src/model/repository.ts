/** A git repository that a platform clones and builds. */
export interface RepositorySpec {
  /** `https://…`, or `git@…` with a key. */
  readonly url: string;
  readonly branch: string;
  /** Absent: the revision that is deployed. */
  readonly commit?: string;
  /** Both relative, the Dockerfile to the folder. */
  readonly folder: string;
  readonly dockerfile: string;
  /** Name or id of a deploy key that the platform has. */
  readonly key?: string;
}

/** Stands for an image in plans and records: `https://github.com/acme/shop#<commit>`. */
export function repositoryImage(url: string, commit: string): string {
  return `${url}#${commit}`;
}

/** Empty for what is an image. */
export function commitOf(image: string): string {
  return /#([0-9a-f]+)$/.exec(image)?.[1] ?? "";
}
