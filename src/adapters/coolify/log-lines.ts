import type { JobLine } from "../../model/platform-job.ts";

interface LogRow {
  readonly output?: string;
  readonly order?: number;
  readonly hidden?: boolean;
  readonly type?: string;
  readonly timestamp?: string;
}

/** What Coolify shows people of a deployment, in order, and the complaints that it hides. */
export function deploymentLines(logs: string | null | undefined): JobLine[] {
  try {
    const rows = JSON.parse(logs ?? "[]") as LogRow[];
    const shown = rows.filter(
      ({ hidden, type, output }) => output && (!hidden || type === "stderr"),
    );
    return shown.toSorted((a, b) => (a.order ?? 0) - (b.order ?? 0)).flatMap(linesOf);
  } catch {
    return [];
  }
}

function linesOf({ output = "", type, timestamp = "" }: LogRow): JobLine[] {
  const stream = type === "stderr" ? "stderr" : "stdout";
  return output.split("\n").map((text) => ({ time: exactly(timestamp), text, stream }));
}

/** All with nine digits, so that the order of texts is that of times. */
function exactly(timestamp: string): string {
  const [, second = "", fraction = ""] =
    /^([^.Z+]*)(?:\.(\d+))?/.exec(timestamp.replace(" ", "T")) ?? [];
  return `${second}.${fraction.padEnd(9, "0").slice(0, 9)}Z`;
}
