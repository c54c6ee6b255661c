import { expect, test } from "vitest";
import { presetDockerfile } from "../../../../src/adapters/docker/build/presets.ts";

const facts = (files: string[], scripts: Record<string, string> = {}) => ({ files, scripts });
const stages = (dockerfile: string) => dockerfile.match(/^FROM .*$/gm) ?? [];
const lastStage = (dockerfile: string) => dockerfile.slice(dockerfile.lastIndexOf("FROM "));

test.each([
  ["node", facts(["package.json", "package-lock.json"])],
  ["node", facts(["package.json"], { build: "tsc", start: "node dist/main.js" })],
  ["python", facts(["requirements.txt", "app.py"])],
  ["python", facts([])],
] as const)("%s has several stages and does not run as root", (preset, known) => {
  const text = presetDockerfile(preset, known);
  expect(stages(text).length).toBeGreaterThan(1);
  expect(lastStage(text)).toMatch(/^USER (?!root)/m);
  expect(lastStage(text)).not.toMatch(/^RUN/m);
});

test.each(["node", "python", "static"] as const)(
  "%s needs no newer builder than the oldest",
  (preset) => {
    const text = presetDockerfile(preset, facts(["requirements.txt"], { build: "vite build" }));
    expect(text).not.toMatch(/--mount|<<|--link|# syntax/);
  },
);

test("dependencies lie in a layer below the application's", () => {
  const node = lastStage(presetDockerfile("node", facts([])));
  expect(node.indexOf("node_modules ./node_modules")).toBeLessThan(node.indexOf("--from=build"));
  const python = lastStage(presetDockerfile("python", facts(["requirements.txt"])));
  expect(python.indexOf("/venv /venv")).toBeLessThan(python.indexOf("--from=code"));
});

test.each([
  [["package-lock.json"], "npm ci"],
  [["pnpm-lock.yaml"], "npx --yes pnpm@10 install --frozen-lockfile"],
  [["yarn.lock"], "npx --yes yarn@1 install --frozen-lockfile"],
  [[], "npm install"],
])("with %o dependencies are installed by %s", (files, install) => {
  expect(presetDockerfile("node", facts(files))).toContain(install);
});

test.each<[string[], Record<string, string>, string[]]>([
  [[], { start: "node dist/main.js --port=3000" }, ["node", "dist/main.js", "--port=3000"]],
  [[], { start: "next start" }, ["npm", "start"]],
  [[], { start: "node a.js && node b.js" }, ["npm", "start"]],
  [["server.js"], {}, ["node", "server.js"]],
  [[], {}, ["node", "index.js"]],
])("%o with %o is started as %o", (files, scripts, command) => {
  expect(presetDockerfile("node", facts(files, scripts))).toContain(
    `CMD ${JSON.stringify(command)}`,
  );
});

test("a build script is run when there is one", () => {
  expect(presetDockerfile("node", facts([], { build: "tsc" }))).toContain("RUN npm run build");
  expect(presetDockerfile("node", facts([]))).not.toContain("npm run build");
});

test("a static site is what its build makes, or the folder itself without what is private", () => {
  const built = presetDockerfile("static", facts(["package.json"], { build: "vite build" }));
  expect(built).toContain("npm run build");
  const copied = presetDockerfile("static", facts(["index.html"]));
  expect(copied).toMatch(/rm -rf .*\.git .*\.env .*deploy\.yaml/);
  expect(lastStage(copied)).toMatch(/nginx-unprivileged/);
});
