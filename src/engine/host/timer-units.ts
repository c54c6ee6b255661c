import { timerName, type Scope } from "../../model/names.ts";
import { quote } from "../../model/quote.ts";

/** Folder of the scripts that timers run, below the environment's state folder. */
export const TIMERS = "timers";

/** Shell that ends a timer; a run of it that is under way goes on to its end. */
export function removeTimerShell(scope: Scope, unitFolder: string, service: string): string {
  const name = timerName(scope, service);
  const units = ["timer", "service"].map((kind) => quote(`${unitFolder}/${name}.${kind}`));
  return `systemctl disable --quiet --now ${name}.timer 2>/dev/null
rm -f ${units.join(" ")} "$folder/${TIMERS}/${service}" "$folder/${TIMERS}/.${service}".*
systemctl daemon-reload`;
}
