import type { Wish } from "../../contracts/platform.ts";
import type { Api } from "./api.ts";
import type { VariableShape } from "./shapes.ts";

const PATH = "/api/v1/applications/{id}/envs";

/** Comments, which Coolify's pages show: whoever wrote a variable last. */
export const BY_HAND = "Set by hand with sluice env";
const DECLARED = "From deploy.yaml: the next deploy writes it again";

/**
 * Gives an application exactly these variables, and leaves what people gave it. What was given before
 * and is not wanted any more goes with its twin for previews, which the API makes of every variable.
 * False when there is no such application.
 */
export async function syncVariables(
  api: Api,
  id: string,
  { envVars, given }: Pick<Wish, "envVars" | "given">,
): Promise<boolean> {
  if (!(await writeVariables(api, id, envVars, DECLARED))) return false;
  const isLeft = (name: string) => !Object.hasOwn(envVars, name);
  if (given !== undefined && !given.some(isLeft)) return true;
  const all = await listVariables(api, id);
  const byHand = (all ?? []).filter(({ comment }) => comment === BY_HAND).map(({ key }) => key);
  const isStale = (name: string) =>
    isLeft(name) && !byHand.includes(name) && (given?.includes(name) ?? true);
  const stale = (all ?? []).filter(({ key }) => isStale(key));
  await removeVariables(api, id, stale);
  return all !== undefined;
}

/**
 * All flags go along each time, or the API resets them; literal, or it fills in `$NAME`. False when
 * there is no such application.
 */
export async function writeVariables(
  api: Api,
  id: string,
  values: Readonly<Record<string, string>>,
  comment: string,
): Promise<boolean> {
  const data = Object.entries(values).map(([key, value]) => ({
    ...variableBody(key, value),
    comment,
  }));
  if (data.length === 0) return true;
  const request = { method: "PATCH", path: `${PATH}/bulk`, repeatable: true } as const;
  return (await api.find({ ...request, params: { id }, body: { data } })) !== undefined;
}

/** Twins for previews included. */
export function listVariables(api: Api, id: string): Promise<VariableShape[] | undefined> {
  return api.find<VariableShape[]>({ method: "GET", path: PATH, params: { id } });
}

export async function removeVariables(
  api: Api,
  id: string,
  variables: readonly VariableShape[],
): Promise<void> {
  for (const { uuid } of variables)
    await api.find({ method: "DELETE", path: `${PATH}/{uuid}`, params: { id, uuid } });
}

export function variableBody(key: string, value: string): Record<string, unknown> {
  return {
    key,
    value,
    is_preview: false,
    is_literal: true,
    is_multiline: /[\r\n]/.test(value),
    is_shown_once: false,
    is_runtime: true,
    is_buildtime: false,
  };
}
