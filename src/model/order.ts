/**
 * Services in the order in which they may start: each group depends only on earlier groups, and the
 * services of one group may start together. Order inside a group is that of `services`.
 * A dependency that is not among `services` is taken as already running (a partial deploy).
 * Throws when services wait for each other; a loaded configuration has been checked for that.
 */
export function startOrder<
  S extends { readonly name: string; readonly dependsOn: readonly string[] },
>(services: readonly S[]): S[][] {
  const groups: S[][] = [];
  let waiting = [...services];
  while (waiting.length > 0) {
    const names = new Set(waiting.map((service) => service.name));
    const group = waiting.filter((service) => !service.dependsOn.some((name) => names.has(name)));
    if (group.length === 0)
      throw new Error(`services wait for each other: ${[...names].join(", ")}`);
    groups.push(group);
    waiting = waiting.filter((service) => !group.includes(service));
  }
  return groups;
}
