import { quote } from "../../model/quote.ts";

/**
 * Functions that every phase starts from. Shell, because a host needs nothing of ours installed.
 *
 * The undo ledger is the heart of it: before a step changes something, the command that takes it
 * back is appended to `undo`. A failure runs the ledger backwards. So does the next run, when this
 * one was killed, cut off, or the host rebooted; the point of no return removes the ledger. Lines
 * are idempotent, because a step may have been interrupted before it did anything. Only a phase that
 * holds the lock sets `mine`: a reader must never take back what another run is doing.
 *
 * `write FILE TEXT MODE` and `put FILE`, from standard input, replace a file by rename; what is made
 * is root's alone unless the mode says otherwise (the session's umask).
 *
 * `keep FILE COPY` before a file is replaced, `give_back COPY FILE` in the ledger: a copy that could
 * not be made whole must never come back, and a ledger that was cut off is played again from its end.
 *
 * `docker_socket` finds the socket that the `docker` command would use, in `socket`. Asking there
 * spares 25 ms of processor time; without one the command is asked.
 *
 * `fail CODE MESSAGE [FOLDER]` reports with every file `fact.NAME` as a fact.
 */
const LIBRARY = `
PATH=$PATH:/usr/sbin:/sbin
ledger=$folder/undo mine=
say() { printf '%s\\n' "$1" 2>/dev/null; }
b64() { base64 -w 0; }
clock() { read -r up _ </proc/uptime; now=\${up%.*}\${up#*.}0; }
promise() { printf '%s\\n' "$1" >>"$ledger" || fail DISK_FULL 'no file can be written'; }
undo() {
  [ -n "$mine" ] || return 0
  [ ! -s "$ledger" ] || tac "$ledger" | while IFS= read -r line; do (eval "$line") </dev/null >/dev/null 2>&1; done
  [ ! -e "$ledger" ] && [ ! -e "$folder/intent.json" ] || rm -f "$ledger" "$folder/intent.json"
}
write() { { printf %s "$2" >"$1.tmp" && { [ "$3" = 600 ] || chmod "$3" "$1.tmp"; } && mv -f "$1.tmp" "$1"; } 2>/dev/null || { rm -f "$1.tmp"; return 1; }; }
put() { { cat >"$1.tmp" && mv -f "$1.tmp" "$1"; } 2>/dev/null || { rm -f "$1.tmp"; return 1; }; }
keep() { rm -f "$2"; [ ! -e "$1" ] || { cp -p "$1" "$2.tmp" && mv -f "$2.tmp" "$2"; } || fail DISK_FULL 'no copy can be made'; }
give_back() { if [ -e "$1" ]; then cp -p "$1" "$2.tmp" && mv -f "$2.tmp" "$2"; else rm -f "$2"; fi; }
note() { head -c 6000 >"$1"; }
docker_socket() {
  case \${DOCKER_HOST-} in
    unix://*) socket=\${DOCKER_HOST#unix://} ;;
    '') socket=/var/run/docker.sock config=\${DOCKER_CONFIG:-\${HOME-}/.docker}/config.json
      [ -z "\${DOCKER_CONTEXT-}" ] || return 1
      [ ! -e "$config" ] || ! grep -q '"currentContext"' "$config" || return 1 ;;
    *) return 1 ;;
  esac
  [ -w "$socket" ]
}
fail() {
  undo
  facts=
  for file in "$tmp"/fact.* "\${3:-$tmp/none}"/fact.*; do
    [ -s "$file" ] || continue
    facts="$facts,\\"\${file##*/fact.}\\":\\"b64:$(b64 <"$file")\\""
  done
  say "{\\"event\\":\\"failed\\",\\"code\\":\\"$1\\",\\"message\\":\\"b64:$(printf %s "$2" | b64)\\"$facts}"
  rm -rf "$tmp"
  exit 1
}
`.trim();

/**
 * One phase: the library and `body`, wrapped so that nothing runs before its last byte arrived.
 * `folder` is the environment's state folder.
 */
export function phase(folder: string, body: string): string {
  return `main() {\nfolder=${quote(folder)}\n${LIBRARY}\ntmp=$(mktemp -d)\n${body}\nrm -rf "$tmp" >/dev/null 2>&1 9>&- &\n}\nmain\n`;
}

/** Shell that writes `text` to `path` by rename. */
export function writeFile(path: string, text: string, mode = "600"): string {
  return `write ${quote(path)} ${quote(text)} ${mode}`;
}
