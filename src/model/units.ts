/** Durations and byte sizes as people write them in `deploy.yaml` and read them in a plan. */

const MS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
type DurationUnit = keyof typeof MS;

/** `30s`, `500ms`, `1m30s`, `72h`, `3d`: units from large to small, each at most once. */
export const DURATION = /^(?=\d)(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m(?!s))?(?:(\d+)s)?(?:(\d+)ms)?$/;
const LARGEST_FIRST: readonly DurationUnit[] = ["d", "h", "m", "s", "ms"];

/** Milliseconds; undefined when `text` is no duration or too large to count exactly. */
export function parseDuration(text: string): number | undefined {
  const counts = DURATION.exec(text)?.slice(1);
  if (counts === undefined) return undefined;
  const total = LARGEST_FIRST.reduce((sum, unit, i) => sum + Number(counts[i] ?? 0) * MS[unit], 0);
  return Number.isSafeInteger(total) ? total : undefined;
}

/** The shortest text that {@link parseDuration} reads back as `ms`: 90000 → `1m30s`. */
export function formatDuration(ms: number): string {
  let rest = Math.max(0, Math.round(ms));
  const parts = LARGEST_FIRST.map((unit) => {
    const count = Math.floor(rest / MS[unit]);
    rest -= count * MS[unit];
    return count > 0 ? `${count}${unit}` : "";
  });
  return parts.join("") || "0s";
}

/** Time that has passed, for people: `340 ms`, `1.2 s`, `2 min 5 s`. */
export function formatSeconds(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

const POWER = ["", "k", "m", "g", "t"] as const;

/**
 * Units are powers of 1024, as in Compose, `docker --memory` and nginx: `256MB` and `256MiB` are
 * the same size. Powers of 1000 were refused: a limit would differ from what those tools report.
 */
export const SIZE = /^(\d+(?:\.\d+)?) ?(?:([kmgtKMGT])(?:i?[bB])?|[bB])?$/;

/** Bytes; undefined when `text` is no size or too large to count exactly. */
export function parseSize(text: string): number | undefined {
  const match = SIZE.exec(text);
  if (match === null) return undefined;
  const power = POWER.indexOf((match[2] ?? "").toLowerCase() as (typeof POWER)[number]);
  const bytes = Math.round(Number(match[1]) * 1024 ** power);
  return Number.isSafeInteger(bytes) ? bytes : undefined;
}

/** For people, one decimal at most: 268435456 → `256 MiB`. */
export function formatSize(bytes: number): string {
  const power = Math.min(POWER.length - 1, Math.max(0, Math.floor(Math.log2(bytes || 1) / 10)));
  const count = Math.round((bytes / 1024 ** power) * 10) / 10;
  return power === 0 ? `${count} B` : `${count} ${POWER[power]?.toUpperCase()}iB`;
}
