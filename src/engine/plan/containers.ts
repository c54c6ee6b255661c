import type { Scope } from "../../model/names.ts";
import { quote } from "../../model/quote.ts";

/**
 * Shell that asks Docker: `containers [FILE]` prints those of the environment, a line each and
 * sorted, and writes to FILE the references of all images. It fails when Docker does not answer.
 *
 * Docker's own interface is asked through its socket: the `docker` command costs 25 ms of processor
 * time before it asks anything. Where the command would go elsewhere, and where an answer is not as
 * expected, the command is asked.
 */
export function containersShell(scope: Scope): string {
  const { labels, query } = filters(scope);
  return `docker_answers() {
  docker_socket && curl -q -sf --fail-early --max-time 10 --noproxy '*' --unix-socket "$socket" "$@"
}
containers() {
  [ $# -eq 0 ] || : >"$1"
  if answer=$(docker_answers ${quote(`${API}/containers/json?all=1&filters=${query}`)} \${1:+${API}/images/json} 2>/dev/null | awk -v images="\${1-}" ${quote(READER)}); then
    printf '%s\\n' "$answer"
  else
    [ $# -eq 0 ] || docker images --digests --format '{{.Repository}}:{{.Tag}}
{{.Repository}}@{{.Digest}}' >"$1" 2>/dev/null &
    answer=$(docker ps -a --no-trunc ${labels} --format ${quote(ROW)}) || return 1
    printf '%s\\n' "$answer" | sort
    wait
  fi
}`;
}

/** Without a version the daemon answers in its own, which is the only one that all have. */
const API = "http://docker";

function filters(scope: Scope): { labels: string; query: string } {
  const label = [`sluice.project=${scope.project}`, `sluice.environment=${scope.environment}`];
  return {
    labels: label.map((text) => `--filter label=${text}`).join(" "),
    query: encodeURIComponent(JSON.stringify({ label })),
  };
}

const LABELS = ["service", "slot", "release", "image", "port", "specification"];

/** Identity, name and state come first: `states` counts the fields. */
const ROW = [
  "id={{.ID}}",
  "name={{.Names}}",
  "status={{.State}}",
  "detail={{.Status}}",
  ...LABELS.map((name) => `${name}={{.Label "sluice.${name}"}}`),
].join("|");

/**
 * Two lines of JSON → rows like those of the command, and references to the file `images`. Labels
 * are taken out whole before anything else is looked for: images bring their own, of any name.
 */
const READER = String.raw`
function label(name) {
  if (!match(labels, "\"sluice[.]" name "\":\"[^\"]*\"")) return ""
  return substr(labels, RSTART + length(name) + 11, RLENGTH - length(name) - 12)
}
function add(text,    id, row, i) {
  id = substr(text, 1, index(text, "\"") - 1)
  if (!match(text, /"Labels":\{("([^"\\]|\\.)*":"([^"\\]|\\.)*",?)*\}/)) return bad = 1
  labels = substr(text, RSTART, RLENGTH)
  text = substr(text, 1, RSTART - 1) substr(text, RSTART + RLENGTH)
  if (!match(text, /"\/[^"\/]+"/)) return bad = 1
  row = "id=" id "|name=" substr(text, RSTART + 2, RLENGTH - 3)
  if (!match(text, /"State":"[a-z]+","Status":"[^"]*"/)) return bad = 1
  split(substr(text, RSTART, RLENGTH), words, "\"")
  row = row "|status=" words[4] "|detail=" words[8]
  row = row ${LABELS.map((name) => `"|${name}=" label("${name}")`).join(" ")}
  for (i = count++; i > 0 && rows[i - 1] > row; i--) rows[i] = rows[i - 1]
  rows[i] = row
}
{ whole = /^\[.*\]$/; bad = bad || !whole }
NR == 1 && whole && $0 != "[]" {
  sub(/^\[\{"Id":"/, "")
  many = split($0, texts, /,\{"Id":"/)
  for (each = 1; each <= many; each++) add(texts[each])
}
NR == 2 && whole {
  many = split($0, texts, /"Repo(Tags|Digests)":\[/)
  for (each = 2; each <= many; each++) {
    text = substr(texts[each], 1, index(texts[each], "]") - 1)
    gsub(/"/, "", text)
    gsub(/,/, "\n", text)
    if (text != "") print text >images
  }
}
END {
  for (each = 0; each < count; each++) print rows[each]
  exit bad || NR != (images == "" ? 1 : 2)
}
`.trim();
