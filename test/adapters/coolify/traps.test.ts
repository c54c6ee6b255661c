// Every trap of Coolify's API that a deploy can fall into, by name and number of its chapter.
import { describe, expect, test } from "vitest";
import { bodyFor } from "../../../src/adapters/coolify/fields.ts";
import type { SluiceError } from "../../../src/model/errors.ts";
import { sendWith } from "../../sandbox/coolify/open.ts";
import { codeOf, placed, server } from "./placed.ts";
import {
  alive,
  createWorld,
  DIGEST,
  IMAGE,
  IP,
  key,
  place,
  SCOPE,
  wish,
  type World,
} from "./world.ts";

describe("1.1 base, auth, abilities", () => {
  test("API access that is off says success, and is told apart from a token that lacks something", async () => {
    const { platform } = await createWorld({ apiEnabled: false });
    expect(await codeOf(platform.applications(SCOPE))).toBe("API_OFF");
    const world = await createWorld();
    world.cool.settings.allowedIps = ["203.0.113.9"];
    expect(await codeOf(world.platform.applications(SCOPE))).toBe("API_OFF");
  });

  test("a token without deploy is refused by name, and one that nobody knows is another matter", async () => {
    const abilities = ["read", "write"] as const;
    const world = await createWorld({ token: (cool) => cool.issueToken({ abilities }) });
    const id = await world.platform.ensure(place());
    const deploy = world.platform.deploy(id, wish(), alive);
    expect(await codeOf(deploy)).toBe("TOKEN_LACKS");
    await expect(deploy).rejects.toThrow("Missing required permissions: deploy");
    const stranger = await createWorld({ token: () => "9|nobody" });
    expect(await codeOf(stranger.platform.applications(SCOPE))).toBe("TOKEN_REFUSED");
  });

  test("a member's token may only read from 4.2 on", async () => {
    const token = (cool: World["cool"]) => cool.issueToken({ role: "member" });
    const world = await createWorld({ version: "4.2.0", token });
    expect(await codeOf(world.platform.ensure(place()))).toBe("TOKEN_LACKS");
  });

  test("ids are no UUIDs", async () => {
    const { id } = await placed();
    expect(id).toMatch(/^[a-z0-9]{20,36}$/);
  });
});

describe("1.2 limits and errors", () => {
  test("a rate limit is waited for as long as it says", async () => {
    const { platform, cool } = await createWorld();
    cool.faults.next({ kind: 429, retryAfter: 0, times: 2 });
    expect(await platform.applications(SCOPE)).toEqual([]);
  });

  test.each(["4.1.2", "4.2.0", "4.4.2"] as const)(
    "no body has a field that %s does not take",
    async (version) => {
      const { id, platform } = await placed({ version });
      const more = {
        resources: { cpus: 0.5, memory: 256 * 1024 ** 2 },
        command: ["node", "a b.js"],
      };
      expect(await platform.deploy(id, wish({ A: "1" }, more), alive)).toBeGreaterThan(0);
    },
  );

  test("a field that is not in the list at all is a mistake of ours", () => {
    expect(() => bodyFor([4, 4, 2], "application", { ports: "80" })).toThrow("ports");
    expect(bodyFor([4, 1, 2], "application", { stop_grace_period: 5, name: "a" })).toEqual({
      name: "a",
    });
  });

  test("refused fields are named", async () => {
    const { id, platform, cool } = await placed();
    cool.faults.next({ kind: 422, path: "/api/v1/applications/{uuid}", method: "PATCH" });
    const error = await platform.deploy(id, wish(), alive).catch((caught: SluiceError) => caught);
    expect(error).toMatchObject({ code: "API_REFUSED", facts: { status: 422 } });
  });

  test("what is gone and what was never there are told apart", async () => {
    const { platform, http } = await createWorld();
    expect(await platform.stop("nothing00000000000000000")).toBe(false);
    expect(await platform.deploy("nothing00000000000000000", wish({ A: "1" }), alive)).toBe(
      undefined,
    );
    const unknown = await http.send({ method: "GET", path: "/api/v1/nothing" });
    expect(unknown.body).toHaveProperty("docs");
  });
});

