import { type Scope, wakeSocket } from "../../model/names.ts";
import type { DozeUnit } from "../host/doze-units.ts";

/** How many may wait for one preview; nginx shows the page to whoever comes after them. */
const WAITING = 256;

/**
 * systemd listens for a sleeping environment, so nothing of ours has to run for it. `script` is the
 * path of the text of script.ts.
 */
export function unitTexts(scope: Scope, script: string): Record<DozeUnit, string> {
  const name = `${scope.project} ${scope.environment}`;
  const about = (text: string) => `[Unit]\nDescription=${text} ${name}, written by Sluice\n`;
  const run = (word: string) => `[Service]\nType=oneshot\nExecStart=/bin/sh ${script} ${word}\n`;
  return {
    // Its limit on triggers would end the socket for good, so that anybody could put it out.
    "wake.socket": `${about("Where the first visitor waits for")}
[Socket]
ListenStream=${wakeSocket(scope)}
SocketMode=0666
Accept=yes
MaxConnections=${WAITING}
TriggerLimitIntervalSec=0
RemoveOnStop=yes

[Install]
WantedBy=sockets.target
`,
    "wake@.service": `${about("A visitor who waits for")}CollectMode=inactive-or-failed

[Service]
ExecStart=/bin/sh ${script} answer
StandardInput=socket
StandardOutput=socket
StandardError=journal
`,
    "start.service": `${about("Starts the containers of")}After=docker.service
StartLimitIntervalSec=0

${run("wake")}`,
    "look.timer": `${about("Looks now and then whether somebody visits")}
[Timer]
OnActiveSec=1min
OnUnitInactiveSec=1min
AccuracySec=15s

[Install]
WantedBy=timers.target
`,
    "look.service": `${about("Lets sleep, when nobody visits it,")}After=docker.service
StartLimitIntervalSec=0

${run("look")}`,
  };
}
