import type { Examiner } from "../contracts/examiner.ts";
import type { Host } from "../contracts/host.ts";
import type { Check } from "../model/check.ts";
import { asSluiceError, SluiceError } from "../model/errors.ts";
import { reasons } from "../model/reasons.ts";
import type { Found, RunContext } from "./context.ts";
import { isProvisioned, jobOf } from "./provision/job-of.ts";
import { findHosts } from "./provision/stages.ts";

/** Asks everybody whom a deploy needs; changes nothing. */
export async function examine(context: RunContext): Promise<Pick<Found, "checks">> {
  const cloud = isProvisioned(context) ? await examineCloud(context) : [];
  const hosts = cloud.some(({ state }) => state === "bad") ? [] : await hostsOf(context);
  const reached = await Promise.all(hosts.map((host) => examineHost(host, context.signal)));
  const others = (context.adapters.examiners ?? []).map((one) => examineBy(one, hosts));
  return { checks: [...cloud, ...(await Promise.all(others)).flat(), ...reached] };
}

/** Everything is told; that something is bad is a failure. */
export function refuseIll(_context: RunContext, { checks }: Pick<Found, "checks">): object {
  const bad = checks.filter(({ state }) => state === "bad");
  const [first] = bad;
  if (first === undefined) return {};
  const more = bad.length === 1 ? "" : ` (and ${bad.length - 1} more)`;
  const message = `${first.subject}: ${first.what}: ${first.detail}${more}`;
  throw new SluiceError(first.code ?? "INTERNAL", message);
}

async function examineCloud(context: RunContext): Promise<Check[]> {
  const { provider, cloud } = jobOf(context);
  const what = "the token belongs to an account that may have droplets";
  return [
    await check(provider, what, async () => {
      const { name, limit } = await cloud.account();
      return `${name}, ${limit} droplets at most`;
    }),
  ];
}

async function hostsOf(context: RunContext): Promise<readonly Host[]> {
  if (!isProvisioned(context)) return context.adapters.hosts;
  return (await findHosts(context)).hosts ?? [];
}

function examineHost(host: Host, signal: AbortSignal): Promise<Check> {
  return check(host.name, "it can be reached", async () => {
    const begin = performance.now();
    await (await host.connect(signal)).close();
    return `${Math.round(performance.now() - begin)} ms`;
  });
}

async function examineBy(examiner: Examiner, hosts: readonly Host[]): Promise<readonly Check[]> {
  const known = hosts.flatMap(({ name, address }) => (address ? [{ name, address }] : []));
  try {
    return await examiner.examine(known);
  } catch (error) {
    const failed = () => Promise.reject<string>(error);
    return [await check(examiner.name, "it can be asked", failed)];
  }
}

async function check(subject: string, what: string, work: () => Promise<string>): Promise<Check> {
  try {
    return { subject, what, state: "good", detail: await work() };
  } catch (error) {
    const { code, message } = asSluiceError(error);
    return { subject, what, state: "bad", detail: message, code };
  }
}

const MARKS: Readonly<Record<Check["state"], string>> = { good: "ok", bad: "NO", unknown: "??" };

/** A line for each, and under what is bad what to do. */
export function checksAsText(checks: readonly Check[]): string {
  const lines = checks.flatMap(({ subject, what, state, detail, code }) => [
    `${MARKS[state]}  ${subject}: ${what}${detail === "" ? "" : ` (${detail})`}`,
    ...(code === undefined ? [] : [`    → ${reasons[code].fix}`]),
  ]);
  return lines.join("\n");
}
