import { expect, test } from "vitest";
import { DIGEST, eventually, IP, place } from "../open.ts";
import { VERSIONS } from "../../../../sandbox/coolify/index.ts";
import { dig } from "../../../../sandbox/http/client.ts";

test.each(VERSIONS)(
  "%s runs an image by its digest as a container on the server",
  async (version) => {
    const { coolify, app, send, look } = await place({ version });
    const uuid = await app({ ports_mappings: "8000:3000" });
    const queued = await send("POST", "/deploy", { uuid });
    const deployment = String(dig(queued.body, "deployments", 0, "deployment_uuid"));
    await eventually(() => look(`/deployments/${deployment}`, "status")).toBe("finished");
    const [container] = [...coolify.server(IP).containers.values()];
    expect(container?.spec).toMatchObject({
      name: expect.stringMatching(new RegExp(`^${uuid}-\\d{12}$`)),
      image: `registry:5000/shop@sha256:${DIGEST}`,
      network: "coolify",
      ports: ["8000:3000"],
      labels: { "coolify.name": uuid, "coolify.version": version },
      envVars: { PORT: "3000", HOST: "0.0.0.0", COOLIFY_RESOURCE_UUID: uuid },
    });
    await eventually(() => look(`/applications/${uuid}`, "status")).toBe("running:unknown");
  },
);
