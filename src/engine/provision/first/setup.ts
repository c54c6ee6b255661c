import { quote } from "../../../model/quote.ts";

/** nginx answers here as soon as it runs, before any service is there. */
export const NGINX_READY_URL = "http://127.0.0.1:4990/";

/** Where sshd reads our settings; the first file that says something wins. */
export const SSHD_CONFIG = "/etc/ssh/sshd_config.d/00-sluice.conf";

const PACKAGES = [
  "ca-certificates",
  "curl",
  "docker.io",
  "iptables",
  "nginx",
  "unattended-upgrades",
  "zstd",
];

/** No passwords, and no key but the one that is named. */
export function sshdConfig(hostKey: string): string {
  return `# Written by Sluice.
HostKey ${hostKey}
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin prohibit-password
X11Forwarding no
`;
}

export const BOOT_KEY_FILE = "/etc/ssh/ssh_host_ed25519_key";

/** Containers keep running while Docker is upgraded; their logs do not fill the disk. */
const DAEMON = `{ "live-restore": true, "log-opts": { "max-size": "10m", "max-file": "3" } }
`;

/** User data stays readable at the metadata address for as long as the machine lives. */
const METADATA = `#!/bin/sh
rule="DOCKER-USER -d 169.254.169.254 -j DROP"
iptables -w -C $rule 2>/dev/null || iptables -w -I $rule
`;

const METADATA_UNIT = `[Unit]
Description=Keep containers from the metadata address
After=docker.service
PartOf=docker.service
[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/usr/local/sbin/sluice-metadata
[Install]
WantedBy=docker.service
`;

const UPGRADES = `APT::Periodic::Update-Package-Lists "1";
APT::Periodic::Unattended-Upgrade "1";
`;

const NGINX = `# Written by Sluice.
server_names_hash_bucket_size 128;
server {
  listen 127.0.0.1:4990;
  access_log off;
  return 204;
}
`;

function write(path: string, text: string, mode = "644"): string {
  return `printf %s ${quote(text)} >${path}.new; chmod ${mode} ${path}.new; mv -f ${path}.new ${path}`;
}

/** What a template has done already. Idempotent, and never says which machine it runs on. */
export const INSTALL = `step=packages
apt="apt-get -y -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 -o Dpkg::Use-Pty=0"
mkdir -p /etc/docker
${write("/etc/docker/daemon.json", DAEMON)}
$apt update
$apt install --no-install-recommends ${PACKAGES.join(" ")}
step=upgrades
${write("/etc/apt/apt.conf.d/20auto-upgrades", UPGRADES)}
step=metadata
${write("/usr/local/sbin/sluice-metadata", METADATA, "755")}
${write("/etc/systemd/system/sluice-metadata.service", METADATA_UNIT)}
systemctl daemon-reload
systemctl enable sluice-metadata
step=nginx
rm -f /etc/nginx/sites-enabled/default
${write("/etc/nginx/conf.d/00-sluice.conf", NGINX)}
nginx -t
systemctl enable nginx docker`;

/** Small machines build up peaks of memory during a swap, when two slots run. */
const SWAP = `if [ "$(awk '/^MemTotal/{print $2}' /proc/meminfo)" -lt 2300000 ] && [ "$(wc -l </proc/swaps)" -lt 2 ] && [ ! -e /swapfile ]; then
  { fallocate -l 1G /swapfile && chmod 600 /swapfile && mkswap /swapfile && swapon /swapfile && echo '/swapfile none swap sw 0 0' >>/etc/fstab; } || rm -f /swapfile
fi`;

/**
 * The script that cloud-init runs once. It leaves `ready.json`, or `failed.json` that names a step.
 * `more` is what a platform needs besides.
 */
export function setupScript(more = ""): string {
  return `#!/bin/sh
set -eu
export DEBIAN_FRONTEND=noninteractive PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
dir=/var/lib/sluice
exec </dev/null >>$dir/boot/setup.log 2>&1
set -x
step=begin
ended() {
  code=$?
  [ "$code" = 0 ] || printf '{"step":"%s","code":%s}\\n' "$step" "$code" >$dir/failed.json
}
trap ended EXIT
rm -f $dir/failed.json $dir/ready.json
step=sshd
mkdir -p /etc/ssh/sshd_config.d
${write(SSHD_CONFIG, sshdConfig(BOOT_KEY_FILE))}
usermod -p '*' root
sshd -t
systemctl try-reload-or-restart ssh
step=swap
${SWAP}
if [ ! -e $dir/template ]; then
${INSTALL}
fi
step=services
systemctl restart docker
systemctl start sluice-metadata
systemctl restart nginx
${more}step=ready
printf '{"docker":"%s","nginx":"%s","kernel":"%s","seconds":%s}\\n' "$(docker version --format '{{.Server.Version}}')" "$(nginx -v 2>&1 | sed 's/.*nginx.//;s/ .*//')" "$(uname -r)" "$(cut -d. -f1 /proc/uptime)" >$dir/ready.new
mv -f $dir/ready.new $dir/ready.json
`;
}
