import { createHash } from "node:crypto";
import type { BootKey } from "./boot-key.ts";
import { INSTALL, setupScript } from "./setup.ts";

/** What the API takes. */
const LONGEST = 64 * 1024;

/**
 * What makes a bare machine a host, for cloud-init. Everything is one script of ours: its steps can
 * be named when they fail, and run in the order in which they are written. JSON is YAML, and needs
 * no rules for quoting. Holds no lasting secret: the boot key is worthless after the first contact.
 */
export function userData(boot: BootKey, more = ""): string {
  const config = {
    disable_root: false,
    ssh_pwauth: false,
    ssh_deletekeys: true,
    ssh_keys: { ed25519_private: boot.privateKey, ed25519_public: boot.publicKey },
    no_ssh_fingerprints: true,
    write_files: [
      { path: "/var/lib/sluice/boot/setup.sh", permissions: "0700", content: setupScript(more) },
    ],
    runcmd: [["sh", "/var/lib/sluice/boot/setup.sh"]],
  };
  const text = `#cloud-config\n${JSON.stringify(config, null, 1)}\n`;
  if (Buffer.byteLength(text) > LONGEST) throw new Error("user data is longer than 64 KiB");
  return text;
}

/** Names what is installed: a template of another version is stale. */
export function templateVersion(image: string): string {
  return createHash("sha256").update(`${image}\n${INSTALL}`).digest("hex").slice(0, 12);
}
