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
    ...[...services.values()].flatMap(startsAlone),
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

/** Nobody else clones a repository, or has a place for what does not run yet. */
function needsCoolify(place: readonly string[]) {
  const here = `and ${place.join(".")} has target docker`;
  return ({ name, path, raw }: ServiceView): Problem[] => [
    ...["repository", "dockerfile"]
      .filter((key) => raw[key] !== undefined)
      .map((key) =>
        at(
          [...path, key],
          `${name} is built by Coolify, ${here}`,
          "write target: coolify, or build: .",
        ),
      ),
    ...(raw["auto_start"] === false
      ? [
          at(
            [...path, "auto_start"],
            `${name} waits in Coolify to be started, ${here}`,
            "write target: coolify, or leave it out",
          ),
        ]
      : []),
  ];
}

/** A database is there before whatever needs it. */
function startsAlone({ name, path, raw }: ServiceView): Problem[] {
  if (raw["auto_start"] !== false || raw["stateful"] !== true) return [];
  const problem = `${name} is stateful, and a database is started when it is made`;
  return [at([...path, "auto_start"], problem, "leave it out")];
}

/** Coolify pulls every image anew at each deploy. */
function needsRegistry({ name, path, raw }: ServiceView, where: string): Problem[] {
  const source = ["build", "preset"].find((key) => raw[key] !== undefined);
  if (source === undefined) return [];
  const problem = `${name} is built here, and Coolify (${where}) pulls from a registry`;
  return [at([...path, source], problem, "add registry: ghcr.io/<owner> at the top")];
}
