import { describe, expect, test } from "vitest";
import {
  followArgv,
  listArgv,
  logsArgv,
  readSource,
  readStart,
  type Source,
  startsArgv,
} from "../../../src/engine/logs/argv.ts";
import {
  chooseSources,
  mergeLines,
  readLine,
  refuseUnknown,
} from "../../../src/engine/logs/choose.ts";
import { scope } from "../facts.ts";

const source = (service: string, release: number, running = true): Source => ({
  container: `${service}_${release}`,
  service,
  slot: "blue",
  release,
  running,
});

describe("argv", () => {
  test("lists the containers of one environment only", () => {
    expect(listArgv(scope).join(" ")).toContain(
      "--filter label=sluice.project=shop --filter label=sluice.environment=production",
    );
  });

  test("reads the last lines with their times", () => {
    expect(logsArgv(source("web", 2), { lines: 50, since: "600s" })).toEqual([
      "docker",
      "logs",
      "--timestamps",
      "--tail",
      "50",
      "--since",
      "600s",
      "web_2",
    ]);
  });

  test("what goes on is ended when its standard input ends", () => {
    for (const argv of [followArgv(source("web", 2), { lines: 1 }), startsArgv(scope)]) {
      expect(argv.slice(0, 2)).toEqual(["sh", "-c"]);
      expect(argv[4]).toBe("docker");
    }
    expect(followArgv(source("web", 2), { lines: "all" }).slice(4)).toEqual([
      "docker",
      "logs",
      "--follow",
      "--timestamps",
      "--tail",
      "all",
      "web_2",
    ]);
  });

  test("rows of Docker are read back", () => {
    expect(readSource("c1|web|green|7|running")).toEqual({
      container: "c1",
      service: "web",
      slot: "green",
      release: 7,
      running: true,
    });
    expect(readStart("c1|web|green|7|1767225600123456789")).toEqual({
      source: { container: "c1", service: "web", slot: "green", release: 7, running: true },
      since: "1767225600.123456789",
    });
  });
});

describe("what is read", () => {
  test("is all that runs, an old slot that drains too", () => {
    const all = [source("web", 1), source("web", 2), source("worker", 2)];
    expect(chooseSources(all, [])).toEqual(all);
    expect(chooseSources(all, ["worker"])).toEqual([source("worker", 2)]);
  });

  test("is the newest where nothing runs: its last words are what is wanted", () => {
    const all = [source("web", 1, false), source("web", 3, false), source("web", 2, false)];
    expect(chooseSources(all, [])).toEqual([source("web", 3, false)]);
  });

  test("is refused when a service is misspelt", () => {
    expect(() => refuseUnknown(["wbe"], ["web", "worker"])).toThrow("no such service: wbe");
    expect(() => refuseUnknown([], ["web"])).not.toThrow();
  });
});

describe("lines", () => {
  const line = (time: string, service = "web") =>
    readLine(`2026-01-01T00:00:${time}Z said at ${time}`, source(service, 1), "h1", "stdout");

  test("carry where they come from", () => {
    expect(line("01.000000001")).toEqual({
      time: "2026-01-01T00:00:01.000000001Z",
      host: "h1",
      service: "web",
      slot: "blue",
      release: 1,
      stream: "stdout",
      text: "said at 01.000000001",
    });
  });

  test("may be empty", () => {
    expect(readLine("2026-01-01T00:00:01Z ", source("web", 1), "h1", "stderr").text).toBe("");
  });

  test("are merged in the order of time, and the last ones count", () => {
    const merged = mergeLines([line("03"), line("01"), line("02", "worker")], 2);
    expect(merged.map(({ service, text }) => `${service} ${text}`)).toEqual([
      "worker said at 02",
      "web said at 03",
    ]);
    expect(mergeLines([line("01")], 0)).toEqual([]);
  });
});
