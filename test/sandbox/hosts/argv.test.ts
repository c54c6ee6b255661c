import { expect, test } from "vitest";
import {
  type ContainerSpec,
  createNetworkArgv,
  listArgv,
  runArgv,
} from "../../../sandbox/hosts/argv.ts";

const spec: ContainerSpec = {
  name: "sluice-host-1",
  kind: "prepared",
  address: "10.213.7.9",
  owner: "box:42",
  capabilities: ["NET_ADMIN", "SYS_ADMIN"],
  cgroup: 1,
};

/** The values that follow each occurrence of an option. */
function values(argv: readonly string[], option: string): string[] {
  return argv.flatMap((word, index) => (argv[index - 1] === option ? [word] : []));
}

test("a host keeps its name and address and is marked as ours", () => {
  const argv = runArgv(spec);
  expect(values(argv, "--hostname")).toEqual(["sluice-host-1"]);
  expect(values(argv, "--ip")).toEqual(["10.213.7.9"]);
  expect(values(argv, "--label")).toEqual([
    "sluice-sandbox=host",
    "sluice-sandbox.kind=prepared",
    "sluice-sandbox.address=10.213.7.9",
    "sluice-sandbox.owner=box:42",
  ]);
  expect(argv.at(-1)).toBe("sluice-sandbox/host:prepared");
});

test("where the machine lacks a capability the host gets those there are", () => {
  const argv = runArgv(spec);
  expect(argv).not.toContain("--privileged");
  expect(values(argv, "--cap-add")).toEqual(["NET_ADMIN", "SYS_ADMIN"]);
  expect(values(argv, "--security-opt")).toContain("seccomp=unconfined");
  expect(argv).toContain("--cgroupns=host");
});

test("on cgroup v2 a privileged host has a cgroup tree of its own", () => {
  const argv = runArgv({ ...spec, capabilities: "all", cgroup: 2 });
  expect(argv).toContain("--privileged");
  expect(argv).toContain("--cgroupns=private");
  expect(values(argv, "--volume")).toEqual(["/var/lib/docker"]);
});

test("on cgroup v1 a privileged host shares the machine's cgroup tree", () => {
  const argv = runArgv({ ...spec, capabilities: "all" });
  expect(argv).toContain("--cgroupns=host");
  expect(values(argv, "--volume")).toContain("/sys/fs/cgroup:/sys/fs/cgroup:rw");
});

test("a bounded disk takes the place of Docker's volume", () => {
  const argv = runArgv({ ...spec, diskBytes: 2e9 });
  expect(values(argv, "--volume")).not.toContain("/var/lib/docker");
  expect(values(argv, "--env")).toEqual(["SANDBOX_DISK_BYTES=2000000000"]);
});

test("a far host is told its round trip", () => {
  expect(values(runArgv({ ...spec, latencyMs: 50 }), "--env")).toEqual(["SANDBOX_DELAY_MS=50"]);
});

test("the network carries packets no larger than the machine's way out", () => {
  const argv = createNetworkArgv("10.213.0.0/16", 1400);
  expect(values(argv, "--subnet")).toEqual(["10.213.0.0/16"]);
  expect(values(argv, "--opt")).toEqual(["com.docker.network.driver.mtu=1400"]);
});

test("only our own containers are listed", () => {
  expect(values(listArgv(), "--filter")).toEqual(["label=sluice-sandbox=host"]);
});
