import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { claimFolder } from "../../../../src/adapters/store/pglite/claim.ts";

let base: string;
let folder: string;
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), "claim-"));
  folder = join(base, "data");
});
afterEach(() => rm(base, { recursive: true }));

const CLAIM = new URL("../../../../src/adapters/store/pglite/claim.ts", import.meta.url).href;

/** Another process that claims the folder and stays. */
async function otherProcess() {
  const code = `import { claimFolder } from ${JSON.stringify(CLAIM)};
    await claimFolder(${JSON.stringify(folder)}).then(
      () => { console.log("claimed"); setInterval(() => {}, 1000); },
      (error) => console.log(error.code));`;
  const child = spawn(process.execPath, ["--input-type=module-typescript", "-e", code]);
  const [said] = (await once(child.stdout, "data")) as [Buffer];
  return { child, said: said.toString().trim() };
}

test("a folder is claimed by one process at a time, until it lets go", async () => {
  const claim = await claimFolder(folder);
  await expect(claimFolder(folder)).rejects.toMatchObject({ code: "STORE_IN_USE" });
  expect((await otherProcess()).said).toBe("STORE_IN_USE");
  await claim.release();
  await (await claimFolder(folder)).release();
  expect(await readdir(base)).toEqual([]);
});

test("the claim of a process that was killed is nobody's", async () => {
  const { child, said } = await otherProcess();
  expect(said).toBe("claimed");
  await expect(claimFolder(folder)).rejects.toMatchObject({ code: "STORE_IN_USE" });
  child.kill("SIGKILL");
  await once(child, "exit");
  const claim = await claimFolder(folder);
  await expect(claimFolder(folder)).rejects.toMatchObject({ code: "STORE_IN_USE" });
  expect(await readdir(base)).toEqual(["data.claim"]);
  await claim.release();
});

test("of many that find a dead claim at the same time one gets it", async () => {
  const { child } = await otherProcess();
  child.kill("SIGKILL");
  await once(child, "exit");
  const results = await Promise.allSettled(Array.from({ length: 8 }, () => claimFolder(folder)));
  const got = results.filter((result) => result.status === "fulfilled");
  expect(got).toHaveLength(1);
  await got[0]!.value.release();
});
