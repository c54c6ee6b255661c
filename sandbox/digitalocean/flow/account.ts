import type { Guide } from "./index.ts";

const KEY =
  "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPZ4hbOJH7kQqF0f6m1n0S5o9Zg8mX7y3kq2w1v0u9tA flow@example.com";

/** The account, its keys and what can be bought. */
export async function account({ ask, id }: Guide): Promise<void> {
  await ask(200, "GET", "/v2/account");
  await ask(200, "GET", "/v2/regions?per_page=200");
  await ask(200, "GET", "/v2/sizes?page=2&per_page=10");
  await ask(200, "GET", "/v2/account/keys");
  const made = await ask(201, "POST", "/v2/account/keys", { name: "flow", public_key: KEY });
  const key = `/v2/account/keys/${id(made, "ssh_key", "id")}`;
  await ask(422, "POST", "/v2/account/keys", { name: "again", public_key: KEY });
  await ask(200, "PUT", key, { name: "flow-2", public_key: KEY });
  await ask(200, "GET", `/v2/account/keys/${id(made, "ssh_key", "fingerprint")}`);
  await ask(204, "DELETE", key);
  await ask(404, "GET", key);
}
