import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import {
  isOwnAddress,
  previewSigns,
  signAddress,
} from "../../../src/adapters/http/preview-sign.ts";

test.each([
  [
    "http://pr-12-web.preview.example.com/",
    "http://pr-12-web.preview.example.com/.well-known/sluice",
  ],
  ["https://pr-12-web.example.com/app?a=1", "https://pr-12-web.example.com/.well-known/sluice"],
])("%s is asked at %s", (url, address) => {
  expect(signAddress(url, 12)?.href).toBe(address);
});

test.each([
  "http://pr-13-web.preview.example.com/",
  "http://preview.example.com/",
  "http://203.0.113.7/",
  "http://[::1]/",
  "http://pr-12-web.preview.example.com:9464/",
  "http://user@pr-12-web.preview.example.com/",
  "ftp://pr-12-web.preview.example.com/",
  "javascript:pr-12-web",
  "",
])("nobody is asked at %j, which is no preview of #12", (url) => {
  expect(signAddress(url, 12)).toBeUndefined();
});

test.each([
  ["127.0.0.1", true],
  ["127.8.9.1", true],
  ["0.0.0.0", true],
  ["169.254.169.254", true],
  ["::1", true],
  ["::ffff:127.0.0.1", true],
  ["fe80::1", true],
  ["172.20.0.3", false],
  ["203.0.113.7", false],
  ["2001:db8::1", false],
])("%s is the bot's own machine or link: %s", (address, isOwn) => {
  expect(isOwnAddress(address)).toBe(isOwn);
});

test("a name that leads to the bot's own machine is not followed there", async () => {
  let requests = 0;
  const server = createServer((_, response) => {
    requests += 1;
    response.writeHead(204, { "x-sluice-state": "asleep" }).end();
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  const asked: string[] = [];
  const signs = previewSigns((name, options, done) => {
    asked.push(name);
    done(null, options.all ? [{ address: "127.0.0.1", family: 4 }] : "127.0.0.1", 4);
  });
  expect(await signs("http://pr-12-web.preview.example.com/", 12)).toBeUndefined();
  expect(asked).toEqual(["pr-12-web.preview.example.com"]);
  expect(await signs(`http://pr-12-web.preview.example.com:${port}/`, 12)).toBeUndefined();
  expect(requests).toBe(0);
  server.close();
});
