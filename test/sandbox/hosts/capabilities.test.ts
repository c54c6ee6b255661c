import { expect, test } from "vitest";
import { boundingSet, capabilityNames, isComplete } from "../../../sandbox/hosts/capabilities.ts";

test("a full mask up to the kernel's last capability allows --privileged", () => {
  expect(isComplete("000001ffffffffff", 40)).toBe(true);
  expect(isComplete("0000003fffffffff", 37)).toBe(true);
});

test("one missing capability does not", () => {
  expect(isComplete("000001fffeffffff", 40)).toBe(false);
  expect(isComplete("0000003fffffffff", 40)).toBe(false);
});

test("a missing capability is left out of the names, the others are there", () => {
  const names = capabilityNames("000001fffeffffff");
  expect(names).not.toContain("SYS_RESOURCE");
  expect(names).toContain("SYS_ADMIN");
  expect(names).toHaveLength(37);
});

test("capabilities that Docker 20.10 does not know are never named", () => {
  const names = capabilityNames("000001ffffffffff");
  expect(names).toHaveLength(38);
  expect(names.at(-1)).toBe("AUDIT_READ");
});

test("bits have the kernel's numbers", () => {
  expect(capabilityNames("0000000000000001")).toEqual(["CHOWN"]);
  expect(capabilityNames("0000000000201000")).toEqual(["NET_ADMIN", "SYS_ADMIN"]);
});

test("the bounding set is read from /proc/<pid>/status", () => {
  const status = "Name:\tnode\nCapEff:\t0000000000000000\nCapBnd:\t000001fffeffffff\n";
  expect(boundingSet(status)).toBe("000001fffeffffff");
  expect(boundingSet("Name:\tnode\n")).toBeUndefined();
});
