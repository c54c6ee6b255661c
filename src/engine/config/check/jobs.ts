import type { Problem } from "../diagnostic.ts";
import { unknown } from "./environments.ts";
import { at } from "./services.ts";
import { type Dictionary, map, type View } from "./view.ts";

/** What `seed` and `migrate` must fit: a service whose image is there before it is started. */
export function checkJobs(view: View): Problem[] {
  const places = [
    ...[...view.environments.values()].map(({ path, raw }) => ({ path, raw })),
    { path: ["previews"], raw: map(view.root["previews"]) },
  ];
  return places.flatMap(({ path, raw }) =>
    ["seed", "migrate"].flatMap((name) =>
      raw[name] === undefined ? [] : checkJob(view, raw, [...path, name]),
    ),
  );
}

function checkJob({ services }: View, place: Dictionary, path: string[]): Problem[] {
  const service = map(place[path.at(-1)!])["service"];
  if (typeof service !== "string") return [];
  if (services.get(service)?.raw["schedule"] !== undefined) {
    const problem = `${service} is not kept running, so nothing comes before its start`;
    return [{ ...at([...path, "service"], problem, "choose the service that is"), at: "value" }];
  }
  if (services.get(service)?.raw["repository"] !== undefined) {
    const problem = `Coolify builds ${service} when it starts it, so there is no image before`;
    const fix = "let the service do it when it starts, or write build: .";
    return [{ ...at([...path, "service"], problem, fix), at: "value" }];
  }
  if (services.has(service)) return [];
  return [
    { ...unknown(service, "service", [...services.keys()], [...path, "service"]), at: "value" },
  ];
}
