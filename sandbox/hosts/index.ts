/** Real hosts on one machine: systemd, sshd, Docker and nginx, each with an address of its own. */
export { createHosts, destroyHosts, removeHosts } from "./create.ts";
export { listHosts, type ListedHost } from "./registry.ts";
export { relay } from "./relay/open.ts";
export {
  type ExecOptions,
  type ExecResult,
  type HostKind,
  type HostRequest,
  type Relay,
  SANDBOX_USERS,
  type SandboxHost,
  type SshAccess,
} from "./types.ts";
