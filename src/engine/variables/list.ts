import type { PlatformVariable } from "../../contracts/platform-operations.ts";
import type { Variable, VariableOwner } from "../../model/variable.ts";

/** What one slot has. */
export interface SlotVariables {
  /** Such as `web-blue@h1`. */
  readonly slot: string;
  readonly variables: readonly PlatformVariable[];
}

/** What deploy.yaml names beside what the slots have, by name. Pure. */
export function listService(
  service: string,
  declared: ReadonlyMap<string, VariableOwner>,
  slots: readonly SlotVariables[],
): Variable[] {
  const seen = slots.flatMap(({ variables }) => variables);
  const names = new Set([...declared.keys(), ...seen.map(({ name }) => name)]);
  return [...names].toSorted().map((name) => {
    const same = seen.filter((one) => one.name === name);
    const values = same.map(({ value }) => value);
    const isKnown = values.length > 0 && values.every((value) => value !== undefined);
    return {
      service,
      name,
      owner: declared.get(name) ?? (same.some(({ byHand }) => byHand) ? "hand" : "platform"),
      ...(isKnown ? { isEmpty: values.every((value) => value === "") } : {}),
      missing: slots
        .filter(({ variables }) => !variables.some((one) => one.name === name))
        .map(({ slot }) => slot),
    };
  });
}
