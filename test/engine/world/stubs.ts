import { chmodSync, mkdirSync, writeFileSync } from "node:fs";

/**
 * Programs that stand in for Docker, nginx and curl on a host that is only a folder. Each records
 * its argv, and holds still where a test asks for it. mv, cp, ln and rm are the real ones behind the
 * same checkpoint, so that a phase can be killed between any two steps that change something.
 */
export function writeStubs(folder: string): void {
  const bin = `${folder}/bin`;
  for (const part of ["bin", "containers", "answers"])
    mkdirSync(`${folder}/${part}`, { recursive: true });
  const programs = {
    docker: DOCKER,
    nginx: NGINX,
    curl: CURL,
    mv: real,
    cp: real,
    ln: real,
    rm: real,
  };
  for (const [name, body] of Object.entries(programs)) {
    const text = typeof body === "string" ? body : body(name);
    writeFileSync(`${bin}/${name}`, `#!/bin/sh\nfake=${folder}\n${CHECKPOINT(name)}\n${text}`);
    chmodSync(`${bin}/${name}`, 0o755);
  }
}

/** Unit and record separators, which no argv of ours contains. */
export const UNIT = "\u001f";
export const RECORD = "\u001e";

/**
 * `freeze` holds the number of a call: that call, or the first after it (two services start at the
 * same time), says `frozen` and waits for `thaw`. `refuse`
 * holds words: a call whose argv contains them fails before it does anything
 * (a full disk still lets files be removed).
 */
const CHECKPOINT = (name: string): string => `
line=${name}; for word; do line="$line${UNIT}$word"; done
printf '%s${RECORD}' "$line" >>$fake/calls
case $line in docker*info*|docker*ps*|docker*images*|docker*inspect*|docker*version*|docker*logs*|rm*/tmp/tmp*|curl*) ;; *)
  printf x >>$fake/steps
  if [ -e $fake/freeze ] && [ "$(/bin/stat -c %s $fake/steps)" -ge "$(/bin/cat $fake/freeze)" ] && mkdir $fake/frozen 2>/dev/null; then
    while [ ! -e $fake/thaw ]; do /bin/sleep 0.01; done
  fi
esac
if [ -e $fake/refuse ]; then
  case $line in rm*) ;; *"$(/bin/cat $fake/refuse)"*) echo 'no space left on device' >&2; exit 1 ;; esac
fi`;

const real = (name: string): string => `exec /bin/${name} "$@"`;

