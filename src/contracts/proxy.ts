import type { HostLayout } from "./host.ts";
import type { Scope } from "../model/names.ts";
import type { NginxOptions } from "../model/project.ts";
import type { Protection } from "../model/preview-settings.ts";
import type { ServicePorts, Slot } from "../model/slot.ts";

/** What nginx must know of one service. */
export interface VhostService {
  readonly name: string;
  readonly ports: ServicePorts;
  readonly domains: readonly string[];
  readonly options: NginxOptions;
}

/** What a preview's vhost has besides. */
export interface VhostPreview {
  /** Who gets in; what a password is compared with lies in the state folder. */
  readonly protect?: Protection;
  /** Requests from outside are noted, and wake it while the flag `asleep` is there. */
  readonly sleeps: boolean;
}

/** What the host's nginx can do. */
export interface ProxyAbilities {
  readonly version: string;
  /** False where the kernel has IPv6 switched off: nginx would refuse the file. */
  readonly ipv6: boolean;
  /** Networks of containers on the host outside of Docker's usual ranges, such as `10.0.1.0/24`. */
  readonly bridges?: readonly string[];
}

/** What routes requests to slots. Says file texts and shell; never runs anything. */
export interface Proxy {
  /**
   * The file that declares both slots of every service. The same input gives the same text, so a
   * text that differs from the host's file is the only reason to write and reload.
   */
  vhost(
    scope: Scope,
    services: readonly VhostService[],
    layout: HostLayout,
    abilities: ProxyAbilities,
    preview?: VhostPreview,
  ): string;
  /** Shell that prints `version running ipv6` and routes of bridges, as the kernel writes them. */
  observe(layout: HostLayout): string;
  /** Shell that starts it if it is not running; non-zero on failure. */
  start(layout: HostLayout): string;
  /** Shell that fails with the reason on stderr when the configuration is not valid. */
  test(layout: HostLayout): string;
  reload(layout: HostLayout): string;
  /** Shell that ends a private instance when no vhost is left; the system's own goes on. */
  rest(layout: HostLayout): string;
  /** Shell that makes `slot` take the traffic of a service, by one rename, without a reload. */
  swap(flagFolder: string, service: string, slot: Slot): string;
  /** Path, on a service's internal port, that tells slot and vhost digest: `blue 0f3a…`. */
  readonly probePath: string;
}
