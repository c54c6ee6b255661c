import { VERSIONS, type Version } from "../../../sandbox/coolify/index.ts";
import { type PlatformPlace, platformSuite } from "../../contracts/platform.ts";
import { server } from "./placed.ts";
import { createWorld, place, SCOPE, wish } from "./world.ts";

const MISSING = "registry.example.com/none:1";

for (const version of VERSIONS) platformSuite(`Coolify ${version}`, () => placeOf(version));

async function placeOf(version: Version): Promise<PlatformPlace> {
  const world = await createWorld({ version });
  server(world).missing.add(MISSING);
  return {
    open: world.again,
    place: (slot, environment = SCOPE.environment) => ({
      ...place(slot),
      scope: { ...SCOPE, environment },
    }),
    wish(slot, { envVars = {}, image } = {}) {
      const whole = wish(envVars, {}, slot);
      return { ...whole, place: { ...whole.place, ...(image === undefined ? {} : { image }) } };
    },
    running: () =>
      [...server(world).containers.values()].map(({ spec: { image, labels, envVars } }) => ({
        slot: labels["sluice.slot"] ?? "",
        image,
        envVars,
      })),
    unfit: { spec: wish().spec, envVars: { A: "it's" } },
    missing: MISSING,
  };
}
