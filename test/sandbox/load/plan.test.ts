import type { NetworkInterfaceInfo } from "node:os";
import { expect, test } from "vitest";
import { assertOurs, planLoad } from "../../../sandbox/load/plan.ts";

const address = (cidr: string) => [{ cidr, family: "IPv4" } as NetworkInterfaceInfo];
const interfaces = {
  lo: address("127.0.0.1/8"),
  eth0: address("10.1.2.3/24"),
  docker0: address("172.17.0.1/16"),
  "br-1234": address("172.20.0.1/16"),
};

test.each(["127.0.0.1", "127.9.9.9", "::1", "172.17.0.5", "172.20.3.4"])("%s is ours", (ip) => {
  expect(() => assertOurs(ip, interfaces)).not.toThrow();
});

test.each(["10.1.2.4", "10.1.2.3", "192.168.0.1", "172.18.0.1", "203.0.113.7", "2001:db8::1"])(
  "%s is not ours, and no load is sent there",
  (ip) => {
    expect(() => assertOurs(ip, interfaces)).toThrow("no load is sent there");
  },
);

test("a URL gives address, port, host header and path", async () => {
  const plan = await planLoad({ url: "http://localhost:8080/a?b=c", mix: { get: 1 } });
  expect(plan).toMatchObject({
    address: "127.0.0.1",
    port: 8080,
    hostHeader: "localhost:8080",
    path: "/a?b=c",
  });
});

test("a host and port can carry the name of another host", async () => {
  const target = { host: "127.0.0.1", port: 8080, hostHeader: "shop.example.com" };
  const plan = await planLoad({ ...target, mix: { post: 2 } });
  expect(plan).toMatchObject({ port: 8080, hostHeader: "shop.example.com", path: "/" });
  expect(plan.mix).toMatchObject({ get: 0, post: 2 });
});

test("a mix without clients, https and foreign addresses are refused", async () => {
  const url = "http://127.0.0.1:1/";
  await expect(planLoad({ url, mix: {} })).rejects.toThrow("no clients");
  await expect(planLoad({ url, mix: { get: 5000 } })).rejects.toThrow("more than 2000");
  await expect(planLoad({ url: "https://127.0.0.1/", mix: { get: 1 } })).rejects.toThrow(
    "http only",
  );
  await expect(planLoad({ url: "http://203.0.113.7/", mix: { get: 1 } })).rejects.toThrow(
    "no load",
  );
});
