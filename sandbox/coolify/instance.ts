import type { Handler, RouteTable } from "./http/types.ts";
import { reading } from "./http/types.ts";

const version: Handler = ({ settings }) => ({ status: 200, text: settings.version });

const team = (id: number) => ({
  id,
  name: id === 0 ? "Root Team" : `Team ${id}`,
  description: null,
  personal_team: false,
  show_boarding: false,
});

const currentTeam: Handler = (_world, { token }) => ({ status: 200, body: team(token.team) });
const listTeams: Handler = (_world, { token }) => ({ status: 200, body: [team(token.team)] });

export const instanceRoutes: RouteTable = {
  "GET /api/v1/version": reading(version),
  "GET /api/v1/teams": reading(listTeams),
  "GET /api/v1/teams/current": reading(currentTeam),
};
