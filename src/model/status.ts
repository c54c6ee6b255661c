import type { Hold } from "./observed.ts";
import type { Slot } from "./slot.ts";

/** What runs in an environment, as its hosts say it. The terminal, Markdown and JSON show this. */
export interface EnvironmentStatus {
  readonly project: string;
  readonly environment: string;
  /** Active release by record, 0 before the first. */
  readonly release: number;
  readonly revision: string;
  readonly hosts: readonly HostStatus[];
  /** Releases that every readable host keeps and that are not active, newest first. */
  readonly rollback: readonly ReleaseSummary[];
  /** Where a platform starts the slots: what it says of them. */
  readonly platform?: PlatformView;
}

export interface PlatformView {
  readonly name: string;
  /** Why it could not be asked: slots are then as they were last known on the hosts. */
  readonly problem?: { readonly code: string; readonly message: string };
  readonly slots: readonly PlatformSlot[];
  readonly databases?: readonly {
    readonly service: string;
    readonly image: string;
    readonly status: string;
  }[];
}

export interface PlatformSlot {
  readonly service: string;
  readonly slot: Slot;
  readonly host: string;
  readonly live: boolean;
  /** In the platform's own words, some time late; absent: last known only. */
  readonly status?: string;
  readonly image: string;
  /** ISO 8601: when it was last known to be so. */
  readonly asOf?: string;
}

export interface ReleaseSummary {
  readonly id: number;
  readonly revision: string;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly command: string;
}

export interface HostStatus {
  readonly name: string;
  /** Why it could not be read; then nothing below is known. */
  readonly problem?: { readonly code: string; readonly message: string };
  readonly release: number;
  readonly services: readonly ServiceStatus[];
  readonly hold?: Hold;
  /** What differs from the record, of the host as a whole. */
  readonly drift: readonly string[];
}

export interface ServiceStatus {
  readonly name: string;
  /** Release that made its container. */
  readonly release: number;
  readonly revision: string;
  readonly image: string;
  readonly slot: Slot;
  readonly health: "healthy" | "unhealthy" | "running" | "asleep" | "stopped" | "gone";
  /** Docker's words and the answer through nginx. */
  readonly detail: string;
  /** ISO 8601. */
  readonly since: string;
  /** Its old slot still finishes open requests. */
  readonly draining: boolean;
  readonly maintenance: boolean;
  readonly drift: readonly string[];
}
