import { type Application, column } from "../applications/types.ts";
import type { BuildOrder } from "../machines/types.ts";
import type { Deployment } from "./types.ts";

export interface Image {
  readonly reference: string;
  /** How the log calls it. */
  readonly shown?: string;
  readonly build?: Omit<BuildOrder, "tell">;
}

/** What an application runs, by its columns of this moment. */
export function imageOf(application: Application, deployment: Deployment): Image {
  if (column(application, "build_pack") === "dockerimage") return registryImage(application);
  const dockerfile = column(application, "dockerfile");
  const reference = `${application.uuid}:${dockerfile === "" ? tagOf(deployment) : "latest"}`;
  if (dockerfile !== "") return { reference, build: { tag: reference, dockerfile, args: {} } };
  return { reference, build: { tag: reference, repository: repositoryOf(application), args: {} } };
}

/** Both ways to write a digest come to the same. */
function registryImage(application: Application): Image {
  const name = column(application, "docker_registry_image_name");
  const tag = column(application, "docker_registry_image_tag") || "latest";
  const reference = tag.startsWith("sha256-")
    ? `${name}@sha256:${tag.slice("sha256-".length)}`
    : `${name}:${tag}`;
  return { reference, shown: reference };
}

function tagOf({ commit }: Deployment): string {
  return commit.slice(0, 128);
}

function repositoryOf(application: Application): NonNullable<BuildOrder["repository"]> {
  const base = column(application, "base_directory").replace(/\/$/, "");
  return {
    url: column(application, "git_repository"),
    branch: column(application, "git_branch"),
    commit: column(application, "git_commit_sha") || "HEAD",
    path: `${base}${column(application, "dockerfile_location")}`,
  };
}
