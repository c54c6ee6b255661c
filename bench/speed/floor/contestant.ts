import type { SandboxHost } from "../../../sandbox/hosts/index.ts";
import { IMAGE, mustExec, type Way } from "../bed.ts";
import type { Contestant } from "../contestant.ts";
import { type Client, runOver } from "./connect.ts";
import { BACKGROUND, floorScript } from "./script.ts";
import { floorVhost } from "./vhost.ts";

const ROOT = "/var/lib/floor";

/** Keeps two floors on one host apart. */
interface FloorPlace {
  readonly project: string;
  /** Outside the ranges that Sluice chooses from. */
  readonly firstPort: number;
  /** False: on the network that all containers of a host share. */
  readonly ownNetwork?: boolean;
}

/** Counted over all contestants, so that names of containers are unique. */
let generations = 0;

/** The hand-written swap. `ready` writes its vhost. */
export function floor(
  client: Client,
  names: readonly string[],
  { project, firstPort, ownNetwork = true }: FloorPlace = { project: "floor", firstPort: 7000 },
): Contestant {
  const services = names.map((name, index) => {
    return { name, blue: firstPort + index, green: firstPort + 500 + index };
  });
  const flags = `${ROOT}/${project}/flags`;
  const run = async (operation: "deploy" | "rollback", ways: readonly Way[]) => {
    const request = {
      operation,
      services,
      project,
      image: IMAGE,
      flags,
      generation: ++generations,
      ...(ownNetwork ? { network: project } : {}),
    };
    await Promise.all(ways.map((way) => runOver(client, way, floorScript(request))));
  };
  const prepare = (host: SandboxHost) => {
    const script = `docker network create ${project} >/dev/null 2>&1; mkdir -p ${flags} && chmod -R 755 ${ROOT} && cat >/etc/nginx/conf.d/${project}.conf && nginx -s reload`;
    return mustExec(host, ["sh", "-c", script], floorVhost(project, flags, services));
  };
  return {
    name: `floor (${client})`,
    deploy: (ways) => run("deploy", ways),
    rollback: (ways) => run("rollback", ways),
    settled: `! pgrep -f '[${BACKGROUND[0]}]${BACKGROUND.slice(1)}' >/dev/null`,
    async ready(hosts) {
      await Promise.all(hosts.map(prepare));
    },
  };
}
