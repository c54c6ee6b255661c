import { expect, test } from "vitest";
import {
  closingDocuments,
  digestOf,
  fullName,
  manifestText,
  PLAIN_LAYER,
} from "../../../../src/adapters/docker/image/oci.ts";

const config = Buffer.from('{"rootfs":{}}');
const layers = [{ mediaType: PLAIN_LAYER, digest: "sha256:aa", size: 5 }];

test.each([
  ["web", "docker.io/library/web"],
  ["postgres:17", "docker.io/library/postgres:17"],
  ["sluice/shop-web:0f3a", "docker.io/sluice/shop-web:0f3a"],
  ["ghcr.io/acme/web:1", "ghcr.io/acme/web:1"],
  ["localhost/web:1", "localhost/web:1"],
  ["127.0.0.1:5000/web:1", "127.0.0.1:5000/web:1"],
])("the full name of %s is %s", (tag, name) => {
  expect(fullName(tag)).toBe(name);
});

test("the same content makes the same manifest", () => {
  expect(manifestText(config, layers)).toEqual(manifestText(Buffer.from(config), [...layers]));
});

test("the index names the manifest and both lists name the tag", () => {
  const manifest = manifestText(config, layers);
  const documents = closingDocuments(config, manifest, "sluice/shop-web:1");
  const read = (name: string) =>
    JSON.parse(documents.find((file) => file.name === name)!.content.toString()) as never;
  expect(read("index.json")).toMatchObject({
    manifests: [
      {
        digest: digestOf(manifest),
        size: manifest.length,
        annotations: { "io.containerd.image.name": "docker.io/sluice/shop-web:1" },
      },
    ],
  });
  expect(read("manifest.json")).toEqual([
    {
      Config: `blobs/${digestOf(config).replace(":", "/")}`,
      RepoTags: ["sluice/shop-web:1"],
      Layers: ["blobs/sha256/aa"],
    },
  ]);
});
