import { quote } from "../../model/quote.ts";

/** Shell that prints `"image":"…"` for every image that other environments on the host have recorded. */
export const IMAGES_ELSEWHERE = `for other in "\${folder%/*/*}"/*/*/; do
  [ "$other" = "$folder/" ] || cat "$other"state.json "$other"releases/*.json 2>/dev/null
done | grep -o '"image":"[^"]*"' | sort -u`;

/** Shell that runs `command` unless `$elsewhere`, as printed above, names the image. */
export function unlessElsewhere(image: string, command: string): string {
  return `case $elsewhere in *${quote(`"image":"${image}"`)}*) ;; *) ${command} ;; esac`;
}
