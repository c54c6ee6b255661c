import { mkdtemp, readFile, readlink, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parseLdd } from "../../../../sandbox/images/apps/libraries.ts";
import { dockerfile } from "../../../../sandbox/images/apps/lookalike.ts";
import { busyboxTree, programTree, writeTree } from "../../../../sandbox/images/apps/tree.ts";

test("ldd's list becomes the files to copy, the loader included and the vdso left out", () => {
  const output = `\tlinux-vdso.so.1 (0x00007ffd)
\tlibm.so.6 => /lib/x86_64-linux-gnu/libm.so.6 (0x00007f21)
\tlibc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f20)
\t/lib64/ld-linux-x86-64.so.2 (0x00007f22)
`;
  const folder = "/lib/x86_64-linux-gnu";
  const loader = "/lib64/ld-linux-x86-64.so.2";
  expect(parseLdd(output)).toEqual([`${folder}/libm.so.6`, `${folder}/libc.so.6`, loader]);
});

test("a library that is not there is an error", () => {
  expect(() => parseLdd("\tlibx.so => not found\n")).toThrow("libx.so is not on this machine");
});

test("every folder of the context is a layer of its own", () => {
  const text = dockerfile(["system", "node"], ["node"]);
  expect(text.split("\n").filter((line) => line.startsWith("COPY"))).toEqual([
    "COPY system/ /",
    "COPY node/ /",
  ]);
  expect(text).toContain('CMD ["node"]');
});

test("the tree is written with links, modes and users", async () => {
  const root = await mkdtemp(join(tmpdir(), "sluice-tree-"));
  try {
    const program = join(root, "program");
    await writeFile(program, "#!/bin/sh\n");
    const entries = [
      ...busyboxTree(program, ["busybox", "sh"]),
      ...programTree(program, "/bin/x", []),
    ];
    await writeTree(join(root, "image"), entries);
    const at = (path: string) => join(root, "image", path);
    expect(await readlink(at("bin/sh"))).toBe("busybox");
    expect((await stat(at("bin/x"))).mode & 0o777).toBe(0o755);
    expect((await stat(at("tmp"))).mode & 0o7777).toBe(0o1777);
    expect(await readFile(at("etc/passwd"), "utf8")).toContain("node:x:1000:1000:");
  } finally {
    await rm(root, { recursive: true });
  }
});
