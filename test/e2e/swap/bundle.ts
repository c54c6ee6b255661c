import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Swapper } from "../../../bench/loss/campaign.ts";
import type { SandboxHost } from "../../../sandbox/hosts/index.ts";
import { runAction } from "../../../sandbox/runner/index.ts";
import { ENVIRONMENT, type Project } from "../support/index.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

/** Swaps by the committed bundle of the Action, run as a workflow's step. */
export function byBundle(host: SandboxHost, project: Project): Swapper {
  const key = readFileSync(host.ssh.privateKey, "utf8");
  const step = async (command: string) => {
    const { conclusion, outputs, log } = await runAction({
      action: ROOT,
      workspace: project.folder,
      inputs: { command, environment: ENVIRONMENT },
      envVars: { SLUICE_SSH_KEY: key, HOME: "/nonexistent", SSH_AUTH_SOCK: "" },
    });
    assert.equal(conclusion, "success", log.map(({ text }) => text).join("\n"));
    assert.match(outputs["result"] ?? "", /"state":"switched"/);
  };
  return {
    async deploy(version) {
      await project.writeShop(version);
      await step("deploy");
    },
    back: () => step("rollback"),
  };
}
