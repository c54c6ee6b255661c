// Every trap of Coolify's API that a deploy can fall into, by name and number of its chapter.
import { describe, expect, test } from "vitest";
import { refusal } from "../../../src/adapters/coolify/api.ts";
import { bodyFor } from "../../../src/adapters/coolify/fields.ts";
import { coolifyExaminer } from "../../../src/adapters/coolify/index.ts";
import { parseVersion } from "../../../src/adapters/coolify/version.ts";
import type { SluiceError } from "../../../src/model/errors.ts";
import { coolifyHttp } from "../../../src/wiring/platform.ts";
import { sendWith } from "../../sandbox/coolify/open.ts";
import { codeOf, placed } from "./placed.ts";
import { alive, createWorld, IP, key, place, SCOPE, wish, type World } from "./world.ts";

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

  test("a token goes whole, number and bar included", async () => {
    const world = await createWorld({ token: (cool) => cool.token.split("|")[1]! });
    expect(await codeOf(world.platform.applications(SCOPE))).toBe("TOKEN_REFUSED");
  });

  test("its health needs no token and is no JSON, everything else does", async () => {
    const world = await createWorld({ token: () => "9|nobody" });
    const [health, version, ...rest] = await coolifyExaminer(world.http).examine([]);
    expect(health).toMatchObject({ state: "good", detail: "OK" });
    expect(version).toMatchObject({ state: "bad", code: "TOKEN_REFUSED" });
    expect(rest).toEqual([]);
  });

  test("the version is plain text, of which a reader of JSON may make a number", () => {
    expect(parseVersion("4.4.2\n")).toEqual([4, 4, 2]);
    expect(parseVersion(4.4)).toEqual([4, 4, 0]);
    expect(parseVersion("4.4-rc.1")).toEqual([4, 4, 0]);
    for (const answer of [{ version: "4.4.2" }, "<html>", 4, "4.0.9"])
      expect(() => parseVersion(answer)).toThrow();
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

  test.each([
    [401, { message: "Unauthenticated." }, "TOKEN_REFUSED"],
    [400, { message: "Invalid token." }, "TOKEN_REFUSED"],
    [400, { message: "Invalid request.", error: "Invalid JSON." }, "API_REFUSED"],
    [403, { success: true, message: "API is disabled." }, "API_OFF"],
    [403, { message: "Missing required permissions: deploy" }, "TOKEN_LACKS"],
    [403, { message: "This action is unauthorized.", error: "Unauthorized" }, "TOKEN_LACKS"],
    [404, { message: "Application not found" }, "API_REFUSED"],
    [404, { message: "Not found.", docs: "https://coolify.io/docs" }, "API_VERSION"],
    [405, { message: "Method not allowed." }, "API_VERSION"],
    [409, { message: "exists", conflicts: [], warning: "" }, "API_REFUSED"],
    [422, { message: "Validation failed.", errors: { name: "is short" } }, "API_REFUSED"],
    [429, { message: "Too Many Attempts." }, "API_UNREACHABLE"],
    [500, { message: "Server Error" }, "API_UNREACHABLE"],
    [502, "<html>", "API_UNREACHABLE"],
  ] as const)("%i %o is %s", (status, body, code) => {
    const request = { method: "GET", path: "/api/v1/projects" } as const;
    expect(refusal(request, { status, body, headers: {} }).code).toBe(code);
  });

  test("a token that is refused is not tried again: thirty times a minute lock a client out", async () => {
    const world = await createWorld({ token: () => "9|nobody" });
    expect(await codeOf(world.platform.applications(SCOPE))).toBe("TOKEN_REFUSED");
    expect(world.platform.calls()).toBe(1);
  });

  test("all that a process asks keeps one pace, since the limit is a person's", async () => {
    const given = { COOLIFY_TOKEN: "1|a" };
    const one = await coolifyHttp({ ...given, COOLIFY_URL: "https://coolify.example.com" });
    const same = await coolifyHttp({
      ...given,
      COOLIFY_URL: "https://coolify.example.com/api/v1/",
    });
    expect(same).toBe(one);
  });

  test("a create whose answer was lost is looked for before it is asked again", async () => {
    const world = await createWorld();
    world.cool.faults.next({ kind: 500, after: true, method: "POST", path: "/api/v1/projects" });
    await world.platform.ensure(place());
    expect(world.cool.state().projects).toEqual(["shop: production"]);
    expect(world.newCalls().filter((call) => call === "POST /api/v1/projects")).toHaveLength(1);
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

  test("a project in which something else lies is not deleted", async () => {
    const world = await createWorld();
    const own = await world.platform.ensure(place());
    const id = await world.platform.ensure(place("blue"));
    const send = sendWith(world.cool, world.cool.token);
    await send("PATCH", `/applications/${id}`, { description: "mine" });
    expect(await world.platform.remove(SCOPE)).toMatchObject([{ id: own }]);
    const { applications, projects } = world.cool.state();
    expect(applications.map(({ uuid }) => uuid)).toEqual([id]);
    expect(projects).toEqual(["shop: production"]);
  });

  test("two runs at once end with one key, server, project and environment", async () => {
    const world = await createWorld();
    const scope = { ...SCOPE, environment: "staging" };
    await Promise.all(
      (["blue", "green"] as const).map((slot) => world.again().ensure({ ...place(slot), scope })),
    );
    expect(world.cool.state()).toMatchObject({
      keys: ["sluice-shop"],
      servers: [`${IP} ${IP}`],
      projects: ["shop: production, staging"],
      applications: [{}, {}],
    });
  });
});
