import { SluiceError } from "../../model/errors.ts";
import { repositoryImage, type RepositorySpec } from "../../model/repository.ts";

/** What a platform builds by itself has the commit for an image. A working copy it cannot see. */
export function imageOfRepository(
  service: string,
  repository: RepositorySpec,
  revision: string,
): string {
  const commit = repository.commit ?? revision;
  if (/^[0-9a-f]{7,40}$/.test(commit)) return repositoryImage(repository.url, commit);
  const message = `services.${service}: Coolify builds a commit, and ${commit} is none`;
  throw new SluiceError("CONFIG_INVALID", message, {
    detail: "commit and push first, or say which: repository.commit, or --revision",
  });
}
