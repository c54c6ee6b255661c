import { ASLEEP, timerName, type Scope } from "../../model/names.ts";
import type { TimerOperation } from "../../model/plan.ts";
import { quote } from "../../model/quote.ts";
import { writeFile } from "../host/shell.ts";
import { TIMERS } from "../host/timer-units.ts";
import { calendarOf } from "./calendar.ts";

export interface TimerTexts {
  /** Shell that writes the container's variables and secrets. */
  readonly files: string;
  /** Shell that runs the container once, to its end. */
  readonly run: string;
}

/**
 * Shell that lets systemd run a service at its times. The ledger takes back what was there before,
 * so that a release that is taken back leaves the times and the image of the one that stays.
 */
export function timerShell(
  scope: Scope,
  folder: string,
  unitFolder: string,
  { spec, place }: TimerOperation,
  { files, run }: TimerTexts,
): string {
  const name = timerName(scope, spec.name);
  const script = `"$folder/${TIMERS}/${spec.name}"`;
  const timer = quote(`${unitFolder}/${name}.timer`);
  const backup = (file: string) => `"$folder/${TIMERS}/.${spec.name}.${file}"`;
  const back = [
    `give_back ${backup("script")} ${script}`,
    `give_back ${backup("timer")} ${timer}`,
    "systemctl daemon-reload",
    `if [ -e ${timer} ]; then systemctl restart ${name}.timer; else systemctl stop ${name}.timer; rm -f ${quote(`${unitFolder}/timers.target.wants/${name}.timer`)}; fi`,
  ].join("; ");
  const failed = `fail HOST_NOT_READY ${quote(`systemd does not take the timer of ${spec.name}`)}`;
  return `mkdir -p "$folder/${TIMERS}"
keep ${script} ${backup("script")}
keep ${timer} ${backup("timer")}
promise ${quote(back)}
{ ${files}; } || fail SECRET_MISSING ${quote(`${spec.name} has no stored variables on this host`)}
write ${script} ${quote(scriptText(place.specification, run))} 700 &&
  ${writeFile(`${unitFolder}/${name}.service`, serviceText(scope, spec.name, folder), "644")} &&
  ${writeFile(`${unitFolder}/${name}.timer`, timerText(spec.name, spec.schedule ?? ""), "644")} || fail DISK_FULL 'the timer could not be written'
{ systemctl daemon-reload && systemctl enable --quiet ${name}.timer && systemctl restart ${name}.timer; } 2>"$tmp/fact.detail" || ${failed}
rm -f "$tmp/fact.detail"`;
}

/** The second line tells the next observation what the timer was made from. */
function scriptText(specification: string, run: string): string {
  return `#!/bin/sh\n# specification ${specification}\n${run}\n`;
}

/** Of an environment that sleeps nothing is run: what it would need is stopped. */
function serviceText(scope: Scope, service: string, folder: string): string {
  return `[Unit]
Description=${service} of ${scope.project} ${scope.environment}, run by Sluice
After=docker.service
ConditionPathExists=!${folder}/flags/${ASLEEP}

[Service]
Type=oneshot
ExecStart=/bin/sh ${folder}/${TIMERS}/${service}
`;
}

function timerText(service: string, schedule: string): string {
  const lines = calendarOf(schedule).map((line) => `OnCalendar=${line}`);
  return `[Unit]
Description=Times of ${service} (${schedule}), written by Sluice

[Timer]
${lines.join("\n")}
AccuracySec=1s

[Install]
WantedBy=timers.target
`;
}
