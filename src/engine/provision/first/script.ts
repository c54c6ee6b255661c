import { quote } from "../../../model/quote.ts";
import { BOOT_KEY_FILE, NGINX_READY_URL, SSHD_CONFIG, sshdConfig } from "./setup.ts";

/** The host's own key. Apart from cloud-init's files, which a new instance would write anew. */
export const OWN_KEY_FILE = "/etc/ssh/sluice_host_ed25519_key";

const SAY = `say() { printf '%s\\n' "$1"; }
b64() { base64 | tr -d '\\n'; }
dir=/var/lib/sluice
broken() { say '{"event":"failed","what":"'"$1"'","detail":"'"$(tail -n 30 "$2" 2>/dev/null | b64)"'"}'; exit 1; }`;

/**
 * Waits until the machine has set itself up, tells each part as it comes, makes the host's own key
 * and tells its public half. Safe to run again.
 * Events: `cloud-init`, `docker`, `nginx`, `key` (with `line`), `failed` (with `what`, `detail`).
 */
export function readyScript(seconds: number): string {
  return `${SAY}
end=$(( $(date +%s) + ${seconds} ))
late() { [ "$(date +%s)" -gt "$end" ]; }
while [ ! -e $dir/ready.json ]; do
  if [ -e $dir/failed.json ]; then broken "setup: $(sed 's/.*"step":"\\([a-z]*\\)".*/\\1/' $dir/failed.json)" $dir/boot/setup.log; fi
  case $(cloud-init status 2>/dev/null) in
    *done* | *error* | *disabled*) sleep 1; [ -e $dir/ready.json ] || [ -e $dir/failed.json ] || broken cloud-init /var/log/cloud-init-output.log ;;
  esac
  if late; then broken 'setup: too slow' $dir/boot/setup.log; fi
  sleep 0.5
done
say '{"event":"cloud-init","versions":"'"$(b64 <$dir/ready.json)"'"}'
until docker version >/dev/null 2>&1; do if late; then broken docker /dev/null; fi; sleep 0.5; done
say '{"event":"docker"}'
until curl -fsS --noproxy '*' -o /dev/null --max-time 2 ${NGINX_READY_URL}; do if late; then broken nginx /var/log/nginx/error.log; fi; sleep 0.5; done 2>/dev/null
say '{"event":"nginx"}'
key=${OWN_KEY_FILE}
if [ ! -e $key.pub ]; then
  rm -f $key $key.new $key.new.pub
  ssh-keygen -q -t ed25519 -N '' -C '' -f $key.new && mv -f $key.new $key && mv -f $key.new.pub $key.pub
fi
[ -s $key.pub ] || broken 'host key' /dev/null
say '{"event":"key","line":"'"$(b64 <$key.pub)"'"}'
`;
}

/** From here on sshd shows the host's own key alone; the boot key and all others are gone. */
export function ownKeyScript(): string {
  const config = quote(sshdConfig(OWN_KEY_FILE));
  return `${SAY}
conf=${SSHD_CONFIG}
cp -f $conf /run/sluice-sshd.old
printf %s ${config} >$conf.new && mv -f $conf.new $conf
sshd -t 2>/run/sluice-sshd.err || { cp -f /run/sluice-sshd.old $conf; broken sshd /run/sluice-sshd.err; }
systemctl try-reload-or-restart ssh || broken sshd /dev/null
rm -f ${BOOT_KEY_FILE} ${BOOT_KEY_FILE}.pub /etc/ssh/ssh_host_*_key /etc/ssh/ssh_host_*_key.pub
say '{"event":"own key"}'
`;
}
