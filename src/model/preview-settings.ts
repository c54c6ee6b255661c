/** What a preview is besides an environment: who sees it, and when it may sleep. */
export interface PreviewSettings {
  /** Milliseconds without a request from outside until its containers are stopped; absent: never. */
  readonly sleepAfter?: number;
  /** Absent: whoever knows the address sees it. */
  readonly protect?: Protection;
  /** Its address ends with what nobody can guess. */
  readonly suffix?: true;
  /** It shares its host with no other. */
  readonly ownHost?: true;
  /** Hosts that are made for all previews at most. */
  readonly mostHosts?: number;
}

export type Protection =
  | { readonly kind: "password" }
  /** Networks such as `198.51.100.0/24`; everybody else is refused. */
  | { readonly kind: "addresses"; readonly allow: readonly string[] };

/**
 * A command that is run to its end with the image, variables and network of a service, before that
 * service is started. `seed` once in the life of an environment, `migrate` with each new container.
 */
export interface Job {
  readonly name: "seed" | "migrate";
  readonly service: string;
  readonly command: readonly string[];
  /** Milliseconds. */
  readonly timeout: number;
}
