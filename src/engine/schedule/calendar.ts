const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

/**
 * A five-field cron expression, UTC, as systemd's `OnCalendar` lines. Cron takes a day when the day
 * of the month or the day of the week fits, if both are restricted; systemd wants both to fit, so
 * those become two lines. The expression has been validated.
 */
export function calendarOf(cron: string): string[] {
  const [minute = "*", hour = "*", day = "*", month = "*", weekday = "*"] = cron
    .trim()
    .split(/\s+/);
  const time = `${list(hour, 0, 23)}:${list(minute, 0, 59)}:00 UTC`;
  const months = list(month, 1, 12);
  const days = list(day, 1, 31);
  const names = dayNames(weekday);
  const everyDay = `*-${months}-*`;
  if (days === "*") return [`${names}${everyDay} ${time}`];
  const onDays = `*-${months}-${days} ${time}`;
  return names === "" ? [onDays] : [onDays, `${names}${everyDay} ${time}`];
}

/** Numbers in full: the steps of cron and systemd do not mean the same. */
function list(field: string, min: number, max: number): string {
  const all = numbers(field, min, max);
  return all.length === max - min + 1
    ? "*"
    : all.map((number) => String(number).padStart(2, "0")).join(",");
}

/** Cron counts Sunday as 0 and as 7. */
function dayNames(field: string): string {
  const days = new Set(numbers(field, 0, 7).map((day) => day % 7));
  if (days.size === 7) return "";
  return `${[...days]
    .toSorted((a, b) => a - b)
    .map((day) => DAYS[day])
    .join(",")} `;
}

function numbers(field: string, min: number, max: number): number[] {
  const found = field.split(",").flatMap((part) => {
    const [range = "*", step] = part.split("/");
    const [from = min, to] = range === "*" ? [min, max] : range.split("-").map(Number);
    const end = to ?? (step === undefined ? from : max);
    const width = Number(step ?? 1);
    return Array.from({ length: Math.floor((end - from) / width) + 1 }, (_, i) => from + i * width);
  });
  return [...new Set(found)].toSorted((a, b) => a - b);
}
