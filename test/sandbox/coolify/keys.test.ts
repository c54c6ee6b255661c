import { expect, test } from "vitest";
import { dig } from "../../../sandbox/http/client.ts";
import { newKey, open, place, sendWith } from "./open.ts";

test("a key is taken as PEM or in base64, once in the whole instance", async () => {
  const { coolify, make, send } = await open();
  const [pem, other] = [newKey(), newKey()];
  await make("/security/keys", { name: "one", private_key: pem });
  await make("/security/keys", { private_key: Buffer.from(other).toString("base64") });
  const again = { status: 422, body: { message: "Private key already exists." } };
  expect(await send("POST", "/security/keys", { private_key: pem })).toMatchObject(again);
  const elsewhere = sendWith(coolify, coolify.issueToken({ team: 2 }));
  expect(await elsewhere("POST", "/security/keys", { private_key: pem })).toMatchObject(again);
  expect((await elsewhere("GET", "/security/keys")).body).toEqual([]);
});

test("what is no key is refused", async () => {
  const { send } = await open();
  const answer = await send("POST", "/security/keys", { private_key: "-----BEGIN nonsense" });
  expect(answer).toMatchObject({ status: 422, body: { message: "Invalid private key." } });
});

test.each([
  ["4.1.2", true],
  ["4.2.0", false],
] as const)("%s tells its secret half to a reader: %s", async (version, isTold) => {
  const { coolify, make } = await open({ version });
  const uuid = await make("/security/keys", { private_key: newKey() });
  const reader = sendWith(coolify, coolify.issueToken({ abilities: ["read"] }));
  const body = (await reader("GET", `/security/keys/${uuid}`)).body as object;
  expect("private_key" in body).toBe(isTold);
  expect(dig(body, "fingerprint")).toMatch(/^[A-Za-z0-9+/]{43}$/);
});

test("a key in use stays until its server is gone", async () => {
  const { key, server, send } = await place();
  const inUse = { message: "Private Key is in use and cannot be deleted." };
  expect(await send("DELETE", `/security/keys/${key}`)).toMatchObject({ status: 422, body: inUse });
  await send("DELETE", `/servers/${server}`);
  expect((await send("DELETE", `/security/keys/${key}`)).status).toBe(200);
  expect((await send("GET", `/security/keys/${key}`)).status).toBe(404);
});
