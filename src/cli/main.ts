#!/usr/bin/env node
import { Command } from "commander";
import { ConfigError, renderDiagnostics } from "../engine/config/index.ts";
import { planAsText } from "../engine/plan/render.ts";
import type { RunEvent } from "../contracts/reporter.ts";
import { asSluiceError, explain } from "../model/errors.ts";
import { runCommand } from "../wiring/run.ts";

const program = new Command("sluice");
for (const command of ["deploy", "rollback", "restart", "plan"] as const) {
  program
    .command(`${command} <environment> [release]`)
    .option("--config <file>", "deploy.yaml to read", "deploy.yaml")
    .option("--force", "replace containers although nothing changed", false)
    .option("--dry-run", "print the plan and touch nothing", false)
    .option("--json", "print one final JSON object", false)
    .option("--lock-wait <seconds>", "how long to wait for another run", "15")
    .action(async (environment: string, release: string | undefined, o) => {
      try {
        const { outcome, error } = await runCommand({
          command,
          environment,
          config: o.config,
          dryRun: o.dryRun || command === "plan",
          options: {
            services: [],
            force: o.force || command === "restart",
            lockWait: Number(o.lockWait),
            ...(release ? { release: Number(release) } : {}),
          },
          envVars: process.env,
          who: process.env["USER"] ?? "someone",
          reporter: { report: (event) => print(event) },
          signal: new AbortController().signal,
        });
        if (error !== undefined) {
          console.error(explain(asSluiceError(error)));
          if (process.env["DEBUG"]) console.error(error);
          process.exitCode = asSluiceError(error).exitCode;
        }
        if (o.json) console.log(JSON.stringify(outcome));
        else
          console.log(
            outcome.ok
              ? `ok: ${outcome.urls.join(" ")} ssh=${outcome.hosts.map((h) => h.sshCommands)}`
              : "",
          );
      } catch (error) {
        if (!(error instanceof ConfigError)) throw error;
        console.error(renderDiagnostics(error.diagnostics));
        process.exitCode = 2;
      }
    });
}

function print(event: RunEvent): void {
  if (event.kind === "stage" && event.state !== "started")
    console.error(`[${event.name}] ${event.state} ${event.ms} ms`);
  if (event.kind === "plan") console.error(planAsText(event.plan));
  if (event.kind === "host") console.error(`  ${event.host}: ${event.text}`);
}
await program.parseAsync();
