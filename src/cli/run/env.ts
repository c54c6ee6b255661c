import { variablesAsText } from "../../engine/variables/render.ts";
import { SluiceError } from "../../model/errors.ts";
import { readGiven, type Given } from "../given-variables.ts";
import { answerOf } from "../engine.ts";
import { showAnswer } from "../answer.ts";
import type { Input, Run, Terminal } from "../input.ts";

type Action = "list" | "set" | "unset";

/** `import` is a `set` of a whole file. */
const ACTIONS: Readonly<Record<string, Action>> = {
  list: "list",
  set: "set",
  unset: "unset",
  import: "set",
};

export const run: Run = async (input, terminal) => {
  const [word = "list", ...words] = input.args;
  const action = ACTIONS[word];
  if (action === undefined)
    throw new SluiceError("USAGE", `env takes list, set, unset or import, not "${word}"`);
  if (action === "list" && words.length > 0)
    throw new SluiceError("USAGE", "env list takes no names; the environment goes after -e");
  const given = action === "set" ? await readGiven(word, words, input.options, terminal) : NOTHING;
  for (const text of given.warnings) terminal.stderr.write(`warning: ${text}\n`);
  return carryOut({ ...input, args: [] }, terminal, {
    action,
    values: given.values,
    names: action === "unset" ? words : [],
  });
};

const NOTHING: Given = { values: {}, warnings: [] };

async function carryOut(
  input: Input,
  terminal: Terminal,
  wanted: { action: Action; values: Given["values"]; names: readonly string[] },
): Promise<number> {
  const { service, restart, json } = input.options;
  const variables = { ...wanted, ...(service === undefined ? {} : { service }) };
  const answer = await answerOf(input, terminal, {
    command: "env",
    quiet: true,
    options: { variables },
  });
  const own = answer.outcome.variables ?? [];
  const text = () => (answer.error === undefined ? lastWords(wanted.action, own, restart) : "");
  const isLast = !restart || wanted.action === "list" || answer.error !== undefined;
  if (isLast) return showAnswer(answer, input.options, terminal, text);
  if (!json) showAnswer(answer, input.options, terminal, text);
  const names = [...new Set(own.map((one) => one.service))];
  const again = await answerOf(input, terminal, {
    command: "restart",
    options: { force: true, services: names },
  });
  return showAnswer(again, input.options, terminal, undefined);
}

function lastWords(
  action: Action,
  variables: Parameters<typeof variablesAsText>[0],
  restart: boolean,
): string {
  const later = "they hold from the next deploy or `sluice restart` on";
  const more = action === "list" || restart ? [] : [later];
  return [variablesAsText(variables), ...more].join("\n");
}
