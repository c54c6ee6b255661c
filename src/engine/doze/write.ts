import { DOZE, dozeUnit } from "../../model/names.ts";
import type { DozeOperation } from "../../model/plan.ts";
import { quote } from "../../model/quote.ts";
import { DOZE_UNITS, removeDozeShell, SEEN } from "../host/doze-units.ts";
import { type DozeContext, dozeScript } from "./script.ts";
import { unitTexts } from "./units.ts";

/**
 * Shell that lets an environment sleep from now on, as systemd's units say. A release that is taken
 * back leaves the script that starts the containers which stay.
 */
export function dozeShell(
  context: DozeContext,
  unitFolder: string,
  operation: DozeOperation,
): string {
  const { scope, folder } = context;
  const script = `${folder}/${DOZE}`;
  const before = `"$folder/.${DOZE}.before"`;
  const back = `give_back ${before} "$folder/${DOZE}"; [ -e "$folder/${DOZE}" ] || { ${removeDozeShell(scope, unitFolder)}; }`;
  const texts = unitTexts(scope, script);
  const units = DOZE_UNITS.map((kind) => {
    const file = quote(`${unitFolder}/${dozeUnit(scope, kind)}`);
    return `unit ${file} ${quote(texts[kind])}`;
  });
  const begun = (["wake.socket", "look.timer"] as const).map((kind) => dozeUnit(scope, kind));
  return `keep "$folder/${DOZE}" ${before}
promise ${quote(back.replaceAll("\n", "; "))}
unit() { printf %s "$2" | cmp -s - "$1" || { write "$1" "$2" 644 && fresh=; }; }
fresh=1
{ write "$folder/${DOZE}" ${quote(dozeScript(context, operation))} 700 && : >"$folder/${SEEN}" && ${units.join(" && ")}; } || fail DISK_FULL 'the units could not be written'
[ -n "$fresh" ] || { systemctl daemon-reload && systemctl enable --quiet ${begun.join(" ")} && systemctl restart ${begun.join(" ")}; } 2>"$tmp/fact.detail" || fail HOST_NOT_READY 'systemd does not take the units by which it sleeps'
rm -f "$tmp/fact.detail"`;
}

/** Shell that ends the sleep; what was started for it answers now. A failure puts the flag back. */
export function wakeShell(flag: string): string {
  const aside = '"$folder/.asleep.before"';
  return `promise ${quote(`[ ! -e ${aside} ] || mv -f ${aside} ${quote(flag)}`)}
mv -f ${quote(flag)} ${aside} 2>/dev/null`;
}
