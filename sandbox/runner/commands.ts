/** Workflow commands: lines such as `::error file=a,line=1::text` on a step's stdout. Pure. */

export interface Command {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly data: string;
}

/** The command that a line is, if it is one. Leading blanks are allowed. */
export function parseCommand(line: string): Command | undefined {
  const match = /^\s*::([a-z-]+)(?: ([^:]*(?::(?!:)[^:]*)*))?::(.*)$/s.exec(line);
  if (match === null) return undefined;
  const [, name = "", list = "", data = ""] = match;
  const properties = list
    .split(",")
    .map((pair) => /^\s*([^=]+)=(.*)$/s.exec(pair))
    .flatMap((pair) => (pair ? [[pair[1]!, unescape(pair[2]!, PROPERTY)] as const] : []));
  return { name, properties: Object.fromEntries(properties), data: unescape(data, DATA) };
}

const DATA = { "%0D": "\r", "%0A": "\n", "%25": "%" } as const;
const PROPERTY = { ...DATA, "%3A": ":", "%2C": "," } as const;

function unescape(text: string, table: Readonly<Record<string, string>>): string {
  return text.replaceAll(/%(0D|0A|25|3A|2C)/g, (code) => table[code] ?? code);
}
