import { createHash } from "node:crypto";
import { access, mkdir, mkdtemp, readFile, rename, rm } from "node:fs/promises";
import { STATE } from "./paths.ts";
import { must } from "./run.ts";

/** The key pair that opens every sandbox host of this work tree. */
export interface KeyPair {
  /** Path of the private half. */
  readonly privateKey: string;
  /** The public half, one line. */
  readonly publicKey: string;
}

/** Makes the key pair the first time. Processes that race end up with the same one. */
export async function ensureKeyPair(): Promise<KeyPair> {
  const folder = `${STATE}/key`;
  const privateKey = `${folder}/id_ed25519`;
  if (!(await exists(privateKey))) await makeKeyPair(folder);
  const publicKey = (await readFile(`${privateKey}.pub`, "utf8")).trim();
  return { privateKey, publicKey };
}

async function makeKeyPair(folder: string): Promise<void> {
  await mkdir(STATE, { recursive: true });
  const draft = await mkdtemp(`${STATE}/key-`);
  await must(
    [
      ["ssh-keygen", "-q", "-t", "ed25519", "-N", ""],
      ["-C", "sluice-sandbox", "-f", `${draft}/id_ed25519`],
    ].flat(),
  );
  // Renaming onto a folder with files fails: whoever came first has won.
  await rename(draft, folder).catch(() => rm(draft, { recursive: true }));
}

/** `SHA256:…` of a public key line, as OpenSSH prints fingerprints. */
export function fingerprintOf(publicKey: string): string {
  const blob = Buffer.from(publicKey.split(" ")[1] ?? "", "base64");
  return `SHA256:${createHash("sha256").update(blob).digest("base64").replace(/=+$/, "")}`;
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
