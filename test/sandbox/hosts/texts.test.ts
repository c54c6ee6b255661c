import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { readRequest } from "../../../sandbox/hosts/cli.ts";
import { wrapperText } from "../../../sandbox/hosts/faults/clock.ts";
import { fillScript } from "../../../sandbox/hosts/faults/disk.ts";
import { rulesScript } from "../../../sandbox/hosts/faults/network.ts";
import { debootstrapArgv } from "../../../sandbox/hosts/image/base.ts";
import { buildArgv } from "../../../sandbox/hosts/image/ensure.ts";
import { fingerprintOf } from "../../../sandbox/hosts/keys.ts";
import { defaultDevice, routedPrefixes } from "../../../sandbox/hosts/machine.ts";
import { inSmallDoses } from "../../../sandbox/hosts/progress.ts";
import { parseList } from "../../../sandbox/hosts/registry.ts";

test("a fingerprint is what ssh-keygen -lf prints", () => {
  const key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKwmvQ+O9OyR8HIaOdKoJUqWzGPEqMQszJ8Xj9qjB5KU";
  expect(fingerprintOf(key)).toBe("SHA256:ko5B6w0NTcpdXWHcpoJIR8FS0vJBfL1IP2JMCILmtXY");
});

test("the way out is the default route's device", () => {
  const routes = "Iface\tDestination\tGateway\ndocker0\t000011AC\t0\neth0\t00000000\t010002C0\n";
  expect(defaultDevice(routes)).toBe("eth0");
  expect(defaultDevice("Iface\tDestination\n")).toBeUndefined();
});

test("networks that the machine reaches already are known by their first two bytes", () => {
  const routes =
    "Iface\tDestination\tGateway\neth0\t00000000\t010002C0\nbr0\t0000D50A\t0\ndocker0\t000011AC\t0\n";
  expect(routedPrefixes(routes)).toEqual(["10.213", "172.17"]);
});

test("Docker's list becomes hosts", () => {
  expect(parseList("a\trunning\tbare\t10.213.1.2\tbox:7\n")).toEqual([
    { name: "a", state: "running", kind: "bare", address: "10.213.1.2", owner: "box:7" },
  ]);
  expect(parseList("")).toEqual([]);
});

test("an image is built for its kind and remembers what it was made of", () => {
  const argv = buildArgv("bare", "abc123");
  const start = ["docker", "build", "--target", "bare", "--tag", "sluice-sandbox/host:bare"];
  expect(argv.slice(0, 6)).toEqual(start);
  expect(argv).toContain("sluice-sandbox.inputs=abc123");
});

test("debootstrap makes the release that the base image is named after", () => {
  const start = ["debootstrap", "--variant=minbase", "bookworm", "/tmp/root"];
  expect(debootstrapArgv("/tmp/root").slice(0, 4)).toEqual(start);
});

test("a cut drops what comes in and what goes out before any other rule", () => {
  expect(rulesScript("--insert").split("\n")).toEqual([
    "iptables --wait --table raw --insert PREROUTING --in-interface eth0 --jump DROP",
    "iptables --wait --table mangle --insert POSTROUTING --out-interface eth0 --jump DROP",
  ]);
});

test("restoring a network that was not cut is no error", () => {
  expect(
    rulesScript("--delete")
      .split("\n")
      .every((line) => line.endsWith("|| true")),
  ).toBe(true);
});

test("the disk is filled but for what shall stay free", () => {
  expect(fillScript(5000.7)).toContain("size=$((free - 5000))");
  expect(fillScript(-1)).toContain("size=$((free - 0))");
});

test("the date wrapper is off by the seconds asked for, also with a format", () => {
  const ask = (...argv: string[]) =>
    Number(execFileSync("sh", ["-c", wrapperText(86_400), "date", ...argv], { encoding: "utf8" }));
  const day = ask("+%s") - Date.now() / 1000;
  expect(Math.abs(day - 86_400)).toBeLessThan(60);
  expect(ask("-d", "@77", "+%s")).toBe(77);
  expect(ask("--date=@78", "+%s")).toBe(78);
});

test("the command line asks for hosts that stay", () => {
  expect(readRequest(["3", "--bare", "--latency", "50", "--disk", "2000"])).toEqual({
    count: 3,
    kind: "bare",
    keep: true,
    latencyMs: 50,
    diskBytes: 2_000_000_000,
  });
  expect(readRequest([])).toEqual({ count: 1, kind: "prepared", keep: true });
});

test("what cannot be understood makes no hosts", () => {
  expect(readRequest(["many"])).toBeUndefined();
  expect(readRequest(["1", "--latency", "-5"])).toBeUndefined();
  expect(readRequest(["--what"])).toBeUndefined();
});

test("of a thousand lines the steps and one in three seconds are shown", () => {
  const shown: string[] = [];
  let clock = 0;
  const progress = inSmallDoses(
    (line) => shown.push(line.trim()),
    () => clock,
  );
  for (const line of ["Get:1", "Get:2", "Step 2/9 : RUN", "Get:3"]) progress(line);
  clock = 3_000;
  progress("Get:4");
  expect(shown).toEqual(["Get:1", "Step 2/9 : RUN", "Get:4"]);
});
