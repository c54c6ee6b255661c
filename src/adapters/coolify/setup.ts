/** In which Coolify puts whatever it starts. */
export const NETWORK = "coolify";

/**
 * Shell for cloud-init, after Docker has started: Coolify checks that these are there and installs
 * nothing. Its network is made before it could make one itself, with loopback as the address that
 * ports are bound to: Coolify's API can name no address, and Docker passes by every firewall on the
 * host. The compose plugin has another name in Debian.
 */
export const SETUP = `step=coolify
apt="apt-get -y -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 -o Dpkg::Use-Pty=0"
command -v git >/dev/null && command -v jq >/dev/null || { $apt update; $apt install --no-install-recommends curl git jq; }
if ! docker compose version >/dev/null 2>&1; then
  for compose in docker-compose-v2 docker-compose; do
    case $(apt-cache policy $compose | sed -n 's/^ *Candidate: //p') in 2*) $apt install --no-install-recommends $compose; break ;; esac
  done
fi
docker network inspect ${NETWORK} >/dev/null 2>&1 ||
  docker network create --attachable --opt com.docker.network.bridge.host_binding_ipv4=127.0.0.1 ${NETWORK}
`;
