import { expect, test } from "vitest";
import { dig } from "../../../../sandbox/http/client.ts";
import { open, ORDER } from "../open.ts";

const BLOB = "AAAAC3NzaC1lZDI1NTE5AAAAIPZ4hbOJH7kQqF0f6m1n0S5o9Zg8mX7y3kq2w1v0u9tA";
const KEY = { name: "deploy", public_key: `ssh-ed25519 ${BLOB} someone@example.com` };

test("a key is known by its id and by its MD5 fingerprint", async () => {
  const { send } = await open();
  const made = await send("POST", "/v2/account/keys", KEY);
  const fingerprint = String(dig(made.body, "ssh_key", "fingerprint"));
  expect(fingerprint).toMatch(/^([0-9a-f]{2}:){15}[0-9a-f]{2}$/);
  for (const name of [fingerprint, String(dig(made.body, "ssh_key", "id"))]) {
    expect((await send("GET", `/v2/account/keys/${name}`)).body).toEqual(made.body);
    const order = { ...ORDER, name: "a", ssh_keys: [name] };
    expect((await send("POST", "/v2/droplets", order)).status).toBe(202);
  }
});

test("a key is refused twice, whatever its name and comment", async () => {
  const { send } = await open();
  await send("POST", "/v2/account/keys", KEY);
  const again = { name: "other", public_key: `ssh-ed25519 ${BLOB}` };
  expect(await send("POST", "/v2/account/keys", again)).toMatchObject({
    status: 422,
    body: { message: "SSH Key is already in use on your account" },
  });
});

test("what is no public key is refused", async () => {
  const { send } = await open();
  const wrong = { name: "x", public_key: "hello" };
  expect((await send("POST", "/v2/account/keys", wrong)).status).toBe(422);
});
