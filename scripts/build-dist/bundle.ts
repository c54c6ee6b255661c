import { join } from "node:path";
import ncc from "@vercel/ncc";
import { minifySync } from "rolldown/utils";
import { stage } from "./stage.ts";

/** File name → text. */
export type Files = ReadonlyMap<string, string>;

/**
 * Requests that stay as they are, so that neither their content nor their presence on the machine
 * that builds decides what is bundled.
 *
 * - ssh2's native add-ons: ssh2 does without them when they cannot be loaded, at equal speed, and
 *   their files would tie the bundle to one platform and to whether install scripts ran.
 * - `@actions/http-client` and `@actions/exec` are only used by @actions/core to ask for OIDC tokens
 *   and to describe the platform, which nobody does here, and they bring a whole undici: 1 MB.
 * - Zod's writers of JSON Schema are hung on every schema and called by `npm run generate` only.
 *
 * A built-in module that Node has loaded anyway stands in for what is evaluated but never called.
 */
const EXTERNALS = {
  "cpu-features": "cpu-features",
  "./crypto/build/Release/sshcrypto.node": "./sshcrypto.node",
  "@actions/exec": "node:path",
  "@actions/http-client": "node:path",
  "@actions/http-client/lib/auth": "node:path",
  "../core/json-schema-processors.js": "node:path",
  "./json-schema-processors.js": "node:path",
};

const OPTIONS = {
  cache: false,
  quiet: true,
  // ncc minifies the entry only; the chunks, which are nearly everything, come as they are.
  minify: false,
  license: "licenses.txt",
  // Its ESM output has no __dirname, without which ssh2 fails every handshake.
  esm: false,
  externals: EXTERNALS,
} as const;

/** Says `post` and goes on as main does (see src/action/index.ts). */
const POST = `"use strict";\nprocess.argv.push("post");\nrequire("./index.js");\n`;

/**
 * The bin of package.json: what a person types goes to the CLI. The bot brings a web server and a
 * database, which are not bundled, and starts from the sources.
 */
const CLI = `#!/usr/bin/env node
"use strict";
if (process.argv[2] === "bot") import("../src/cli/main.ts");
else {
  process.argv.splice(2, 0, "cli");
  require("./index.js");
}
`;

/** What tsc emitted into `build/` below `root` → everything that belongs into `dist/`. */
export async function bundle(root: string): Promise<Files> {
  const entry = join(await stage(root), "entry.js");
  const { code, assets } = await from(root, () => ncc(entry, OPTIONS));
  const files = new Map<string, string>([
    ["index.js", minified("index.js", code)],
    ["post.js", POST],
    ["cli.js", CLI],
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

/** Numbers of modules and chunks come from their paths, seen from the working directory. */
async function from<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const before = process.cwd();
  process.chdir(folder);
  try {
    return await work();
  } finally {
    process.chdir(before);
  }
}

function minified(name: string, text: string): string {
  const { code, errors } = minifySync(name, text, {
    module: false,
    compress: { target: "node24" },
    mangle: true,
    codegen: { removeWhitespace: true },
  });
  if (errors.length > 0) throw new Error(`${name}: ${errors[0]?.message}`);
  return ascii(name, code);
}

/**
 * One character above U+007F makes V8 keep a whole file with two bytes for each, and take longer to
 * scan it. In strings, templates and expressions an escape means the same.
 */
function ascii(name: string, code: string): string {
  const raw = /(?<!\\)(\\\\)*\\\P{ASCII}|String\.raw`[^`]*\P{ASCII}/u;
  if (raw.test(code)) throw new Error(`${name}: cannot be escaped`);
  return code.replaceAll(/\P{ASCII}/gu, (character) =>
    Array.from({ length: character.length }, (_, at) => escapeUnit(character.charCodeAt(at))).join(
      "",
    ),
  );
}

function escapeUnit(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, "0")}`;
}
