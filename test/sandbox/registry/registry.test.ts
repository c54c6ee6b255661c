import { createHash } from "node:crypto";
import { expect, onTestFinished, test } from "vitest";
import { startRegistry } from "../../../sandbox/registry/index.ts";

interface Opened {
  readonly url: string;
  /** Uploads a content in two parts. @returns its digest */
  readonly push: (content: string) => Promise<string>;
}

async function open(): Promise<Opened> {
  const registry = await startRegistry();
  onTestFinished(() => registry.close());
  const url = `http://${registry.address}/v2`;
  return {
    url,
    async push(content) {
      const started = await fetch(`${url}/shop/web/blobs/uploads/`, { method: "POST" });
      const place = new URL(started.headers.get("location")!, url);
      await fetch(place, { method: "PATCH", body: content.slice(0, 3) });
      place.searchParams.set("digest", digestOf(content));
      const ended = await fetch(place, { method: "PUT", body: content.slice(3) });
      expect(ended.status).toBe(201);
      return digestOf(content);
    },
  };
}

function digestOf(content: string): string {
  return `sha256:${createHash("sha256").update(content).digest("hex")}`;
}

test("content is pushed in parts and read by its digest", async () => {
  const { url, push } = await open();
  const digest = await push("a layer");
  const head = await fetch(`${url}/shop/web/blobs/${digest}`, { method: "HEAD" });
  expect(head.headers.get("content-length")).toBe("7");
  expect(await (await fetch(`${url}/shop/web/blobs/${digest}`)).text()).toBe("a layer");
  expect((await fetch(`${url}/shop/web/blobs/${digestOf("other")}`)).status).toBe(404);
});

test("content that is not what it says is refused", async () => {
  const { url } = await open();
  const started = await fetch(`${url}/shop/blobs/uploads/`, { method: "POST" });
  const place = new URL(started.headers.get("location")!, url);
  place.searchParams.set("digest", digestOf("something else"));
  expect((await fetch(place, { method: "PUT", body: "content" })).status).toBe(400);
});

test("content that another image brought is not sent again", async () => {
  const { url, push } = await open();
  const digest = await push("shared");
  const query = `mount=${digest}&from=shop/web`;
  const mounted = await fetch(`${url}/shop/worker/blobs/uploads/?${query}`, { method: "POST" });
  expect(mounted.status).toBe(201);
});

test("a manifest is read by its tag and by its digest, of its own image alone", async () => {
  const { url } = await open();
  const [type, body] = ["application/vnd.docker.distribution.manifest.v2+json", '{"layers":[]}'];
  const put = { method: "PUT", headers: { "content-type": type }, body };
  expect((await fetch(`${url}/shop/web/manifests/1`, put)).status).toBe(201);
  for (const reference of ["1", digestOf(body)]) {
    const got = await fetch(`${url}/shop/web/manifests/${reference}`);
    expect(got.headers.get("content-type")).toBe(type);
    expect(got.headers.get("docker-content-digest")).toBe(digestOf(body));
    expect(await got.text()).toBe(body);
  }
  expect((await fetch(`${url}/shop/worker/manifests/1`)).status).toBe(404);
  expect((await fetch(`${url}/shop/web/manifests/2`)).status).toBe(404);
});
