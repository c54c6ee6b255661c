/** One variable of an application, as it is stored. */
export interface EnvVar {
  readonly id: number;
  readonly uuid: string;
  readonly key: string;
  value: string | null;
  /** A twin of its own for pull requests. */
  isPreview: boolean;
  isLiteral: boolean;
  /** `null` where an update left them out. */
  isMultiline: boolean | null;
  isShownOnce: boolean | null;
  isRuntime: boolean;
  isBuildtime: boolean;
  comment: string | null;
  readonly createdAt: number;
}

export type BuildPack =
  | "dockerimage"
  | "dockerfile"
  | "nixpacks"
  | "static"
  | "dockercompose"
  | "railpack";

export interface Application {
  readonly id: number;
  readonly uuid: string;
  readonly serverId: number;
  readonly environmentId: number;
  /** Of a deploy key. */
  readonly keyId: number | undefined;
  /** What requests set, by the API's names. */
  readonly columns: Record<string, unknown>;
  /** The part that lies under `settings`. */
  readonly switches: Record<string, unknown>;
  fqdn: string | null;
  /** As last seen; what runs may differ. */
  status: string;
  isDoomed: boolean;
  readonly envVars: EnvVar[];
  readonly tags: string[];
  readonly createdAt: number;
  updatedAt: number;
}

export function nameOf({ columns }: Application): string {
  return String(columns["name"]);
}

/** A column's text; empty where there is none. */
export function column({ columns }: Application, name: string): string {
  const value = columns[name];
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

export function listIn(application: Application, name: string): string[] {
  return column(application, name).split(",").filter(Boolean);
}
