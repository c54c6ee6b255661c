import { quote } from "../../model/quote.ts";
import type { PlatformRecord } from "../../model/platform.ts";
import { writeFile } from "../host/shell.ts";

const RECORD = "platform.json";
/** A container that Coolify has started may not be listed yet. */
const PATIENCE_MS = 10_000;

/** Shell that tells the record, and the address at which containers reach this host. */
export const TELL_RECORD = `gateway=$(docker network inspect bridge -f '{{range .IPAM.Config}}{{.Gateway}} {{end}}' 2>/dev/null)
gateway=\${gateway%% *}
say '{"event":"record","gateway":"'"\${gateway:-172.17.0.1}"'","text":"'"$(cat "$folder/${RECORD}" 2>/dev/null | b64)"'"}'`;

export function writeRecordShell(folder: string, record: PlatformRecord): string {
  return `${writeFile(`${folder}/${RECORD}`, JSON.stringify(record))} || fail DISK_FULL 'no file can be written'`;
}

/**
 * Shell that tells the variables which the host has kept for a specification, `NAME base64` a line.
 * The files are those that plain Docker would be given.
 */
export function tellKeptShell(
  service: string,
  files: { readonly envFile: string; readonly exports: string },
): string {
  const [envFile, exports] = [quote(files.envFile), quote(files.exports)];
  return `[ -e ${envFile} ] || fail SECRET_MISSING '${service} has no stored variables on this host'
kept=$({
  while IFS= read -r line; do printf '%s %s\\n' "\${line%%=*}" "$(printf %s "\${line#*=}" | b64)"; done <${envFile}
  (set --; [ ! -e ${exports} ] || . ${exports}; while [ $# -gt 1 ]; do eval "value=\\$$2"; printf '%s %s\\n' "$2" "$(printf %s "$value" | b64)"; shift 2; done)
} | b64)
say '{"event":"kept","service":"${service}","text":"'"$kept"'"}'`;
}

export function readKept(text: string): Record<string, string> {
  const rows = decode(text)
    .split("\n")
    .filter((row) => row !== "");
  return Object.fromEntries(
    rows.map((row) => {
      const [name = "", value = ""] = row.split(" ");
      return [name, decode(value)];
    }),
  );
}

export function decode(text: unknown): string {
  return Buffer.from(typeof text === "string" ? text : "", "base64").toString("utf8");
}

/** Shell that finds the container which a run has had started for a service, and tells its name. */
export function findShell(platform: string, service: string, run: string): string {
  const filters = [`service=${service}`, `run=${run}`].map((label) => `label=sluice.${label}`);
  const list = filters.map((filter) => `--filter ${quote(filter)}`).join(" ");
  return `clock; begin=$now
until name=$(docker ps ${list} --format '{{.Names}}' | head -n 1) && [ -n "$name" ]; do
  clock
  [ $((now-begin)) -lt ${PATIENCE_MS} ] || fail PLATFORM_FAILED '${platform} calls ${service} started, but no container of it runs'
  sleep 0.1
done
say '{"event":"found","service":"${service}","container":"'"$name"'"}'`;
}
