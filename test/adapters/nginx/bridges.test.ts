import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { expect, onTestFinished, test } from "vitest";
import { bridges } from "../../../src/adapters/nginx/proxy.ts";

const HEAD = "Iface Destination Gateway Flags RefCnt Use Metric Mask MTU Window IRTT";
const ROUTES = [
  "eth0 00000000 0100070A 0003 0 0 0 00000000 0 0 0",
  // A cloud's private network.
  "eth1 0000100A 00000000 0001 0 0 0 0000FFFF 0 0 0",
  "docker0 0000000A 00000000 0001 0 0 0 00FFFFFF 0 0 0",
  "br-0123456789ab 0001000A 00000000 0001 0 0 0 00FFFFFF 0 0 0",
  // Docker's usual ranges are let in anyway, and what lies behind a router is elsewhere.
  "br-cdef01234567 000012AC 00000000 0001 0 0 0 0000FFFF 0 0 0",
  "br-0123456789ab 0002000A 0201000A 0003 0 0 0 00FFFFFF 0 0 0",
];

test("routes to networks of containers in 10.0.0.0/8 are told, a cloud's own are not", () => {
  const folder = mkdtempSync(`${tmpdir()}/sluice-routes-`);
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const told = (rows: readonly string[]) => {
    writeFileSync(`${folder}/route`, [HEAD, ...rows, ""].join("\n"));
    return execFileSync("sh", ["-c", bridges(`${folder}/route`)], { encoding: "utf8" });
  };
  expect(told(ROUTES)).toBe("0000000A/00FFFFFF\n0001000A/00FFFFFF\n");
  expect(told(ROUTES.slice(0, 2))).toBe("");
  expect(execFileSync("sh", ["-c", `${bridges(`${folder}/none`)}; echo on`]).toString()).toBe(
    "on\n",
  );
});
