import type { Month, MonthReport } from "../../sandbox/previews/month.ts";

/** Requests an hour: of an installation of a GitHub App at least, and of a DigitalOcean token. */
const LIMITS: Readonly<Record<string, number>> = { GitHub: 5_000, DigitalOcean: 5_000 };

interface Played {
  readonly seed: number;
  readonly report: MonthReport;
}

export function isGood(
  report: MonthReport,
  { rules, hosts }: Pick<Month, "rules" | "hosts">,
): boolean {
  const { perRepository = Infinity, perUser = Infinity } = rules.quota;
  return (
    report.faults.length === 0 &&
    report.leakedHours === 0 &&
    report.mostPreviews <= perRepository &&
    report.mostOfOne <= perUser &&
    report.mostHosts <= hosts &&
    Object.entries(LIMITS).every(([name, limit]) => (report.calls[name]?.most ?? 0) < limit / 2)
  );
}

export function previewReport(
  when: string,
  month: Omit<Month, "seed">,
  played: readonly Played[],
): string {
  const { pulls, days, people, odds, restarts, rules } = month;
  const { perRepository = 0, perUser = 0 } = rules.quota;
  const cell = (of: (report: MonthReport) => number | string) =>
    played.map(({ report }) => String(of(report)));
  const rows: readonly (readonly [string, readonly string[]])[] = [
    ["pull requests that got a preview", cell((r) => r.created)],
    ["deploys · of all runs failed", cell((r) => `${r.deploys} · ${r.failedRuns}`)],
    ["refused for a quota", cell((r) => r.refused)],
    ["sweeps · restarts of the bot", cell((r) => `${r.sweeps} · ${r.restarts}`)],
    ["**leaked host-hours after the next sweep**", cell((r) => r.leakedHours)],
    ["**left over at the end, removed while wanted**", cell((r) => r.faults.length)],
    [`previews at once (quota ${perRepository})`, cell((r) => r.mostPreviews)],
    [`of one person (quota ${perUser})`, cell((r) => r.mostOfOne)],
    [`hosts at once (quota ${month.hosts})`, cell((r) => r.mostHosts)],
    ["previews on a host, on average", cell((r) => (r.previewHours / r.hostHours).toFixed(1))],
    ...Object.entries(LIMITS).map(
      ([name, limit]) =>
        [
          `requests to ${name} in the busiest hour (limit ${limit.toLocaleString("en")}) · an hour on average`,
          cell((r) => {
            const { all = 0, most = 0 } = r.calls[name] ?? {};
            return `${most} · ${(all / days / 24).toFixed(1)}`;
          }),
        ] as const,
    ),
  ];
  const percent = (part: number) => `${Math.round(part * 100)} %`;
  return [
    `- ${when}`,
    `- ${pulls} pull requests of ${people} people in ${days} days of simulated time; webhooks lost ${percent(odds.lost)}, told twice ${percent(odds.twice)}; requests that fail: GitHub ${percent(odds.github)}, cloud and hosts ${percent(odds.cloud)}; the bot is killed ${restarts} times a day; a sweep every hour; previews of 320–512 MiB on hosts of 4 GiB`,
    "",
    `| seed | ${played.map(({ seed }) => seed).join(" | ")} |`,
    `| --- | ${played.map(() => "---").join(" | ")} |`,
    ...rows.map(([name, cells]) => `| ${name} | ${cells.join(" | ")} |`),
  ].join("\n");
}
