/**
 * The shell that stays on the host for one run: it takes the lock, then evaluates the phases that
 * arrive on its standard input, each behind a 16-digit length.
 *
 * Why one shell for the whole run: every further SSH command costs two round trips, and the lock
 * must live exactly as long as we do. `flock` is held by this process, so it is gone the moment the
 * connection is, whatever killed us; no clock is compared and no stale lock can stay (refused:
 * lock files with an expiry, which outlive their holder, and which clock skew breaks).
 * Silence for `IDLE_SECONDS` ends the shell too: a cut cable sends no end of file.
 *
 * A phase holds the lock too: should only this shell be killed, the phase ends by itself and nobody
 * repairs under its hands. What a phase leaves running (nginx, the drain) is started without it.
 *
 * The first phase may come along as an argument, which saves the round trip until something can be
 * written to standard input. Other users of the host can read it, so it must not hold a secret.
 *
 * A phase is read whole before it is evaluated and does nothing until its last line, so a
 * connection cut while it is being sent runs none of it.
 */

export const IDLE_SECONDS = 20;
export const HEADER_LENGTH = 16;

export interface BootOptions {
  /** The environment's state folder on the host. */
  readonly folder: string;
  /** `none` only reads: it neither takes the lock nor makes a folder. */
  readonly lock: "exclusive" | "none";
  /** Seconds to wait for another run before `LOCK_HELD`. */
  readonly lockWait: number;
  /** One line of JSON that says who we are, shown to whoever has to wait. */
  readonly holder: string;
  /** Seconds of silence after which the shell ends. */
  readonly idle?: number;
  /** A phase to begin with, as soon as the session is open. Without secrets. */
  readonly first?: string;
}

/** The argv of the session's shell, without privilege. */
export function bootArgv(options: BootOptions): string[] {
  const { folder, lock, lockWait, holder, idle = IDLE_SECONDS, first = "" } = options;
  return ["sh", "-c", BOOT, "sluice", folder, lock, String(lockWait), holder, String(idle), first];
}

const BOOT = `
trap '' PIPE HUP
umask 077
LC_ALL=C; export LC_ALL
folder=$1 lock=$2 wait=$3 holder=$4 idle=$5 first=$6
evaluate() {
  (eval "$1")
  printf '{"event":"end","code":%s}\\n' "$?" || exit 1
}
if [ "$lock" = exclusive ]; then
  command -v flock >/dev/null || { printf '{"event":"failed","code":"HOST_NOT_READY","message":"flock (util-linux) is missing"}\\n'; exit 1; }
  # A destroy that we waited for took the file along: then the lock that counts is another file.
  until [ "$folder/lock" -ef /proc/self/fd/9 ]; do
    mkdir -p "$folder" || { printf '{"event":"failed","code":"HOST_NOT_READY","message":"cannot write to %s"}\\n' "$folder"; exit 1; }
    exec 9>>"$folder/lock"
    flock -n 9 && continue
    printf '{"event":"waiting","holder":%s}\\n' "$(cat "$folder/holder.json" 2>/dev/null || echo null)"
    flock -w "$wait" 9 || {
      printf '{"event":"held","holder":%s}\\n' "$(cat "$folder/holder.json" 2>/dev/null || echo null)"
      exit 1
    }
  done
  { printf '%s' "$holder" >"$folder/holder.json.tmp" && mv "$folder/holder.json.tmp" "$folder/holder.json"; } 2>/dev/null ||
    rm -f "$folder/holder.json.tmp"
fi
printf '{"event":"open"}\\n'
[ -z "$first" ] || evaluate "$first"
while header=$(exec 9>&- timeout "$idle" head -c ${HEADER_LENGTH}) && [ \${#header} -eq ${HEADER_LENGTH} ]; do
  case $header in *[!0-9]*) exit 1 ;; esac
  length=\${header#"\${header%%[!0]*}"}
  [ -n "$length" ] || continue
  phase=$(head -c "$length"; printf .)
  [ "\${#phase}" -eq $((length+1)) ] || exit 1
  evaluate "\${phase%.}"
done
`.trim();

/** A phase as it travels: its length in bytes, then its text. */
export function frame(script: string): string {
  return String(Buffer.byteLength(script)).padStart(HEADER_LENGTH, "0") + script;
}

/** Keeps the session alive while it has nothing to do. */
export const HEARTBEAT = "0".repeat(HEADER_LENGTH);

/** The same, to a phase that waits for an answer. */
export const PATIENCE = "wait";
