/** What an instance does on a server. No I/O here. */
export interface Machine {
  /** What a validation asks about. Throws with ssh's words when the server cannot be reached. */
  inspect(commands: readonly string[]): Promise<Facts>;
  /** Leaves a network that is there as it is. */
  createNetwork(name: string): Promise<void>;
  readonly containers: Containers;
  readonly images: Images;
}

export interface Facts {
  /** `ID` of /etc/os-release. */
  readonly os: string;
  /** Those of the commands that are there. */
  readonly commands: readonly string[];
  /** Version of the engine; absent without one. */
  docker: string | undefined;
  readonly compose: boolean;
}

export interface Containers {
  /** Throws with Docker's words: a port in use, a network that is missing. */
  start(spec: ContainerSpec): Promise<void>;
  /** Those with the label, stopped ones too, newest first. */
  list(label: string): Promise<Container[]>;
  /** `docker stop`, then `rm -f`; absent ones are no error. */
  remove(names: readonly string[], graceSeconds: number): Promise<void>;
  removeVolumes(names: readonly string[]): Promise<void>;
  logs(name: string, lines: number, timestamps: boolean): Promise<string>;
}

export interface Images {
  /** Throws with the registry's words. */
  pull(reference: string): Promise<void>;
  /** Builds from a context; what it says goes line by line. */
  build(order: BuildOrder): Promise<void>;
  /**
   * Deletes tagged images that no container uses, whoever brought them. Of the repositories that are
   * named the newest few stay, and what was pulled by digest has no tag.
   */
  prune(kept: readonly Kept[]): Promise<void>;
}

export interface Kept {
  readonly repository: string;
  /** How many of its images. */
  readonly count: number;
}

export interface BuildOrder {
  readonly tag: string;
  /** Text; absent: the file at `path` in the repository. */
  readonly dockerfile?: string;
  readonly repository?: {
    readonly url: string;
    readonly branch: string;
    readonly commit: string;
    readonly path: string;
    /** Of a deploy key. */
    readonly privateKey?: string;
  };
  readonly args: Readonly<Record<string, string>>;
  readonly tell: (line: string) => void;
}

export interface ContainerSpec {
  readonly name: string;
  readonly image: string;
  readonly network: string;
  readonly aliases: readonly string[];
  /** `8000:80`, as the API takes them: they cannot carry an address. */
  readonly ports: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  readonly envVars: Readonly<Record<string, string>>;
  readonly limits: Limits;
  readonly healthCheck?: HealthCheck;
  /** Words of `docker run`, checked before. */
  readonly options: readonly string[];
  readonly volumes: readonly string[];
  readonly command?: readonly string[];
}

/** `0`: none. */
export interface Limits {
  readonly memory: string;
  readonly memorySwap: string;
  readonly memoryReservation: string;
  readonly cpus: string;
  readonly cpuShares: number;
}

export interface HealthCheck {
  /** A line for the container's own shell. */
  readonly command: string;
  readonly interval: number;
  readonly timeout: number;
  readonly retries: number;
  readonly startPeriod: number;
}

export type ContainerState = "created" | "running" | "restarting" | "paused" | "exited" | "dead";

export interface Container {
  readonly name: string;
  readonly image: string;
  readonly state: ContainerState;
  readonly health: "none" | "starting" | "healthy" | "unhealthy";
  readonly labels: Readonly<Record<string, string>>;
}

/** How to log in to a server. */
export interface Login {
  readonly ip: string;
  readonly port: number;
  readonly user: string;
  /** PEM. */
  readonly privateKey: string;
  /** Seconds. */
  readonly timeout: number;
}

/** The way to servers. */
export interface Machines {
  of(login: Login): Machine;
  close(): Promise<void>;
}
