import type { Wish } from "../../contracts/platform.ts";
import type { PlatformVariable } from "../../contracts/platform-operations.ts";
import { SluiceError } from "../../model/errors.ts";
import type { Api } from "./api.ts";
import { listApplications } from "./applications.ts";
import type { VariableShape } from "./shapes.ts";
import { BY_HAND, listVariables, removeVariables, writeVariables } from "./variables.ts";

/** Of production: each has a twin of the same name for pull requests. */
export async function readVariables(
  api: Api,
  id: string,
): Promise<readonly PlatformVariable[] | undefined> {
  const all = await listVariables(api, id);
  return all?.filter((one) => !one.is_preview).map(variableOf);
}

function variableOf({ key: name, value, comment }: VariableShape): PlatformVariable {
  // Null stands for an empty one; what may not be read is left out.
  const told = value === undefined ? {} : { value: value ?? "" };
  return { name, ...told, byHand: comment === BY_HAND };
}

export async function setByHand(
  api: Api,
  id: string,
  values: Readonly<Record<string, string>>,
): Promise<void> {
  if (await writeVariables(api, id, values, BY_HAND)) return;
  throw new SluiceError("API_REFUSED", `Coolify knows no application ${id}`);
}

export async function unsetByHand(
  api: Api,
  id: string,
  names: readonly string[],
): Promise<readonly string[]> {
  const all = (await listVariables(api, id)) ?? [];
  const own = all.filter(({ key }) => names.includes(key));
  await removeVariables(api, id, own);
  return [...new Set(own.map(({ key }) => key))];
}

/**
 * A slot that is filled for the first time gets what people gave its siblings: their other slot, or
 * the same service on other hosts. Otherwise a swap would lose it.
 */
export async function inheritByHand(
  api: Api,
  id: string,
  { scope, place: { service } }: Pick<Wish, "scope" | "place">,
): Promise<void> {
  const all = await listApplications(api, scope);
  const siblings = all.filter((one) => one.service === service && one.id !== id);
  for (const sibling of siblings) {
    const given = (await readVariables(api, sibling.id))?.filter(({ byHand }) => byHand) ?? [];
    if (given.length === 0) continue;
    return setByHand(api, id, Object.fromEntries(given.map(valueOf)));
  }
}

function valueOf({ name, value }: PlatformVariable): [string, string] {
  if (value !== undefined) return [name, value];
  const message = `${name} was set by hand, and this token may not read it (read:sensitive)`;
  throw new SluiceError("TOKEN_LACKS", message);
}
