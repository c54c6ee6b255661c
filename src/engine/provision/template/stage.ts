import { asSluiceError } from "../../../model/errors.ts";
import type { Found, RunContext } from "../../context.ts";
import { isProvisioned, jobOf } from "../job-of.ts";
import { buildTemplate } from "./build.ts";

/** Whether this run had to install hosts for want of a template, and is to leave one behind. */
export function wantsTemplate(context: RunContext, { fleet }: Partial<Found>): boolean {
  if (!isProvisioned(context) || fleet === undefined) return false;
  const { spec } = jobOf(context);
  return spec.template === "make" && fleet.made.length > 0 && fleet.report.template === undefined;
}

/** After everything else: the release is live, and nothing that happens here changes that. */
export async function makeTemplate(context: RunContext): Promise<Partial<Found>> {
  const { reporter } = context;
  const job = jobOf(context);
  if (job.templates === undefined) return {};
  try {
    const { name, removed } = await buildTemplate(job, job.templates);
    for (const stale of removed) reporter.report({ kind: "log", text: `${stale} is removed` });
    reporter.report({ kind: "log", text: `${name} is kept for the hosts to come` });
  } catch (error) {
    const { code, message } = asSluiceError(error);
    const text = `no template was made (${code}): ${message}; the next run that makes hosts tries again`;
    reporter.report({ kind: "warning", text });
  }
  return {};
}
