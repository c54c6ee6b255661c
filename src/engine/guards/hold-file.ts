import type { HoldRequest, HoldStore } from "../../contracts/lock.ts";
import type { Hold } from "../../model/observed.ts";
import { quote } from "../../model/quote.ts";
import type { HostEvent, Session } from "../host/session.ts";
import { phase } from "../host/shell.ts";

/** The hold of an environment as `hold.json` in its state folder on one host. */
export function holdFile(session: Session, folder: string): HoldStore {
  const ask = async (body: string): Promise<HostEvent | undefined> => {
    let answer: HostEvent | undefined;
    await session.run(phase(folder, `${FILE}\n${body}`), (event) => (answer = event));
    return answer;
  };
  return {
    place: session.host.name,
    take: async (request) => readHold(await ask(takeShell(request))),
    read: async () => readHold(await ask(TELL)),
    release: async ({ id }) => (await ask(releaseShell(id)))?.event === "released",
  };
}

/**
 * `date` on the host both writes and compares the times, so no other clock matters. In this one
 * format the order of the texts is the order of the times.
 */
const FILE = `file=$folder/hold.json
stamp() { date -u "$@" +%Y-%m-%dT%H:%M:%SZ; }
tell() { say '{"event":"hold","hold":"'"$(b64 <"$file")"'"}'; }
only() { exec 8>"$folder/hold.lock" && flock -w 10 8 || fail HOST_FAILED 'the hold cannot be locked'; }`;

const TELL = `[ ! -s "$file" ] || tell`;

/** Not under the run's lock: a person may hold what comes after a deploy that is under way. */
function takeShell({ id, holder, reason, lasts }: HoldRequest): string {
  const known = JSON.stringify({ id, holder, reason }).slice(0, -1);
  const seconds = lasts === undefined ? "" : String(Math.ceil(lasts / 1000));
  return `mkdir -p "$folder" || fail HOST_NOT_READY "cannot write to $folder"
only
now=$(stamp)
end=$(sed -n 's/.*"expires":"\\([^"]*\\)".*/\\1/p' "$file" 2>/dev/null)
if [ -s "$file" ] && { [ -z "$end" ] || [ "$now" \\< "$end" ]; }; then
  tell
else
  lasts=${seconds}
  expires=
  [ -z "$lasts" ] || expires=",\\"expires\\":\\"$(stamp -d "@$(($(date +%s)+lasts))")\\""
  printf '%s,"since":"%s"%s}' ${quote(known)} "$now" "$expires" | put "$file" || fail DISK_FULL 'the hold could not be written'
fi`;
}

function releaseShell(id: string): string {
  return `if [ -s "$file" ]; then
  only
  if grep -qF ${quote(`"id":${JSON.stringify(id)}`)} "$file"; then
    rm -f "$file"
    say '{"event":"released"}'
  fi
fi`;
}

function readHold(answer: HostEvent | undefined): Hold | undefined {
  if (answer?.event !== "hold") return undefined;
  return JSON.parse(Buffer.from(String(answer["hold"]), "base64").toString("utf8")) as Hold;
}
