import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { utils } from "ssh2";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import {
  createBootKey,
  keyBlob,
  keyDigest,
  keyOf,
} from "../../../src/engine/provision/first/boot-key.ts";
import { ownKeyScript, readyScript } from "../../../src/engine/provision/first/script.ts";
import { setupScript } from "../../../src/engine/provision/first/setup.ts";
import { templateVersion, userData } from "../../../src/engine/provision/first/user-data.ts";

describe("the boot key", () => {
  const key = createBootKey();

  test("is a key pair that OpenSSH reads", () => {
    const folder = mkdtempSync(join(tmpdir(), "sluice-key-"));
    const file = join(folder, "key");
    writeFileSync(file, key.privateKey, { mode: 0o600 });
    const shown = execFileSync("ssh-keygen", ["-y", "-f", file], { encoding: "utf8" });
    expect(shown.trim()).toBe(key.publicKey);
    expect(readFileSync(file, "utf8")).toMatch(/^-----BEGIN OPENSSH PRIVATE KEY-----\n/);
  });

  test("is known by the digest of what a host sends", () => {
    const parsed = utils.parseKey(key.publicKey);
    if (parsed instanceof Error) throw parsed;
    expect(keyDigest(parsed.getPublicSSH())).toBe(key.digest);
    expect(keyBlob(keyOf(key.publicKey)!)).toEqual(parsed.getPublicSSH());
  });

  test("is another each time", () => {
    expect(createBootKey().digest).not.toBe(key.digest);
  });
});

test("only a whole ed25519 line is a key", () => {
  const { publicKey } = createBootKey();
  expect(keyOf(`${publicKey} root@host\n`)).toHaveLength(32);
  expect(keyOf(publicKey.replace("ssh-ed25519", "ssh-rsa"))).toBeUndefined();
  expect(keyOf(publicKey.slice(0, -8))).toBeUndefined();
  expect(keyOf("")).toBeUndefined();
});

describe("user data", () => {
  const boot = createBootKey();
  const text = userData(boot);

  test("is a cloud-config that places the boot key and runs the script", () => {
    expect(text).toMatch(/^#cloud-config\n/);
    const config = parse(text) as Record<string, unknown>;
    expect(config["ssh_keys"]).toEqual({
      ed25519_private: boot.privateKey,
      ed25519_public: boot.publicKey,
    });
    expect(config).toMatchObject({ ssh_pwauth: false, ssh_deletekeys: true });
    const [file] = config["write_files"] as { content: string; path: string }[];
    expect(file!.content).toBe(setupScript());
    expect(config["runcmd"]).toEqual([["sh", file!.path]]);
  });

  test("is far below what the API takes", () => {
    expect(Buffer.byteLength(text)).toBeLessThan(16 * 1024);
  });
});

test.each([
  ["setup", setupScript()],
  ["ready", readyScript(60)],
  ["own key", ownKeyScript()],
])("the %s script is valid shell", (_, script) => {
  const check = spawnSync("sh", ["-n"], { input: script, encoding: "utf8" });
  expect(check.stderr).toBe("");
  expect(check.status).toBe(0);
});

test("a template's version follows from the image and what is installed", () => {
  expect(templateVersion("debian-13-x64")).toMatch(/^[0-9a-f]{12}$/);
  expect(templateVersion("debian-13-x64")).not.toBe(templateVersion("ubuntu-24-04-x64"));
});
