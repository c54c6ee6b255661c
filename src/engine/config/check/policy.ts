import type { Problem } from "../diagnostic.ts";
import { unknown } from "./environments.ts";
import { at, secretNames } from "./services.ts";
import { type Dictionary, entries, map, strings, type View } from "./view.ts";

/** What permissions, policies and options must fit: the environments, the secrets, themselves. */
export function checkPolicy(view: View): Problem[] {
  return [
    ...checkPermissions(view),
    ...policies(view).flatMap(({ name, path, raw }) => [
      ...checkOrder(name, raw, path, view),
      ...checkFreezes(raw, path),
    ]),
    ...checkUsual(view),
    ...checkOptions(view),
  ];
}

interface PolicyView {
  /** Absent: that of previews. */
  readonly name?: string;
  readonly path: readonly string[];
  readonly raw: Dictionary;
}

function policies({ environments, root }: View): PolicyView[] {
  const named = [...environments.values()].map(({ name, path, raw }) => ({
    name,
    path: [...path, "policy"],
    raw: map(raw["policy"]),
  }));
  const previews = map(map(root["previews"])["policy"]);
  return [...named, { path: ["previews", "policy"], raw: previews }];
}

function checkPermissions({ root, environments }: View): Problem[] {
  const known = [...environments.keys(), "previews"];
  return Object.keys(map(root["permissions"]))
    .filter((name) => !known.includes(name))
    .map((name) => unknown(name, "environment", known, ["permissions", name]));
}

function checkOrder(
  name: string | undefined,
  raw: Dictionary,
  path: readonly string[],
  { environments }: View,
): Problem[] {
  const known = [...environments.keys()].filter((other) => other !== name);
  return strings(raw["after"]).flatMap((first, index) => {
    const here = [...path, "after", String(index)];
    if (first === "") return [];
    if (first === name) {
      return [{ ...at(here, "it comes after itself", "leave it out"), at: "value" as const }];
    }
    if (!environments.has(first)) {
      return [{ ...unknown(first, "environment", known, here), at: "value" as const }];
    }
    if (name === undefined || !leadsTo(first, name, environments)) return [];
    const problem = `${name} and ${first} wait for each other`;
    return [{ ...at(here, problem, "take one of them out"), at: "value" as const }];
  });
}

/** Whether `from` waits for `to`, in however many steps. */
function leadsTo(from: string, to: string, environments: View["environments"]): boolean {
  const seen = new Set<string>();
  const next = [from];
  for (let name = next.pop(); name !== undefined; name = next.pop()) {
    if (name === to) return true;
    if (seen.has(name)) continue;
    seen.add(name);
    next.push(...strings(map(environments.get(name)?.raw["policy"])["after"]));
  }
  return false;
}

const TIME = /^\d\d:\d\d$/;

function checkFreezes(raw: Dictionary, path: readonly string[]): Problem[] {
  const list = Array.isArray(raw["freeze"]) ? raw["freeze"] : [];
  return list.flatMap((item, index) => {
    const here = [...path, "freeze", String(index)];
    const freeze = map(item);
    return freeze["days"] === undefined ? checkOnce(freeze, here) : checkWeekly(freeze, here);
  });
}

function checkOnce(freeze: Dictionary, path: readonly string[]): Problem[] {
  const [from, until] = [freeze["from"], freeze["until"]];
  if (
    typeof from !== "string" ||
    typeof until !== "string" ||
    TIME.test(from) ||
    TIME.test(until)
  ) {
    const fix = "write from: and until: as moments, such as 2026-12-24T16:00Z, or add days:";
    return [at(path, "it does not say when it begins and ends", fix)];
  }
  if (!(Date.parse(from) >= Date.parse(until))) return [];
  return [at([...path, "until"], "it ends before it begins", "write a later moment")];
}

function checkWeekly(freeze: Dictionary, path: readonly string[]): Problem[] {
  return ["from", "until"].flatMap((key) => {
    const value = freeze[key];
    if (typeof value !== "string" || TIME.test(value)) return [];
    const fix = 'write hours and minutes in quotes, such as "16:30", or take days: out';
    return [at([...path, key], "with days it takes a time of day", fix)];
  });
}

function checkUsual({ root, environments }: View): Problem[] {
  const usual = map(root["chatops"])["environment"];
  if (typeof usual !== "string" || environments.has(usual)) return [];
  const names = [...environments.keys()];
  return [{ ...unknown(usual, "environment", names, ["chatops", "environment"]), at: "value" }];
}

function checkOptions({ root, services }: View): Problem[] {
  const secrets = new Set([...services.values()].flatMap((service) => secretNames(service)));
  return entries(map(root["chatops"])["options"]).flatMap(([name, option]) => {
    const path = ["chatops", "options", name];
    const values = strings(option["values"]);
    const isChoice = option["type"] === "choice";
    const env = option["env"];
    return [
      ...(isChoice && values.length === 0
        ? [at(path, "a choice needs values", "add values: [info, debug]")]
        : []),
      ...(!isChoice && option["values"] !== undefined
        ? [at([...path, "values"], "only a choice has values", "write type: choice")]
        : []),
      ...(typeof env === "string" && secrets.has(env)
        ? [at([...path, "env"], `${env} is a secret`, "a comment never sets one: choose another")]
        : []),
    ];
  });
}
