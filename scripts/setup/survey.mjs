/** Compares what is needed with what there is. */

/**
 * The needs asked for and those they include, each once, the included ones first.
 * @throws when a name is unknown
 */
export function expand(names, needs) {
  const found = new Set();
  const add = (name) => {
    if (!Object.hasOwn(needs, name)) throw new Error(`unknown need: ${name}`);
    for (const included of needs[name].includes ?? []) add(included);
    found.add(name);
  };
  names.forEach(add);
  return [...found];
}

/**
 * What is missing for a need: lists of packages that would each bring it, and whether something must
 * be started. A need that is ready is not looked at further: Docker may run where no dockerd is.
 * @param machine `{ hasCommand(name), hasFile(path) }`
 */
export async function survey(need, machine) {
  if (need.ready && (await need.ready())) return { packages: [], start: false };
  const commands = Object.entries(need.commands ?? {}).filter(([it]) => !machine.hasCommand(it));
  const files = Object.entries(need.files ?? {}).filter(([it]) => !machine.hasFile(it));
  return {
    packages: [...commands, ...files].map(([, packages]) => packages),
    start: need.start !== undefined,
  };
}

/**
 * The packages to install: of each list the first that apt knows, none twice.
 * @param isKnown whether apt knows a package
 */
export async function choose(lists, isKnown) {
  const chosen = new Set();
  for (const list of lists) {
    let choice;
    for (const name of list) choice ??= (await isKnown(name)) ? name : undefined;
    chosen.add(choice ?? list.at(-1));
  }
  return [...chosen];
}
