import { expect, test } from "vitest";
import { Etags } from "../../../src/adapters/github/etags.ts";
import { open, SHOP } from "../../sandbox/github/open.ts";

const ROUTE = "GET /repos/{owner}/{repo}/collaborators/{username}/permission";

test("an answer that is still true is not told again, and one that is not is told at once", async () => {
  const { github, shop, bob, as, alice } = await open();
  const etags = new Etags();
  const ask = async () => {
    const client = etags.on(etags.on(as(alice)));
    return (await client.request(ROUTE, { ...SHOP, username: "bob" })).data.permission;
  };
  github.calls.reset();
  expect([await ask(), await ask()]).toEqual(["write", "write"]);
  github.grant(shop, bob, "admin");
  expect(await ask()).toBe("admin");
  expect(github.calls.list().map(({ status }) => status)).toEqual([200, 304, 200]);
  const other = await etags.on(as(alice)).request(ROUTE, { ...SHOP, username: "alice" });
  expect(other.data.permission).toBe("admin");
  expect(github.calls.list().at(-1)?.status).toBe(200);
});

test("a refusal is never answered from memory", async () => {
  const { github, as, alice } = await open();
  const etags = new Etags();
  const ask = () => etags.on(as(alice)).request(ROUTE, { ...SHOP, username: "bob" });
  await ask();
  const path = ROUTE.slice(4);
  for (const kind of [403, 404, 500, "reset-before"] as const) {
    github.faults.next({ path, kind });
    await expect(ask()).rejects.toThrow();
  }
});
