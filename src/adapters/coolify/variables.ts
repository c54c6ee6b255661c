import type { Wish } from "../../contracts/platform.ts";
import type { Api } from "./api.ts";
import type { VariableShape } from "./shapes.ts";

const PATH = "/api/v1/applications/{id}/envs";

/**
 * Gives an application exactly these variables. All flags go along each time, or the API resets them;
 * literal, or it fills in `$NAME`. What was given before and is not wanted any more goes with its
 * twin for previews, which the API makes of every variable. False when there is no such application.
 */
export async function syncVariables(
  api: Api,
  id: string,
  { envVars, given }: Pick<Wish, "envVars" | "given">,
): Promise<boolean> {
  const params = { id };
  const data = Object.entries(envVars).map(([key, value]) => variableBody(key, value));
  if (data.length > 0) {
    const request = { method: "PATCH", path: `${PATH}/bulk`, params, repeatable: true } as const;
    if ((await api.find({ ...request, body: { data } })) === undefined) return false;
  }
  const isLeft = (name: string) => !Object.hasOwn(envVars, name);
  if (given !== undefined && !given.some(isLeft)) return true;
  const all = await api.find<VariableShape[]>({ method: "GET", path: PATH, params });
  const stale = (all ?? []).filter(({ key }) => isLeft(key) && (given?.includes(key) ?? true));
  for (const { uuid } of stale)
    await api.find({ method: "DELETE", path: `${PATH}/{uuid}`, params: { id, uuid } });
  return all !== undefined;
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
