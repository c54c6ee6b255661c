import { join } from "node:path";
import ncc from "@vercel/ncc";
import { minifySync } from "rolldown/utils";

/** File name → text. */
export type Files = ReadonlyMap<string, string>;

/**
 * Requests that stay as they are, so that neither their content nor their presence on the machine
 * that builds decides what is bundled.
 *
 * - ssh2's native add-ons: ssh2 does without them when they cannot be loaded, at equal speed, and
 *   their files would tie the bundle to one platform and to whether install scripts ran.
 * - `@actions/http-client` is only used by @actions/core to ask for OIDC tokens, which nobody does
 *   here, and it brings a whole undici: 1 MB and a quarter of the start. A built-in module stands
 *   in for it, because it is evaluated although it is never called.
 */
const EXTERNALS = {
  "cpu-features": "cpu-features",
  "./crypto/build/Release/sshcrypto.node": "./sshcrypto.node",
  "@actions/http-client": "node:http",
  "@actions/http-client/lib/auth": "node:http",
};

/** Says `post` and goes on as main does (see src/action/index.ts). */
const POST = `"use strict";\nprocess.argv.push("post");\nrequire("./index.js");\n`;

/** Emitted JavaScript in `build` → everything that belongs into `dist/`. */
export async function bundle(build: string): Promise<Files> {
  const { code, assets } = await ncc(join(build, "src/action/index.js"), {
    cache: false,
    quiet: true,
    // ncc minifies the entry only; the chunks, which are nearly everything, come as they are.
    minify: false,
    license: "licenses.txt",
    // Its ESM output has no __dirname, without which ssh2 fails every handshake.
    esm: false,
    externals: EXTERNALS,
  });
  const files = new Map<string, string>([
    ["index.js", minified("index.js", code)],
    ["post.js", POST],
    ["package.json", `{ "type": "commonjs" }\n`],
  ]);
  for (const [name, { source }] of Object.entries(assets)) {
    const text = Buffer.from(source).toString("utf8");
    if (name.endsWith(".js")) files.set(name, minified(name, text));
    if (name === "licenses.txt") files.set(name, text);
    // Anything else is an executable of ssh2 for Windows: left out.
  }
  return files;
}

function minified(name: string, text: string): string {
  const { code, errors } = minifySync(name, text, {
    module: false,
    compress: { target: "node24" },
    mangle: true,
    codegen: { removeWhitespace: true },
  });
  if (errors.length > 0) throw new Error(`${name}: ${errors[0]?.message}`);
  return code;
}
