/** What a sandbox host is to tests, benches and the command line. No I/O here. */

/** `bare`: a fresh droplet. `prepared`: Docker and nginx are installed and running. */
export type HostKind = "bare" | "prepared";

export interface HostRequest {
  readonly count: number;
  readonly kind: HostKind;
  /** Round trip in milliseconds added to every host's SSH (to all its traffic where netem exists). */
  readonly latencyMs?: number;
  /** Size of the file system under /var/lib, in bytes. Needed by `fillDisk`; absent: unbounded. */
  readonly diskBytes?: number;
  /** Second word of the hosts' names; letters, digits and dashes. */
  readonly prefix?: string;
  /** The hosts outlive this process; otherwise a later `createHosts` removes them. */
  readonly keep?: boolean;
}

/** How to log in. Both users of {@link SANDBOX_USERS} take the same key. */
export interface SshAccess {
  readonly address: string;
  readonly port: number;
  readonly user: "root";
  /** Path of the private key, in OpenSSH's format, without a passphrase. */
  readonly privateKey: string;
  /** The host's public key as `known_hosts` has it: `ssh-ed25519 AAAA…`. */
  readonly hostKey: string;
  /** `SHA256:…`, as `ssh-keygen -lf` prints it. */
  readonly fingerprint: string;
}

/** `deploy` reaches root by sudo without a password. */
export const SANDBOX_USERS = ["root", "deploy"] as const;

export interface ExecResult {
  /** `null` when a signal or the time limit ended the process. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ExecOptions {
  readonly input?: string | Uint8Array;
  /** Milliseconds after which the process is killed; 60,000 when left out. */
  readonly timeoutMs?: number;
}

/** A way to the host's SSH port from loopback that takes `rttMs` there and back. */
export interface Relay {
  readonly address: "127.0.0.1";
  readonly port: number;
  /** Resets every open connection, so both ends see ECONNRESET. The relay goes on. */
  dropConnections(): Promise<void>;
  close(): Promise<void>;
}

/** A machine with systemd, sshd and its own address; a container underneath. */
export interface SandboxHost {
  readonly name: string;
  readonly kind: HostKind;
  /** IPv4, reachable from this machine, the same over reboots. */
  readonly address: string;
  /** Goes through the relay when `latencyMs` was asked for and the kernel has no netem. */
  readonly ssh: SshAccess;
  /** Runs a command as root beside SSH, so it works while the network is cut. Never throws on a code. */
  exec(argv: readonly string[], options?: ExecOptions): Promise<ExecResult>;
  /** Shuts systemd down; `hard` cuts the power. */
  stop(options?: { hard?: boolean }): Promise<void>;
  /** Boots and waits until systemd has settled and sshd answers. */
  start(): Promise<void>;
  /** `systemctl reboot` inside, or the power cut and back; ends when sshd answers again. */
  reboot(options?: { hard?: boolean }): Promise<void>;
  /** Packets vanish both ways without a word, as when a cable is pulled. A reboot restores it too. */
  cutNetwork(): Promise<void>;
  restoreNetwork(): Promise<void>;
  /** Resets every SSH connection that is open now. */
  dropConnections(): Promise<void>;
  /** Leaves `leaveBytes` free under /var/lib. Needs `diskBytes`. */
  fillDisk(leaveBytes?: number): Promise<void>;
  freeDisk(): Promise<void>;
  /** `date` on the host's PATH tells the time so many seconds off; 0 takes the wrapper away. */
  skewClock(seconds: number): Promise<void>;
  /** Removes the container, its volumes and its relays. An absent host is no error. */
  destroy(): Promise<void>;
}
