import type { Readable, Writable } from "node:stream";
import type { HostAddress } from "../model/project.ts";

/**
 * A way to run commands on one host. Adapters: ssh, local, memory.
 * Everything else that happens on a host is shell text sent through a `HostProcess`.
 */
export interface HostConnection {
  /** Starts `argv` on the host. The adapter quotes it; nobody else may join words into a line. */
  exec(argv: readonly string[]): HostProcess;
  /** Commands started so far; the bench holds this at ≤ 3 per deploy. */
  readonly commands: number;
  close(): Promise<void>;
}

export interface HostProcess {
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** `code` is null when the connection or a signal ended the process before it could exit. */
  readonly exit: Promise<{ readonly code: number | null }>;
}

/** What a host is called in plans and messages, and how it is laid out. */
export interface Host {
  readonly name: string;
  readonly layout: HostLayout;
  /** Where SSH reaches it; absent: it is this machine. */
  readonly address?: HostAddress;
  /** It does not exist yet: a dry run plans for it and never connects. */
  readonly planned?: true;
  /**
   * Rejects with `HOST_UNREACHABLE`, `HOST_KEY_MISMATCH` or `HOST_LOGIN_REFUSED`. `first` is the argv
   * that `exec` will be asked for first: a distant host may be sent it together with the login.
   */
  connect(signal: AbortSignal, first?: readonly string[]): Promise<HostConnection>;
}

/** Paths and ports that differ between a system-wide host and the local target. */
export interface HostLayout {
  /** Where Sluice keeps its state, such as `/var/lib/sluice`. */
  readonly stateRoot: string;
  /** Runs a shell as the user who owns Docker and nginx, such as `["sudo", "-n"]`. */
  readonly privilege: readonly string[];
  /** Port on which nginx answers the outside. */
  readonly httpPort: number;
  /** Folder whose `*.conf` nginx includes inside `http {}`. */
  readonly vhostFolder: string;
  /** Extra nginx arguments that select the instance, such as `["-c", "/…/nginx.conf"]`. */
  readonly nginxArgs: readonly string[];
  /** Where the running instance keeps its process id. */
  readonly nginxPid: string;
  /** The private instance's own main file, written before it is first started. */
  readonly nginxMain?: { readonly path: string; readonly text: string };
  /** Folder of systemd's own units; absent: nothing here runs a service at its times. */
  readonly unitFolder?: string;
  /** Names under which a service answers besides its domains. */
  readonly extraDomains?: (project: string, environment: string, service: string) => string[];
}
