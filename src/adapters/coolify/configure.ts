import type { Wish } from "../../contracts/platform.ts";
import type { Api } from "./api.ts";
import { configure } from "./applications.ts";
import { inheritByHand } from "./by-hand.ts";
import { syncVariables } from "./variables.ts";

/** Everything that an application is started with, from its next start on. False: there is none of this id. */
export async function configureAll(api: Api, id: string, wish: Wish): Promise<boolean> {
  await api.version();
  if (!(await syncVariables(api, id, wish))) return false;
  if (wish.given === undefined) await inheritByHand(api, id, wish);
  return configure(api, id, wish);
}
