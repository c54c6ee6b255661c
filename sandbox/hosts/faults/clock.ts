import type { SandboxHost } from "../types.ts";

const WRAPPER = "/usr/local/bin/date";

/**
 * Makes `date` lie. All hosts share the machine's clock, so the time itself cannot be wrong on one of
 * them alone; scripts that ask `date` see it wrong, files' times and systemd do not. libfaketime was
 * refused: it has to be in the environment of every process, and sshd's children would not have it.
 */
export function clockFault(exec: SandboxHost["exec"]): Pick<SandboxHost, "skewClock"> {
  return {
    async skewClock(seconds) {
      const done =
        seconds === 0
          ? await exec(["rm", "-f", WRAPPER])
          : await exec(["sh", "-ec", `cat > ${WRAPPER} && chmod 755 ${WRAPPER}`], {
              input: wrapperText(seconds),
            });
      if (done.code !== 0) throw new Error(`skewClock: ${done.stderr}`);
    },
  };
}

/** A question about another time than now (`-d`, `-r`, `-f`, `-s`) goes through unchanged. */
export function wrapperText(seconds: number): string {
  return `#!/bin/sh
for word; do
  case $word in -d* | -r* | -f* | -s* | --date* | --reference* | --file* | --set*) exec /bin/date "$@" ;; esac
done
exec /bin/date -d '${Math.round(seconds)} seconds' "$@"
`;
}
