import type { Examiner } from "../contracts/examiner.ts";
import type { Host } from "../contracts/host.ts";
import type { Exec, ImageBuilder, RegistryLogin, TransferImage } from "../contracts/images.ts";
import type { HoldStore } from "../contracts/lock.ts";
import type { Platform } from "../contracts/platform.ts";
import type { PlatformDatabases } from "../contracts/platform-databases.ts";
import type { PlatformOperations } from "../contracts/platform-operations.ts";
import type { Proxy } from "../contracts/proxy.ts";
import type { Reporter } from "../contracts/reporter.ts";
import type { Runtime, Sleeper } from "../contracts/runtime.ts";
import type { Check } from "../model/check.ts";
import type { Halt } from "../model/halt.ts";
import type { LogLine } from "../model/log.ts";
import type { Machine } from "../model/machine.ts";
import type { Scope } from "../model/names.ts";
import type { Hold, ObservedHost } from "../model/observed.ts";
import type { CommandName } from "../model/outcome.ts";
import type { PlatformRecord } from "../model/platform.ts";
import type { SlotJob } from "../model/platform-job.ts";
import type { Plan } from "../model/plan.ts";
import type { Project } from "../model/project.ts";
import type { Release } from "../model/release.ts";
import type { Removal } from "../model/removal.ts";
import type { EnvironmentStatus } from "../model/status.ts";
import type { Variable } from "../model/variable.ts";
import type { ExecOptions } from "./exec/exec.ts";
import type { JobOptions } from "./jobs/list.ts";
import type { LogOptions } from "./logs/read.ts";
import type { DnsReport, ZoneView } from "./provision/dns/records.ts";
import type { Fleet } from "./provision/ensure.ts";
import type { StartedSlot } from "./platform.ts";
import type { Provisioning } from "./provision/job.ts";
import type { Secrets } from "./release/files.ts";
import type { Session } from "./host/session.ts";
import type { VariableOptions } from "./variables/change.ts";

/** Everything a run is given and may use. Read-only: stages return what they find out. */
export interface RunContext {
  readonly command: CommandName;
  readonly project: Project;
  readonly scope: Scope;
  /** Folder of `deploy.yaml`. */
  readonly folder: string;
  readonly revision: string;
  /** Short and unique: names this run in labels, locks and logs. */
  readonly run: string;
  readonly who: string;
  readonly secrets: Secrets;
  readonly options: RunOptions;
  readonly adapters: Adapters;
  readonly reporter: Reporter;
  readonly signal: AbortSignal;
  /** `promote`: the environment that is promoted from. */
  readonly source?: RunContext;
}

export interface RunOptions {
  /** Only these; empty: all. */
  readonly services: readonly string[];
  /** Replace containers although nothing changed. */
  readonly force: boolean;
  /** `rollback`: the release to go back to; absent: the last good one. */
  readonly release?: number;
  /** Refuse unless the plan rests on this, host name → fingerprint. */
  readonly expect?: Readonly<Record<string, string>>;
  /** Seconds to wait for another run. */
  readonly lockWait: number;
  /** `maintenance`: on or off, and the HTML to show instead of the default page. */
  readonly maintenance?: { readonly on: boolean; readonly page?: string };
  /** `lock`: why, and for how long in milliseconds. */
  readonly hold?: { readonly reason: string; readonly lasts?: number };
  /** `promote`: the name of the environment that is promoted from. */
  readonly from?: string;
  readonly logs?: LogOptions;
  readonly exec?: ExecOptions;
  /** `deployments`, `cancel`. */
  readonly jobs?: JobOptions;
  /** `env`. */
  readonly variables?: VariableOptions;
  /** `start` of what a deploy only configures: it is deployed now, and its page goes. */
  readonly starts?: boolean;
  /** `repair`: ids of the droplets that the dead run has made. */
  readonly made?: readonly number[];
  /** `destroy`: the volumes go too. */
  readonly volumes?: boolean;
}

export interface Adapters {
  /** Where they come from a cloud: empty until `provision` has found them. */
  readonly hosts: readonly Host[];
  /** What makes hosts, where they come from a cloud. */
  readonly provisioning?: Provisioning;
  /** Hosts that start containers at the same time. */
  readonly parallel: number;
  readonly runtime: Runtime;
  /** Lets containers sleep and wakes them, where the runtime may not stop them. */
  readonly sleeper?: Sleeper;
  /** What starts the slots, where it is not plain Docker. */
  readonly platform?: Platform;
  /** The same, for people. */
  readonly operations?: PlatformOperations;
  readonly databases?: PlatformDatabases;
  readonly proxy: Proxy;
  readonly builder: ImageBuilder;
  readonly transfer: TransferImage;
  readonly login: RegistryLogin | undefined;
  /** Images that another machine holds. */
  readonly imagesOn: (exec: Exec) => {
    readonly inspect: ImageBuilder["inspect"];
    readonly transfer: TransferImage;
  };
  /** Of `doctor`: whom to ask besides the hosts. */
  readonly examiners?: readonly Examiner[];
  /** Where manual locks are kept besides the hosts. */
  readonly holds?: readonly HoldStore[];
}

/** What the stages of a run have found out so far. */
export interface Found {
  /** Service → image it shall run. */
  readonly images: Readonly<Record<string, ServiceImage>>;
  /** In place of `adapters.hosts` from then on. */
  readonly hosts: readonly Host[];
  readonly fleet: Fleet;
  /** DNS zones that the environment's names are in, as read. */
  readonly zones: readonly ZoneView[];
  /** Records that this run has made. */
  readonly records: DnsReport["made"];
  /** Of the environment that is promoted from. */
  readonly sourceHosts: readonly Host[];
  readonly sessions: readonly Session[];
  /** In the order of `adapters.hosts`. */
  readonly observed: readonly ObservedHost[];
  readonly plan: Plan;
  /** Variables that tell where databases of the platform are. */
  readonly databases: Readonly<Record<string, string>>;
  /** What a deploy does about them, one sentence each. */
  readonly databaseNotes: readonly string[];
  /** Of `destroy`: ids of those that go. */
  readonly doomed: readonly string[];
  /** Slots that the platform has started for this run. */
  readonly started: readonly StartedSlot[];
  readonly switched: readonly string[];
  readonly status: EnvironmentStatus;
  /** Of `status`: what hosts remember of their platform. */
  readonly platformRecords: readonly { readonly host: string; readonly record: PlatformRecord }[];
  readonly machines: readonly Machine[];
  /** What `promote` found where it promotes from. */
  readonly source: {
    readonly release: Release;
    readonly sessions: readonly Session[];
    readonly observed: readonly ObservedHost[];
  };
  readonly removal: Removal;
  /** Of `logs`, unless they were followed. */
  readonly lines: readonly LogLine[];
  /** Of the command that `exec` ran. */
  readonly exitCode: number;
  /** Of `deployments` and `cancel`. */
  readonly jobs: readonly SlotJob[];
  /** Of `stop`. */
  readonly halts: readonly Halt[];
  /** Of `env`. */
  readonly variables: readonly Variable[];
  /** Of `doctor`. */
  readonly checks: readonly Check[];
  /** Taken by `lock`, released by `unlock`. */
  readonly hold: Hold;
}

export interface ServiceImage {
  /** What the host's Docker is asked to run. */
  readonly reference: string;
  /** Where it comes from when a host does not have it. */
  readonly origin: "builder" | "registry";
}
