/**
 * Where the Action begins. The post step has a file of its own that says `post`: were the two told
 * apart by saved state, a main that died before saving any would be run once more as its own post.
 * Imports nothing by itself, so that Node is up and reading inputs before anything large is parsed.
 */
export function start(words: readonly string[]): void {
  const stage = words.includes("post") ? import("./post.ts") : import("./main.ts");
  void stage.then(({ run }) => run(process.env));
}
