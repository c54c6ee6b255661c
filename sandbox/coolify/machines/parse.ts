import type { Container, ContainerState, Facts } from "./types.ts";

/** Reads what the inspection script says. */
export function parseFacts(text: string): Facts {
  const lines = text.split("\n").map((it) => it.trim().split(" "));
  const of = (word: string) => lines.filter(([first]) => first === word).map((it) => it[1] ?? "");
  return {
    os: of("os")[0] ?? "",
    commands: of("has"),
    docker: of("docker")[0]?.replace(/\+.*$/, ""),
    compose: of("compose").length > 0,
  };
}

/** Reads `docker ps`, one container a line. */
export function parseContainers(text: string): Container[] {
  const rows = text.split("\n").filter((line) => line !== "");
  return rows.map((row) => {
    const [name = "", image = "", state = "", status = "", labels = ""] = row.split("\t");
    return {
      name,
      image,
      state: state as ContainerState,
      health: healthIn(status),
      labels: labelsIn(labels),
    };
  });
}

/** `Up 3 minutes (healthy)`. */
function healthIn(status: string): Container["health"] {
  const [, word] = /\((healthy|unhealthy|health: starting)\)/.exec(status) ?? [];
  if (word === "healthy" || word === "unhealthy") return word;
  return word === undefined ? "none" : "starting";
}

/** Values with commas of their own lose what follows: none of the labels we look for has one. */
function labelsIn(text: string): Record<string, string> {
  const pairs = text.split(",").filter((it) => it.includes("="));
  return Object.fromEntries(
    pairs.map((it) => [it.slice(0, it.indexOf("=")), it.slice(it.indexOf("=") + 1)]),
  );
}
