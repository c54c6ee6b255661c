import { quote } from "../../../model/quote.ts";
import { OWN_KEY_FILE } from "../first/script.ts";
import { SSHD_CONFIG } from "../first/setup.ts";

/**
 * Takes everything off a host that makes it this one: keys, logs of its boot, who may log in. What
 * stays is what is installed; the next boot takes it for a new machine.
 */
export function sealScript(version: string): string {
  return `set -eu
dir=/var/lib/sluice
printf '%s\\n' ${quote(version)} >$dir/template
rm -rf $dir/boot $dir/ready.json $dir/failed.json
rm -f ${OWN_KEY_FILE} ${OWN_KEY_FILE}.pub ${SSHD_CONFIG} /etc/ssh/ssh_host_*
apt-get clean
cloud-init clean --logs >/dev/null 2>&1 || true
: >/etc/machine-id
rm -f /root/.ssh/authorized_keys /root/.bash_history
sync
`;
}
