/** Tells a person what a long step is doing. */
export type Progress = (line: string) => void;

const QUIET_MS = 3_000;

/** Writes every line to the error output, so that the command's own output stays clean. */
export function tell(line: string): void {
  process.stderr.write(`sandbox: ${line}\n`);
}

/**
 * Lets a program's output through in small doses: each step of a build, else one line in three seconds
 * as a sign of life. A whole `apt-get install` is a thousand lines that nobody reads.
 */
export function inSmallDoses(
  progress: Progress,
  now: () => number = () => performance.now(),
): Progress {
  let last = Number.NEGATIVE_INFINITY;
  return (line) => {
    const isStep = /^(Step \d+\/\d+|#\d+ \[)/.test(line);
    if (!isStep && now() - last < QUIET_MS) return;
    last = now();
    progress(`  ${line.slice(0, 100)}`);
  };
}