/** A container is a folder: \`status\`, \`labels\`, what it was given. */
const DOCKER = `
containers=$fake/containers
row() {
  label() { sed -n "s/^sluice.$1=//p" $containers/$2/labels; }
  case $format in
    id=*) echo "id=$1|name=$1|status=$(cat $containers/$1/status)|detail=Up|service=$(label service $1)|slot=$(label slot $1)|release=$(label release $1)|image=$(label image $1)|port=$(label port $1)|specification=$(label specification $1)|created=now" ;;
    '{{.Names}}') echo $1 ;;
    *) echo "$1 $(cat $containers/$1/status) $1" ;;
  esac
}
# By rename: a drain in the background may change it while another call reads it.
become() { [ -d $containers/$2 ] && echo $1 >$containers/$2/status.$$ && /bin/mv $containers/$2/status.$$ $containers/$2/status; }
case $1 in
info) echo '28.0.0|x86_64|/' ;;
version) echo 28.0.0 ;;
images|network|volume) ;;
ps)
  format=; filters=
  while [ $# -gt 0 ]; do
    case $1 in --format) format=$2 ;; --filter) filters="$filters \${2#label=}" ;; esac
    shift
  done
  for folder in $containers/*/; do
    [ -d "$folder" ] || continue
    name=$(basename "$folder"); shown=1
    for filter in $filters; do grep -qxF "$filter" "$folder/labels" || shown=; done
    [ -z "$shown" ] || { [ -n "$format" ] && row "$name" || echo "$name"; }
  done ;;
run)
  [ ! -e $fake/answers/run ] || { cat $fake/answers/run >&2; exit 125; }
  shift; name=; labels=; kept=
  while [ $# -gt 0 ]; do
    case $1 in
      --name) name=$2; shift ;;
      --label) labels="$labels$2
"; shift ;;
      --env-file) file=$2; shift ;;
      --env) case $2 in *=*) ;; *) kept="$kept $2" ;; esac; shift ;;
    esac
    shift
  done
  [ ! -d $containers/$name ] || { echo "the name is already in use by container" >&2; exit 125; }
  # Made whole or not at all, as by a daemon.
  new=$fake/new.$$; mkdir $new
  printf %s "$labels" >$new/labels
  sed 's/\\r$//' "$file" >$new/env
  for variable in $kept; do printenv $variable >$new/env.$variable; done
  echo running >$new/status
  /bin/mv $new $containers/$name ;;
start) become running $2 ;;
stop) become exited $4 ;;
rm) shift; for name; do [ "$name" = -f ] || /bin/rm -rf "$containers/$name"; done ;;
rmi) ;;
logs) echo 'last words' ;;
inspect)
  for name; do :; done
  case "$*" in *"--type container"*) [ -d $containers/$name ] || exit 1 ;; esac
  if [ -e $fake/answers/exited ]; then echo 'false 0 7 false'; else echo 'true 0 0 false'; fi ;;
exec) exit $(cat $fake/answers/exec 2>/dev/null || echo 0) ;;
esac`;

const NGINX = `
case $1 in
-v) echo 'nginx version: nginx/1.22.1' >&2 ;;
-t) [ ! -e $fake/answers/nginx-t ] || { cat $fake/answers/nginx-t >&2; exit 1; } ;;
-s) ;;
*) echo 1 >$fake/nginx.pid ;;
esac`;

/**
 * Answers health checks with \`answers/status\`, the probe with the slot that the flag says, and at
 * Docker's socket what the docker above knows, or \`answers/socket\`, and of images \`answers/images\`.
 */
const CURL = `
containers=$fake/containers
known() {
  comma=
  for folder in $containers/*/; do
    [ -d "$folder" ] || continue
    name=$(basename "$folder")
    labels=$(sed 's/.*/"&"/; s/=/":"/' "$folder/labels" | tr '\\n' ',')
    printf '%s{"Id":"%s","Names":["/%s"],"Labels":{%s},"State":"%s","Status":"Up"}' "$comma" "$name" "$name" "\${labels%,}" "$(cat "$folder/status")"
    comma=,
  done
}
answer() {
  case $1 in
  */containers/json*) [ -e $fake/answers/socket ] && cat $fake/answers/socket || printf '[%s]\\n' "$(known)" ;;
  */images/json) cat $fake/answers/images 2>/dev/null || echo '[]' ;;
  http://docker/*) printf 404 ;;
  */.sluice/slot)
    for flag in $fake/state/*/*/flags/web.green; do
      if [ -e "$flag" ]; then echo green digest; else echo blue digest; fi
    done ;;
  *:80/*|*:5???/*)
    for page in $fake/state/*/*/flags/*.maintenance; do
      case $1 in *:5???/*) continue ;; esac
      [ ! -e "$page" ] || { cat "$page" >"$body"; printf 503; return; }
    done
    cat $fake/answers/outside 2>/dev/null || printf 200 ;;
  *)
    echo 'the body' >"$body"; printf 'Location: /login\\r\\n' >"$head"
    cat $fake/answers/status 2>/dev/null || printf 200 ;;
  esac
}
body=/dev/null head=/dev/null
while [ $# -gt 0 ]; do case $1 in -o) body=$2; shift ;; -D) head=$2; shift ;; http://*) answer "$1" ;; esac; shift; done`;
