import type { Probot } from "probot";
import type { DeliveryList } from "./missed.ts";

/** The list that GitHub keeps for our App, asked for as the App itself. */
export function deliveryList(probot: Probot): DeliveryList {
  return {
    async *attempts() {
      const octokit = await probot.auth();
      const pages = octokit.paginate.iterator("GET /app/hook/deliveries", { per_page: 100 });
      for await (const { data } of pages) {
        yield data.map(({ id, guid, delivered_at: delivered, status_code: code, event }) => ({
          id,
          guid,
          delivered,
          ok: code >= 200 && code < 300,
          event,
        }));
      }
    },
    async payload(attempt) {
      const octokit = await probot.auth();
      const { data } = await octokit.request("GET /app/hook/deliveries/{delivery_id}", {
        delivery_id: attempt,
      });
      return data.request.payload ?? {};
    },
  };
}
