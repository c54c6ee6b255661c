import { chmod, copyFile, mkdir, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/** One thing in an image's file system; `path` is absolute in the image. */
export type Entry =
  | { readonly kind: "folder"; readonly path: string; readonly mode: number }
  | { readonly kind: "text"; readonly path: string; readonly text: string }
  | { readonly kind: "copy"; readonly path: string; readonly from: string }
  | { readonly kind: "link"; readonly path: string; readonly to: string };

const PASSWD = "root:x:0:0:root:/root:/bin/sh\nnode:x:1000:1000::/home/node:/bin/sh\n";
const GROUP = "root:x:0:\nnode:x:1000:\n";

/** busybox under every name it answers to, the folders programs expect, root and `node` as users. */
export function busyboxTree(busybox: string, applets: readonly string[]): Entry[] {
  return [
    { kind: "folder", path: "/tmp", mode: 0o1777 },
    { kind: "folder", path: "/root", mode: 0o700 },
    { kind: "folder", path: "/home/node", mode: 0o755 },
    { kind: "folder", path: "/var/empty", mode: 0o755 },
    { kind: "text", path: "/etc/passwd", text: PASSWD },
    { kind: "text", path: "/etc/group", text: GROUP },
    { kind: "copy", path: "/bin/busybox", from: busybox },
    ...applets
      .filter((name) => name !== "busybox")
      .map((name): Entry => ({ kind: "link", path: `/bin/${name}`, to: "busybox" })),
  ];
}

/** A program with the libraries it is linked to, each at the path where its loader looks. */
export function programTree(program: string, path: string, libraries: readonly string[]): Entry[] {
  return [
    ...libraries.map((from): Entry => ({ kind: "copy", path: from, from })),
    { kind: "copy", path, from: program },
  ];
}

/** Writes the entries under `root`, which stands for `/`. */
export async function writeTree(root: string, entries: readonly Entry[]): Promise<void> {
  for (const entry of entries) {
    const place = join(root, entry.path);
    await mkdir(entry.kind === "folder" ? place : dirname(place), { recursive: true });
    await put(place, entry);
  }
}

async function put(place: string, entry: Entry): Promise<void> {
  switch (entry.kind) {
    case "folder":
      return chmod(place, entry.mode);
    case "text":
      return writeFile(place, entry.text);
    case "link":
      return symlink(entry.to, place);
    case "copy":
      // Follows links: a library's name is often a link to its versioned file.
      await copyFile(entry.from, place);
      return chmod(place, 0o755);
  }
}
