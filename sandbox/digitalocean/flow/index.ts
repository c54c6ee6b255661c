import type { Send } from "../../http/client.ts";
import { toGuide } from "../../http/guide.ts";
import { account } from "./account.ts";
import { droplets } from "./droplets.ts";
import { network } from "./network.ts";
import { tagsAndProjects } from "./tags.ts";

export type { Guide } from "../../http/guide.ts";

/**
 * Calls everything that the look-alike answers, as a client would that makes hosts and takes them away
 * again. Leaves nothing behind but the tags' VPC. Throws at the first unexpected status.
 */
export async function everything(send: Send): Promise<void> {
  const guide = toGuide(send);
  await account(guide);
  const made = await droplets(guide);
  await network(guide, made);
  await tagsAndProjects(guide, made);
  await guide.ask(204, "DELETE", "/v2/droplets?tag_name=flow");
  await guide.gone(`/v2/droplets/${made.first}`);
  await guide.gone(`/v2/droplets/${made.second}`);
}
