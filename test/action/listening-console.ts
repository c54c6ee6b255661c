import type { Console } from "../../src/action/console.ts";

/** A console that remembers what it was told, one line each. */
export function listeningConsole(): { console: Console; said: string[] } {
  const said: string[] = [];
  const console: Console = {
    protect: (values) => void said.push(`protect ${values.length}`),
    masked: (text) => text,
    info: (text) => void said.push(`info ${text}`),
    group: (name) => void said.push(`group ${name}`),
    endGroup: () => void said.push("end"),
    warning: (text) => void said.push(`warning ${text}`),
    mark: (text, place) => void said.push(`mark ${place.file}:${place.startLine} ${text}`),
    output: (name, value) => void said.push(`output ${name}=${value}`),
    state: (name, value) => void said.push(`state ${name}=${value}`),
    fail: (text, exitCode) => void said.push(`fail ${exitCode} ${text}`),
    summary: async (markdown) => void said.push(`summary ${markdown}`),
  };
  return { console, said };
}
