/** What the API sends, as far as it is read. */

export interface Named {
  readonly uuid: string;
  readonly name: string;
  readonly description?: string | null;
}

export interface ApplicationShape extends Named {
  readonly status?: string | null;
  readonly created_at?: string;
  readonly destination?: { readonly server_id?: number } | null;
  readonly docker_registry_image_name?: string | null;
  readonly docker_registry_image_tag?: string | null;
  readonly ports_mappings?: string | null;
  readonly build_pack?: string | null;
  readonly git_commit_sha?: string | null;
  readonly private_key_id?: number | null;
}

export interface DatabaseShape extends Named {
  readonly image?: string | null;
  readonly status?: string | null;
}

export interface EnvironmentShape extends Named {
  readonly created_at?: string;
  readonly applications?: readonly ApplicationShape[];
}

export interface KeyShape extends Named {
  readonly id?: number;
  readonly created_at?: string;
  readonly fingerprint?: string | null;
}

export interface ServerShape extends Named {
  readonly ip: string;
  readonly port?: number | string;
  readonly user?: string;
  readonly proxy?: { readonly type?: string | null } | null;
  /** HTML; null while a validation runs. */
  readonly validation_logs?: string | null;
  readonly settings?: {
    readonly is_reachable?: boolean;
    readonly is_usable?: boolean;
    readonly server_id?: number;
  };
  /** Not in lists. */
  readonly private_key_id?: number;
  readonly is_reachable?: boolean;
  readonly is_usable?: boolean;
}

export interface VariableShape {
  readonly uuid: string;
  readonly key: string;
  readonly is_preview?: boolean;
  /** Only for tokens that may read it. */
  readonly value?: string | null;
  readonly comment?: string | null;
}

export interface DeploymentShape {
  readonly deployment_uuid: string;
  /** `queued in_progress finished failed cancelled-by-user`. */
  readonly status: string;
  readonly created_at?: string;
  readonly finished_at?: string | null;
  /** JSON text of a list of lines; only for tokens that may read it. */
  readonly logs?: string | null;
  readonly server_id?: number;
}

/** An image is a name and a tag; a digest travels as the tag `sha256-<hex>`. */
export function splitImage(reference: string): { name: string; tag: string } {
  const [name = "", digest] = reference.split("@sha256:");
  if (digest !== undefined) return { name: withoutTag(name), tag: `sha256-${digest}` };
  const tag = /:([^:/]+)$/.exec(reference)?.[1];
  return { name: withoutTag(reference), tag: tag ?? "latest" };
}

export function joinImage(name: string, tag: string | null | undefined): string {
  const digest = /^sha256-([0-9a-f]{64})$/.exec(tag ?? "")?.[1];
  if (digest !== undefined) return `${name}@sha256:${digest}`;
  return name.endsWith("@sha256") ? `${name}:${tag ?? ""}` : `${name}:${tag ?? "latest"}`;
}

function withoutTag(reference: string): string {
  return reference.replace(/:[^:/]+$/, "");
}
