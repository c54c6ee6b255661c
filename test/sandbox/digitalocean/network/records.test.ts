import { expect, test } from "vitest";
import { dig, type Send } from "../../../../sandbox/http/client.ts";
import { open } from "../open.ts";

const PATH = "/v2/domains/example.com/records";

async function add(send: Send, record: Record<string, unknown>): Promise<string> {
  const answer = await send("POST", PATH, record);
  return `${PATH}/${String(dig(answer.body, "domain_record", "id"))}`;
}

test("a domain starts with its name servers and is refused twice", async () => {
  const { cloud, look, send } = await open();
  expect((await send("POST", "/v2/domains", { name: "example.com" })).status).toBe(201);
  expect(await look(`${PATH}?type=NS`, "meta", "total")).toBe(3);
  expect((await send("POST", "/v2/domains", { name: "Example.com" })).status).toBe(422);
  expect(cloud.state().records).toEqual([]);
});

test("records are found by type and by their whole name", async () => {
  const { cloud, look, send } = await open();
  await send("POST", "/v2/domains", { name: "example.com" });
  await add(send, { type: "A", name: "www", data: "198.18.0.1" });
  await add(send, { type: "A", name: "@", data: "198.18.0.2" });
  await add(send, { type: "AAAA", name: "www", data: "2001:db8::1" });
  const found = async (query: string) => look(`${PATH}?${query}`, "meta", "total");
  expect(await found("name=www.example.com")).toBe(2);
  expect(await found("name=www.example.com&type=A")).toBe(1);
  expect(await found("name=example.com&type=A")).toBe(1);
  expect(await found("name=www")).toBe(0);
  expect(cloud.state().records).toEqual([
    "www.example.com A 198.18.0.1",
    "example.com A 198.18.0.2",
    "www.example.com AAAA 2001:db8::1",
  ]);
});

test("a change keeps what it does not name", async () => {
  const { look, send } = await open();
  await send("POST", "/v2/domains", { name: "example.com" });
  const record = await add(send, { type: "A", name: "www", data: "198.18.0.1", ttl: 60 });
  expect((await send("PATCH", record, { type: "A", data: "198.18.0.9" })).status).toBe(200);
  expect(await look(record, "domain_record")).toMatchObject({
    name: "www",
    data: "198.18.0.9",
    ttl: 60,
  });
  expect((await send("DELETE", record)).status).toBe(204);
  expect((await send("GET", record)).status).toBe(404);
});

test.each([
  { type: "A", name: "www", data: "2001:db8::1" },
  { type: "AAAA", name: "www", data: "198.18.0.1" },
  { type: "CNAME", name: "www", data: "example.org" },
  { type: "A", name: "www", data: "198.18.0.1", ttl: 5 },
  { type: "HOST", name: "www", data: "x" },
])("refuses %j", async (record) => {
  const { send } = await open();
  await send("POST", "/v2/domains", { name: "example.com" });
  expect((await send("POST", PATH, record)).status).toBe(422);
});