describe("1.3 keys, projects, environments", () => {
  test("a key that is there already is found by its fingerprint", async () => {
    const world = await createWorld();
    const send = sendWith(world.cool, world.cool.token);
    await send("POST", "/security/keys", { name: "by hand", private_key: key().privateKey });
    await world.platform.ensure(place());
    expect(world.cool.state().keys).toEqual(["by hand"]);
  });

  test("names of less than three letters are made longer", async () => {
    const world = await createWorld();
    await world.platform.ensure({ ...place(), scope: { project: "ab", environment: "qa" } });
    expect(world.cool.state().projects).toEqual(["ab-sluice: production, qa-sluice"]);
  });

  test("the environment that every project begins with is used, and a project of that name too", async () => {
    const world = await createWorld();
    const send = sendWith(world.cool, world.cool.token);
    await send("POST", "/projects", { name: "shop" });
    await world.platform.ensure(place());
    expect(world.cool.state().projects).toEqual(["shop: production"]);
    await world.platform.remove(SCOPE);
    // It was not ours.
    expect(world.cool.state()).toMatchObject({ projects: ["shop: production"], applications: [] });
  });
});

describe("1.4 servers", () => {
  test("a host is registered without Coolify's proxy, by address, once", async () => {
    const { look, cool, again } = await placed();
    await again().ensure(place("blue"));
    expect(cool.state().servers).toEqual([`${IP} ${IP}`]);
    const [one] = await look<{ uuid: string }[]>("/servers");
    const { proxy } = await look<{ proxy: { type: string } }>(`/servers/${one!.uuid}`);
    expect(proxy.type).toBe("NONE");
  });

  test("an address that another team has is refused in Coolify's words", async () => {
    const world = await createWorld();
    const other = sendWith(world.cool, world.cool.issueToken({ team: 7 }));
    const { body } = await other("POST", "/security/keys", { private_key: key().privateKey });
    const { uuid } = body as { uuid: string };
    await other("POST", "/servers", { ip: IP, private_key_uuid: uuid, proxy_type: "none" });
    await expect(world.platform.ensure(place())).rejects.toThrow(/already/);
  });

  test("a server with a proxy of Coolify's own would take nginx's ports", async () => {
    const world = await createWorld();
    const send = sendWith(world.cool, world.cool.token);
    const { body } = await send("POST", "/security/keys", { private_key: key().privateKey });
    const { uuid } = body as { uuid: string };
    await send("POST", "/servers", { name: "old", ip: IP, private_key_uuid: uuid });
    await expect(world.platform.ensure(place())).rejects.toThrow("own proxy (traefik) is on");
  });

  test("a validation that fails shows its log, without the HTML", async () => {
    const world = await createWorld();
    server(world).isReachable = false;
    const error = await world.platform.ensure(place()).catch((caught: SluiceError) => caught);
    expect(error).toMatchObject({ code: "HOST_NOT_READY" });
    expect((error as SluiceError).detail).toMatch(/not reachable/);
    expect((error as SluiceError).detail).not.toContain("<");
  });
});

describe("1.5 applications", () => {
  test("an image goes by digest, its labels by PATCH, and no domain is made up", async () => {
    const { id, platform, look, containers } = await placed();
    await platform.deploy(id, wish(), alive);
    const app = await look<Record<string, unknown>>(`/applications/${id}`);
    expect(app).toMatchObject({
      docker_registry_image_name: "registry.example.com/shop-web",
      docker_registry_image_tag: `sha256-${DIGEST}`,
      fqdn: null,
      health_check_enabled: false,
      ports_mappings: "18100:3000",
      limits_memory: "0",
      limits_cpus: "0",
    });
    expect(containers()[0]?.image).toBe(IMAGE);
  });

  test("a stop prunes nobody's images, and is no error twice", async () => {
    const world = await placed();
    await world.platform.deploy(world.id, wish(), alive);
    expect(await world.platform.stop(world.id)).toBe(true);
    expect(await world.platform.stop(world.id)).toBe(true);
    await expect.poll(world.containers).toEqual([]);
    expect(server(world).pruned).toBe(0);
  });

  test("a delete is awaited, since the answer comes before it is done, and prunes nothing", async () => {
    const world = await placed({ delays: { job: 20 } });
    expect(await world.platform.remove(SCOPE)).toHaveLength(1);
    expect(world.cool.state().applications).toEqual([]);
    expect(server(world).pruned).toBe(0);
  });

  test("what somebody changed in Coolify's pages is as it should be again", async () => {
    const { id, platform, send, look } = await placed();
    await send("PATCH", `/applications/${id}`, { limits_memory: "5m", ports_mappings: "1:2" });
    await platform.deploy(id, wish(), alive);
    expect(await look(`/applications/${id}`)).toMatchObject({
      limits_memory: "0",
      ports_mappings: "18100:3000",
    });
  });

  test("an application of our name that is not ours is left alone", async () => {
    const { id, send, again } = await placed();
    await send("PATCH", `/applications/${id}`, { description: "mine" });
    await expect(again().ensure(place())).rejects.toMatchObject({ code: "UNOWNED" });
  });
});
