import { expect, test } from "vitest";
import { partCollector, readHost } from "../../../src/engine/plan/read.ts";
import { release, service, serviceState, state } from "../facts.ts";

const row =
  "id=abc|name=sluice_shop_production_web_1|status=running|detail=Up 2 minutes (healthy)|service=web|slot=green|release=1|image=web:1|port=18101|specification=spec-1";

function read(parts: Readonly<Record<string, string>>) {
  return readHost("h1", new Map(Object.entries(parts)), Date.UTC(2026, 0, 1));
}

test("a bare host reads as one without state", () => {
  expect(read({ docker: "28.0.0|x86_64|/var/lib/docker", nginx: "1.22.1 no no " })).toMatchObject({
    state: undefined,
    releases: [],
    containers: [],
    vhost: undefined,
    hold: undefined,
    nginx: { version: "1.22.1", running: false, ipv6: false },
  });
});

test("networks of containers are read from the kernel's routes, last byte first", () => {
  const nginx = "1.22.1 yes no 0001000A/00FFFFFF 0000000A/00FFFFFF 0000000A/00FFFFFF odd\n";
  const { bridges } = read({ nginx }).nginx;
  expect(bridges).toEqual(["10.0.0.0/24", "10.0.1.0/24"]);
  expect(read({ nginx: "1.22.1 yes no" }).nginx).not.toHaveProperty("bridges");
});

test("what was removed while it slept, and can be made again, counts as stopped", () => {
  const recorded = state(1, { web: serviceState("web", "green", 1, "1") });
  const { container } = recorded.services["web"]!;
  const parts = { state: JSON.stringify(recorded), sleeping: `${container}.json\n` };
  const { containers } = read(parts);
  expect(containers).toMatchObject([{ name: container, slot: "green", status: "exited" }]);
  expect(read({ ...parts, sleeping: "" }).containers).toEqual([]);
  const there = row.replace("sluice_shop_production_web_1", container);
  expect(read({ ...parts, containers: `${there}\n` }).containers).toHaveLength(1);
});

test("what a host prints is read back", () => {
  const recorded = state(1, {});
  const observed = read({
    docker: "28.0.0|x86_64|/var/lib/docker\n",
    nginx: "1.27.4 yes yes ",
    free: "2048\n",
    clock: String(Date.UTC(2026, 0, 1) / 1000 + 61),
    state: JSON.stringify(recorded),
    releases: `${JSON.stringify(release(1, [[service("web"), "1"]]))}\n`,
    flags: "web.green\nweb.maintenance\napi.maintenance\n",
    containers: `${row}\n`,
    images: "web:1\nweb@<none>\n",
    vhost: "server {}\n",
    reserved: "8001 18001\n5001\n",
    listening: "00000000:0050\n0100007F:1F90\n",
    draining: "sluice_shop_production_web_1\nsluice_shop_production_gone_1\n",
  });
  expect(observed).toMatchObject({
    fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/),
    docker: { freeBytes: 2_097_152 },
    nginx: { version: "1.27.4", running: true, ipv6: true },
    clockSkew: 61_000,
    state: recorded,
    greens: ["web"],
    maintenance: ["web", "api"],
    vhost: "server {}\n",
    reservedPorts: [8001, 18001, 5001],
    listeningPorts: [80, 8080],
    draining: ["web"],
  });
  expect(observed.containers).toEqual([
    {
      id: "abc",
      name: "sluice_shop_production_web_1",
      service: "web",
      slot: "green",
      release: 1,
      status: "running",
      detail: "Up 2 minutes (healthy)",
      image: "web:1",
      port: 18101,
      specification: "spec-1",
    },
  ]);
});

test("a worker's container has no port", () => {
  const [container] = read({ containers: row.replace("port=18101", "port=") }).containers;
  expect(container?.port).toBeUndefined();
});

test("parts are collected from events, others pass by", () => {
  const collector = partCollector();
  collector.onEvent({
    event: "part",
    name: "flags",
    data: Buffer.from("web.green\n").toString("base64"),
  });
  collector.onEvent({ event: "repaired" });
  expect([...collector.parts]).toEqual([["flags", "web.green\n"]]);
});
