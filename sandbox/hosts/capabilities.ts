/**
 * What a host's container may do. `--privileged` is refused ("unable to apply caps") on a machine
 * that itself lacks a capability, as many virtual machines do; then the host gets those there are.
 */

/** Linux's capabilities by bit, as far as every supported engine knows them (20.10 ends at 37). */
const NAMES = [
  "CHOWN",
  "DAC_OVERRIDE",
  "DAC_READ_SEARCH",
  "FOWNER",
  "FSETID",
  "KILL",
  "SETGID",
  "SETUID",
  "SETPCAP",
  "LINUX_IMMUTABLE",
  "NET_BIND_SERVICE",
  "NET_BROADCAST",
  "NET_ADMIN",
  "NET_RAW",
  "IPC_LOCK",
  "IPC_OWNER",
  "SYS_MODULE",
  "SYS_RAWIO",
  "SYS_CHROOT",
  "SYS_PTRACE",
  "SYS_PACCT",
  "SYS_ADMIN",
  "SYS_BOOT",
  "SYS_NICE",
  "SYS_RESOURCE",
  "SYS_TIME",
  "SYS_TTY_CONFIG",
  "MKNOD",
  "LEASE",
  "AUDIT_WRITE",
  "AUDIT_CONTROL",
  "SETFCAP",
  "MAC_OVERRIDE",
  "MAC_ADMIN",
  "SYSLOG",
  "WAKE_ALARM",
  "BLOCK_SUSPEND",
  "AUDIT_READ",
] as const;

/** The names in a capability mask as /proc/<pid>/status prints it (hexadecimal). */
export function capabilityNames(mask: string): string[] {
  const bits = BigInt(`0x${mask}`);
  return NAMES.filter((_, bit) => (bits & (1n << BigInt(bit))) !== 0n);
}

/** Whether a mask holds everything up to the kernel's last capability, so that `--privileged` works. */
export function isComplete(mask: string, lastCapability: number): boolean {
  const all = (1n << BigInt(lastCapability + 1)) - 1n;
  return (BigInt(`0x${mask}`) & all) === all;
}

/** Finds the bounding set in the text of /proc/<pid>/status. */
export function boundingSet(status: string): string | undefined {
  return /^CapBnd:\s*([0-9a-f]+)$/m.exec(status)?.[1];
}
