// The traps of servers and applications, by name and number of their chapter.
import { describe, expect, test } from "vitest";
import { forgetHost, SETUP } from "../../../src/adapters/coolify/index.ts";
import { joinImage, splitImage } from "../../../src/adapters/coolify/shapes.ts";
import type { SluiceError } from "../../../src/model/errors.ts";
import { sendWith } from "../../sandbox/coolify/open.ts";
import { codeOf, placed, server } from "./placed.ts";
import { alive, createWorld, DIGEST, IMAGE, IP, key, place, SCOPE, wish } from "./world.ts";

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

  test("it installs nothing: what it asks for is on a host of ours before it is registered", async () => {
    const world = await createWorld();
    server(world).facts = { ...server(world).facts, commands: ["git", "curl"] };
    expect(await codeOf(world.platform.ensure(place()))).toBe("HOST_NOT_READY");
    for (const needed of ["git", "curl", "jq", "docker compose version"])
      expect(SETUP).toContain(needed);
  });

  test("its network is there before it could make one, and publishes on loopback only", () => {
    expect(SETUP).toMatch(
      /docker network create --attachable --opt com\.docker\.network\.bridge\.host_binding_ipv4=127\.0\.0\.1 coolify/,
    );
  });

  test("a server takes its time to be usable: both flags are waited for", async () => {
    const world = await createWorld({ delays: { job: 30 } });
    await world.platform.ensure(place());
    const send = sendWith(world.cool, world.cool.token);
    const [one] = (await send("GET", "/servers")).body as object[];
    expect(one).toMatchObject({ is_reachable: true, is_usable: true });
  });

  test("a server goes with its droplet, so that whoever gets its address can be registered", async () => {
    const world = await createWorld();
    await world.platform.ensure(place());
    await forgetHost(world.http, { time: world.time, key }, IP);
    expect(world.cool.state().servers).toEqual([]);
    const scope = { project: "other", environment: "production" };
    await world.again().ensure({ ...place(), scope });
    expect(world.cool.state().servers).toEqual([`${IP} ${IP}`]);
  });

  test("a server that somebody else has registered does not", async () => {
    const world = await createWorld();
    const send = sendWith(world.cool, world.cool.token);
    const { body } = await send("POST", "/security/keys", { private_key: key().privateKey });
    const { uuid } = body as { uuid: string };
    const given = { name: "mine", ip: IP, private_key_uuid: uuid, proxy_type: "none" };
    await send("POST", "/servers", given);
    await forgetHost(world.http, { time: world.time, key }, IP);
    expect(world.cool.state().servers).toEqual([`mine ${IP}`]);
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

  test("nothing is started by its creation, nor by routes whose ids may never come to be", async () => {
    const world = await placed();
    expect(world.cool.state().deployments).toEqual([]);
    await world.platform.deploy(world.id, wish(), alive);
    const starts = world.newCalls().filter((call) => /\/(start|restart)$/.test(call));
    expect(starts).toEqual([]);
  });

  test("a name goes without its tag, and a digest as a tag that every version takes", () => {
    const digest = `sha256-${DIGEST}`;
    expect(splitImage(IMAGE)).toEqual({ name: "registry.example.com/shop-web", tag: digest });
    expect(splitImage("localhost:5000/a:1")).toEqual({ name: "localhost:5000/a", tag: "1" });
    expect(splitImage("localhost:5000/a")).toEqual({ name: "localhost:5000/a", tag: "latest" });
    expect(splitImage(`a:1@sha256:${DIGEST}`)).toEqual({ name: "a", tag: digest });
    expect(joinImage("a", digest)).toBe(`a@sha256:${DIGEST}`);
  });

  test("a container has the port it is told, whatever the image says", async () => {
    const world = await placed();
    await world.platform.deploy(world.id, wish({ PORT: "3000" }), alive);
    const [container] = [...server(world).containers.values()];
    expect(container?.spec).toMatchObject({ ports: ["18100:3000"] });
    expect(container?.spec.envVars).toMatchObject({ PORT: "3000" });
  });
});
