import type { Sleeper } from "../../contracts/runtime.ts";
import { SLEEPING } from "../../model/names.ts";
import { quote, quoteArgv } from "../../model/quote.ts";

/**
 * Lets what Coolify has started sleep. Coolify's nightly cleanup removes whatever it has started and
 * is stopped: it names four kinds that shall stay, and Docker spares only what is all four at once
 * (coolify #10996). So each is written down before it is stopped, and made again under its name,
 * with its labels, when it is gone at waking: to Coolify it is the same container. `jq` is there:
 * Coolify takes no server without.
 */
export const coolifySleeper: Sleeper = {
  stop(container, graceMs) {
    const seconds = String(Math.ceil(graceMs / 1000));
    const argv = ["docker", "stop", "-t", seconds, container];
    const inspect = quoteArgv(["docker", "inspect", "--type", "container", container]);
    const write = `mkdir -p "$folder/${SLEEPING}" && printf %s "$body" | put ${fileOf(container)}`;
    return `{ (umask 077; body=$(${inspect} | jq -ce ${quote(BODY)}) && ${write}) && ${quoteArgv(argv)}; }`;
  },
  // Somebody who has redeployed it in Coolify's pages has woken it.
  startKept(container) {
    const start = quoteArgv(["docker", "start", container]);
    const application = container.replace(/-\d+$/, "");
    const others = quoteArgv([
      "docker",
      "ps",
      "-q",
      "--filter",
      `label=coolify.name=${application}`,
    ]);
    return `{ ${start} || [ -n "$(${others})" ] || { ${restore(container)} && ${start}; }; }`;
  },
};

/**
 * `docker inspect` → the body of a create. Docker itself has chosen a host name, and a name in the
 * network, from the id of the container that is gone.
 */
const BODY = `.[0] | .Id[:12] as $id | .Config
  + {HostConfig, NetworkingConfig: {EndpointsConfig: (.NetworkSettings.Networks
    | map_values({Aliases: [.Aliases // [] | .[] | select(. != $id)], Links, DriverOpts}))}}
  | if .Hostname == $id then del(.Hostname) else . end`;

/** The cleanup takes images, too. */
function restore(container: string): string {
  const file = fileOf(container);
  const url = `http://docker/containers/create?name=${encodeURIComponent(container)}`;
  const argv = ["curl", "-q", "-s", "-o", "/dev/null", "-w", "%{http_code}", "--max-time", "60"];
  const body = ["--noproxy", "*", "-H", "Content-Type: application/json", "-X", "POST"];
  return [
    `image=$(jq -re .Image ${file})`,
    `{ docker image inspect "$image" >/dev/null 2>&1 || docker pull --quiet "$image" >/dev/null; }`,
    "docker_socket",
    `[ "$(${quoteArgv([...argv, ...body])} --unix-socket "$socket" --data-binary @${file} ${quote(url)})" = 201 ]`,
  ].join(" && ");
}

/** For the shell, quoted. Names of containers are Coolify's, hence checked by nobody. */
function fileOf(container: string): string {
  return `"$folder/${SLEEPING}"/${quote(`${container}.json`)}`;
}
