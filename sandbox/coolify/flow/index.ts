import type { Send } from "../../http/client.ts";
import { toGuide } from "../../http/guide.ts";
import { applications } from "./applications.ts";
import { databases } from "./databases.ts";
import { deployments } from "./deployments.ts";
import { ground } from "./ground.ts";

/**
 * Calls everything that the look-alike answers in 4.2, the version of the published description, as a
 * client would that deploys and takes everything away again. Leaves nothing behind. Throws at the first
 * unexpected status.
 * @param privateKey PEM
 */
export async function everything(send: Send, privateKey: string): Promise<void> {
  const guide = toGuide(send);
  const place = await ground(guide, privateKey);
  const made = await applications(guide, place);
  await deployments(guide, made);
  await databases(guide, place);
  for (const uuid of made.all) {
    await guide.ask(200, "DELETE", `/applications/${uuid}?docker_cleanup=false`);
    await guide.gone(`/applications/${uuid}`);
  }
  await guide.ask(200, "DELETE", `/servers/${place.server}`);
  await guide.ask(200, "DELETE", `/projects/${place.project}`);
  await guide.ask(200, "DELETE", `/security/keys/${place.key}`);
  await guide.ask(404, "GET", `/security/keys/${place.key}`);
}
