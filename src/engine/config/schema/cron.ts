/** Minute, hour, day of month, month, day of week. */
const FIELDS = [
  { name: "minute", min: 0, max: 59 },
  { name: "hour", min: 0, max: 23 },
  { name: "day of the month", min: 1, max: 31 },
  { name: "month", min: 1, max: 12 },
  { name: "day of the week", min: 0, max: 7 },
] as const;

/** What is wrong with a five-field cron expression; undefined when nothing is. Names are not read. */
export function cronProblem(text: string): string | undefined {
  const fields = text.trim().split(/\s+/);
  if (text.length > 200 || fields.length !== FIELDS.length) return "it does not have five fields";
  const wrong = FIELDS.find(({ min, max }, i) => !isField(fields[i] ?? "", min, max));
  return wrong && `the ${wrong.name} is not from ${wrong.min} to ${wrong.max}`;
}

function isField(field: string, min: number, max: number): boolean {
  return field.split(",").every((part) => {
    const match = /^(?:\*|(\d{1,2})(?:-(\d{1,2}))?)(?:\/([1-9]\d?))?$/.exec(part);
    if (match === null) return false;
    const from = Number(match[1] ?? min);
    const to = Number(match[2] ?? match[1] ?? max);
    return from >= min && to <= max && from <= to;
  });
}
