import assert from "node:assert/strict";
import { afterAll, beforeAll } from "vitest";
import { destroyHosts, type HostRequest, type SandboxHost } from "../../../sandbox/hosts/index.ts";
import { COLD, createShopHosts } from "./hosts.ts";
import { createProject, type Project } from "./project.ts";
import { expectNoneLost, startTraffic } from "./traffic.ts";
import { expectSettled, liveVersion } from "./view.ts";

/** A host and a project that the tests of one file share. */
export interface Bed {
  /** The first of `hosts`. */
  readonly host: SandboxHost;
  readonly hosts: readonly SandboxHost[];
  readonly project: Project;
  /** Deploys a version of the shop, whatever was there before, and waits until all is quiet. */
  settle(version: string): Promise<void>;
  /**
   * What a fault must leave: while `during` goes on under light strict load no request is lost, and
   * after it `version` is live and nothing is leaked, live-broken or left locked.
   */
  unharmed(what: string, version: string, during: () => Promise<unknown>): Promise<void>;
}

/** Registers making and removing of the host; the fields may be used from inside the tests. */
export function shopBed(name: string, request: Partial<HostRequest> = {}): Bed {
  let hosts: SandboxHost[] = [];
  let project: Project;
  beforeAll(async () => {
    hosts = await createShopHosts(name, ["v1", "v2"], request);
    project = await createProject(name, hosts);
  }, COLD);
  afterAll(async () => {
    await destroyHosts(hosts);
    await project?.remove();
  });
  const bed: Bed = {
    get host() {
      return hosts[0]!;
    },
    get hosts() {
      return hosts;
    },
    get project() {
      return project;
    },
    async settle(version) {
      await project.writeShop(version);
      const { code, stderr } = await project.run("deploy");
      assert.equal(code, 0, stderr);
      assert.equal(await liveVersion(bed.host, project), version);
      await expectSettled(bed.host, project);
    },
    async unharmed(what, version, during) {
      const load = await startTraffic(bed.host, project);
      try {
        await during();
        assert.equal(await liveVersion(bed.host, project), version);
        await expectSettled(bed.host, project);
      } finally {
        await expectNoneLost(load, what);
      }
    },
  };
  return bed;
}
