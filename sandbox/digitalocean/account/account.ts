import type { Handler, Routes } from "../http/types.ts";

const getAccount: Handler = ({ settings, accountId }) => ({
  status: 200,
  body: {
    account: {
      droplet_limit: settings.dropletLimit,
      floating_ip_limit: 3,
      email: settings.email,
      name: "Sandbox",
      uuid: accountId,
      email_verified: true,
      status: "active",
      status_message: "",
      team: { uuid: accountId, name: "Sandbox" },
    },
  },
});

export const accountRoutes: Routes = { "GET /v2/account": getAccount };
