import type { Problem } from "../diagnostic.ts";
import * as defaults from "../defaults.ts";
import { at } from "./services.ts";
import { type Dictionary, map, type ServiceView, type View } from "./view.ts";

/** What must be there where Coolify runs the services. */
export function checkTargets(view: View): Problem[] {
  const { root, environments, services } = view;
  const everywhere = [
    ...[...environments.values()].map(({ path, raw }) => ({ path, raw })),
    ...(root["previews"] === undefined ? [] : [{ path: ["previews"], raw: map(root["previews"]) }]),
  ];
  const targetOf = (raw: Dictionary) => raw["target"] ?? root["target"] ?? defaults.target;
  const plain = everywhere.find(({ raw }) => targetOf(raw) !== "coolify");
  const unbuilt =
    plain === undefined ? [] : [...services.values()].flatMap(needsCoolify(plain.path));
  const places = everywhere.filter(({ raw }) => targetOf(raw) === "coolify");
  const [first] = places;
  if (first === undefined) return unbuilt;
  const where = first.path.join(".");
  return [
    ...unbuilt,
    ...places.flatMap(({ path, raw }) => checkPlace(path, raw)),
    ...(root["registry"] === undefined
      ? [...services.values()].flatMap((service) => needsRegistry(service, where))
      : []),
  ];
}

function checkPlace(path: readonly string[], raw: Dictionary): Problem[] {
  if (raw["hosts"] !== "local") return [];
  const fix = "write hosts: [user@address], the host's address as Coolify reaches it";
  return [at([...path, "hosts"], "target coolify runs on hosts that SSH reaches", fix)];
}

/** Nobody else clones a repository. */
function needsCoolify(place: readonly string[]) {
  return ({ name, path, raw }: ServiceView): Problem[] => {
    if (raw["repository"] === undefined) return [];
    const problem = `${name} is built by Coolify, and ${place.join(".")} has target docker`;
    return [at([...path, "repository"], problem, "write target: coolify, or build: .")];
  };
}

/** Coolify pulls every image anew at each deploy. */
function needsRegistry({ name, path, raw }: ServiceView, where: string): Problem[] {
  const source = ["build", "preset"].find((key) => raw[key] !== undefined);
  if (source === undefined) return [];
  const problem = `${name} is built here, and Coolify (${where}) pulls from a registry`;
  return [at([...path, source], problem, "add registry: ghcr.io/<owner> at the top")];
}
