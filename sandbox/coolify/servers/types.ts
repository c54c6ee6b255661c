/** A host as an instance knows it. */
export interface Server {
  readonly id: number;
  readonly uuid: string;
  readonly team: number;
  name: string;
  description: string | null;
  ip: string;
  port: number;
  user: string;
  keyId: number;
  /** In capitals. */
  proxyType: string;
  validationLogs: string | null;
  isValidating: boolean;
  readonly settings: ServerSettings;
  readonly destination: Destination;
  readonly createdAt: number;
}

export interface ServerSettings {
  isBuildServer: boolean;
  isReachable: boolean;
  isUsable: boolean;
  /** What PATCH takes besides, by the names that the API has for it. */
  readonly limits: Record<string, unknown> & {
    concurrent_builds: number;
    dynamic_timeout: number;
    deployment_queue_limit: number;
    connection_timeout: number;
  };
}

/** A Docker network on a server; this vendor deploys into one. */
export interface Destination {
  readonly id: number;
  readonly uuid: string;
  readonly network: string;
}
