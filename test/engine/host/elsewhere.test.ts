import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { IMAGES_ELSEWHERE, unlessElsewhere } from "../../../src/engine/host/elsewhere.ts";

test("an image goes only when no other environment on the host may go back to it", () => {
  const root = mkdtempSync(join(tmpdir(), "elsewhere-"));
  const record = (place: string, ...images: string[]) => {
    mkdirSync(join(root, place, "releases"), { recursive: true });
    const services = images.map((image, index) => [`s${index}`, { image }]);
    const text = JSON.stringify({ services: Object.fromEntries(services) });
    writeFileSync(join(root, place, "releases/1.json"), text);
  };
  record("shop/production", "shop:1", "nginx:1", "shop:12");
  record("shop/staging", "shop:1");
  record("blog/production", "nginx:1");
  const script = [
    `folder=${root}/shop/production`,
    `elsewhere=$(${IMAGES_ELSEWHERE})`,
    ...["shop:1", "shop:12", "nginx:1"].map((image) => unlessElsewhere(image, `echo ${image}`)),
  ].join("\n");
  expect(execFileSync("sh", ["-c", script], { encoding: "utf8" })).toBe("shop:12\n");
  rmSync(root, { recursive: true });
});
