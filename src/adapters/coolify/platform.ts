import type { Http } from "../../contracts/http.ts";
import type { Platform, SlotPlace } from "../../contracts/platform.ts";
import type { Time } from "../../contracts/time.ts";
import { createApi } from "./api.ts";
import { configureAll } from "./configure.ts";
import { ensureApplication, listApplications, stopApplication } from "./applications.ts";
import { begin, finish } from "./deployment.ts";
import { ensureGround } from "./ground.ts";
import { objections } from "./options.ts";
import { removeScope } from "./remove.ts";
import { ensureServer, forgetServer, type HostKey } from "./servers.ts";

export interface CoolifyOptions {
  readonly time: Time;
  /** Registers hosts that Coolify does not know yet. */
  readonly key?: () => HostKey;
}

/** Coolify's API v1 as the engine's {@link Platform}. */
export function coolify(http: Http, { time, key }: CoolifyOptions): Platform {
  const api = createApi(http);
  const once = shared();
  return {
    name: "Coolify",
    objections,
    async ensure(place) {
      const { scope, host } = place;
      const server = await once(`server ${host.address.address}`, () =>
        ensureServer({ api, time, key }, place),
      );
      const ground = await once(groundName(place), () => ensureGround(api, time, scope));
      return ensureApplication(api, time, place, { ...ground, server });
    },
    async deploy(id, wish, signal) {
      if (!(await configureAll(api, id, wish))) return undefined;
      const uuid = await begin(api, id);
      if (uuid === undefined) return undefined;
      return finish({ api, time, signal, took: wish.took ?? [] }, id, uuid);
    },
    stop: (id) => stopApplication(api, id),
    applications: (scope) => listApplications(api, scope),
    remove: (scope) => removeScope(api, time, scope),
    calls: () => [...http.calls.values()].reduce((sum, count) => sum + count, 0),
  };
}

/** Before a machine of ours goes: whoever gets its address next could not be registered. */
export async function forgetHost(
  http: Http,
  { time, key }: CoolifyOptions,
  address: string,
): Promise<void> {
  await forgetServer({ api: createApi(http), time, key }, address);
}

function groundName({ scope }: SlotPlace): string {
  return `ground ${scope.project}/${scope.environment}`;
}

/** Work for several applications that is done for the first of them; a failure is not kept. */
function shared() {
  const done = new Map<string, Promise<unknown>>();
  return <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const known = done.get(name) as Promise<T> | undefined;
    if (known !== undefined) return known;
    const promise = work().catch((error: unknown) => {
      done.delete(name);
      throw error;
    });
    done.set(name, promise);
    return promise;
  };
}
