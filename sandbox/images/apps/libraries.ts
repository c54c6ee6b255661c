/**
 * Absolute paths of the shared libraries that `ldd` lists, the loader included.
 * Names without a file (the kernel's vdso) are left out; a library not found is an error.
 */
export function parseLdd(output: string): string[] {
  const missing = /^\s*(\S+) => not found/m.exec(output);
  if (missing) throw new Error(`shared library ${missing[1]} is not on this machine`);
  const paths = output
    .split("\n")
    .flatMap((line) => /(?:=>|^)\s*(\/\S+) \(0x/.exec(line)?.[1] ?? []);
  return [...new Set(paths)];
}
