import type { Variable, VariableOwner } from "../../model/variable.ts";
import { textTable } from "../table.ts";

const COLUMNS = ["service", "name", "value", "from"] as const;
/** Of one length, whatever it hides. */
const HIDDEN = "••••••";

const FROM: Readonly<Record<VariableOwner, string>> = {
  "deploy.yaml": "deploy.yaml",
  secret: "deploy.yaml (secret)",
  sluice: "Sluice",
  hand: "sluice env",
  platform: "Coolify's pages",
};

/** A table of names. Values stay where they are. */
export function variablesAsText(variables: readonly Variable[]): string {
  if (variables.length === 0) return "no variables";
  const rows = variables.map(({ service, name, owner, isEmpty, missing }) => [
    service,
    name,
    isEmpty ? "(empty)" : HIDDEN,
    missing.length === 0 ? FROM[owner] : `${FROM[owner]}; not in ${missing.join(", ")} yet`,
  ]);
  return textTable(COLUMNS, rows).join("\n");
}
