// `node bench/loss/main.ts [--deploys 50] [--rollbacks 10] [--requests 500000]`
// Swaps on a real host under strict clients, by the tool and by a plain reload, in one run. Exit
// code 1 when the tool lost a request, or when the reload lost none: then the clients prove nothing.
import { parseArgs } from "node:util";
import { destroyHosts, type SandboxHost } from "../../sandbox/hosts/index.ts";
import { createProject, createShopHosts } from "../../test/e2e/support/index.ts";
import { bySluice, type CampaignResult, runCampaign } from "./campaign.ts";
import { byReload } from "./reload.ts";

const { values } = parseArgs({
  options: {
    deploys: { type: "string", default: "50" },
    rollbacks: { type: "string", default: "10" },
    requests: { type: "string", default: "500000" },
  },
});
const [host] = (await createShopHosts("loss", ["v1", "v2"])) as [SandboxHost];
try {
  const ours = await measureOurs(host);
  const domain = "control.test";
  const size = { deploys: 10, rollbacks: 2 };
  const control = await runCampaign(host, { domain }, size, byReload(host, domain));
  report("sluice", ours);
  report("plain reload", control);
  for (const { kind, what } of ours.load.errors) console.log(`lost: ${kind} ${what}`);
  process.exitCode = ours.load.lost === 0 && control.load.lost > 0 ? 0 : 1;
} finally {
  await destroyHosts([host]);
}

async function measureOurs(host: SandboxHost): Promise<CampaignResult> {
  const project = await createProject("loss", [host]);
  try {
    const size = {
      deploys: Number(values.deploys),
      rollbacks: Number(values.rollbacks),
      requests: Number(values.requests),
    };
    return await runCampaign(host, project, size, bySluice(project));
  } finally {
    await project.remove();
  }
}

function report(name: string, { deploys, rollbacks, load, times }: CampaignResult): void {
  const median = times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)];
  const { answered, lost, seconds, perSecond, byKind } = load;
  console.log(
    `${name}: ${deploys} deploys, ${rollbacks} rollbacks, ${answered + lost} requests, ${lost} lost, ` +
      `${seconds.toFixed(0)} s, ${perSecond.toFixed(0)}/s, median run ${median} ms`,
  );
  const kinds = Object.entries(byKind).map(([kind, n]) => `${kind} ${n.answered}/${n.lost}`);
  console.log(`  answered/lost: ${kinds.join(", ")}`);
}
