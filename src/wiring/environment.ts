import type { LoadedConfig } from "../engine/config/index.ts";
import { SluiceError } from "../model/errors.ts";

/** The environment that is meant: the one named, else the only one there is. */
export function chooseEnvironment({ config }: LoadedConfig, named: string | undefined): string {
  if (named !== undefined) return named;
  const all = Object.keys(config.environments ?? {});
  if (all.length === 1 && all[0] !== undefined) return all[0];
  const which = all.length === 0 ? "deploy.yaml has none" : `there are ${all.join(", ")}`;
  throw new SluiceError("USAGE", `which environment? ${which}`);
}
