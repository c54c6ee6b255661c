import { dozeUnit, DOZE, REQUESTS, type Scope, SLEEPING } from "../../model/names.ts";
import { quote } from "../../model/quote.ts";

/** Kinds of the units of an environment that may sleep, by what they are for. */
export const DOZE_UNITS = [
  "wake.socket",
  "wake@.service",
  "start.service",
  "look.timer",
  "look.service",
] as const;

export type DozeUnit = (typeof DOZE_UNITS)[number];

/** When the last request from outside came: the time of this file, below the state folder. */
export const SEEN = `${REQUESTS}.seen`;

/** Shell that ends everything that lets an environment sleep and wake; one that sleeps is not woken. */
export function removeDozeShell(scope: Scope, unitFolder: string): string {
  const units = DOZE_UNITS.map((kind) => quote(`${unitFolder}/${dozeUnit(scope, kind)}`));
  const own = [DOZE, `.${DOZE}.before`, REQUESTS, SEEN, SLEEPING].map(
    (file) => `"$folder/${file}"`,
  );
  const ended = (["wake.socket", "look.timer"] as const).map((kind) => dozeUnit(scope, kind));
  return `systemctl disable --quiet --now ${ended.join(" ")} 2>/dev/null
systemctl stop ${dozeUnit(scope, "look.service")} ${dozeUnit(scope, "start.service")} 2>/dev/null
rm -rf ${[...units, ...own].join(" ")}
systemctl daemon-reload`;
}
