import type { Service } from "../../model/project.ts";
import { type Engine, ENGINES, engineOf } from "./engines.ts";

/** What a stateful service asks for that no database of Coolify's can do, with what to do instead. */
export function databaseObjections(spec: Service, names: readonly string[]): string[] {
  const engine = engineOf(spec);
  if (engine === undefined) {
    const known = ENGINES.map(({ kind }) => kind).join(", ");
    return [
      `stateful: Coolify keeps databases only (${known}), by their own images; run it beside, and give its address as a variable`,
    ];
  }
  const files = spec.secrets.filter(({ as }) => as === "file").map(({ name }) => name);
  const missing = engine.required.filter((name) => !names.includes(name));
  // Others may be those of the whole environment, and change nothing here.
  const prefix = engine.password.split("_")[0]!;
  const odd = names.filter(
    (name) => engine.fields[name] === undefined && name.startsWith(`${prefix}_`),
  );
  return [
    missing.length === 0 ? "" : `secrets: name ${missing.join(" and ")}`,
    odd.length === 0
      ? ""
      : `${odd.join(", ")}: Coolify's ${engine.kind} takes ${Object.keys(engine.fields).join(", ")} only`,
    volumeObjection(spec, engine),
    spec.command === undefined ? "" : "command: set it in Coolify's pages, as custom configuration",
    spec.user === undefined ? "" : "user: its image decides",
    files.length === 0 ? "" : `secrets as files (${files.join(", ")}): give them as variables`,
  ].filter((text) => text !== "");
}

function volumeObjection({ volumes }: Service, { data }: Engine): string {
  const others = Object.values(volumes).filter((path) => path !== data);
  return others.length === 0 ? "" : `volumes: Coolify keeps ${data} and nothing else`;
}
