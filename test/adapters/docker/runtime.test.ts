import { describe, expect, test } from "vitest";
import { docker } from "../../../src/adapters/docker/runtime.ts";
import type { Placement } from "../../../src/model/plan.ts";
import { service } from "../../engine/facts.ts";

const scope = { project: "shop", environment: "production" };
const files = { envFile: "/s/env", exports: "/s/exports", secretFiles: {} };
const place: Placement = {
  service: "web",
  slot: "green",
  container: "sluice_shop_production_web_7",
  release: 7,
  run: "ab12",
  image: "sluice/shop-web:0123456789ab",
  specification: "feed",
  ports: { blue: 8101, green: 18101, internal: 5101 },
};

/** What stands after `docker run "$@"`. */
function runArguments(...args: Parameters<typeof docker.start>): string {
  const text = docker.start(...args);
  return text.slice(text.indexOf('"$@"') + 5).replace(/\)$/, "");
}

describe("docker run", () => {
  test("of a plain web service is this line", () => {
    expect(docker.start(scope, service("web"), place, files)).toBe(
      '(set --; { [ ! -e /s/exports ] || . /s/exports; } && exec docker run "$@" --detach --name sluice_shop_production_web_7' +
        " --label 'sluice.project=shop' --label 'sluice.environment=production'" +
        " --label 'sluice.service=web' --label 'sluice.slot=green' --label 'sluice.release=7'" +
        " --label 'sluice.run=ab12' --label 'sluice.image=sluice/shop-web:0123456789ab'" +
        " --label 'sluice.specification=feed' --label 'sluice.port=18101'" +
        " --restart unless-stopped --network sluice_shop_production" +
        " --add-host host.docker.internal:host-gateway --publish 127.0.0.1:18101:3000" +
        " --env-file /s/env --env 'SLUICE_SLOT=green' --env 'SLUICE_RELEASE=7'" +
        " --log-opt 'max-size=10m' --log-opt 'max-file=3'" +
        " sluice/shop-web:0123456789ab)",
    );
  });

  test("publishes on loopback alone, and nothing for a worker", () => {
    const { ports: _, ...portless } = place;
    expect(runArguments(scope, service("web"), place, files)).toContain(
      "--publish 127.0.0.1:18101:3000",
    );
    expect(runArguments(scope, service("web"), portless, files)).not.toContain("--publish");
  });

  test("gives limits, user, volumes, secret files and command, each as one word", () => {
    const spec = service("web", {
      resources: { cpus: 0.5, memory: 268_435_456 },
      user: "1000:1000",
      volumes: { data: "/var/lib/my data" },
      command: ["node", "it's.js", "$HOME"],
    });
    const secretFiles = { KEY: "/s/files/KEY" };
    const text = docker.start(scope, spec, place, { ...files, secretFiles });
    expect(text).toContain("--cpus 0.5 --memory 268435456");
    expect(text).toContain("--user 1000:1000");
    expect(text).toContain(
      "--mount 'type=volume,source=sluice_shop_production_web_data,target=/var/lib/my data'",
    );
    expect(text).toContain(
      "--mount 'type=bind,source=/s/files/KEY,target=/run/secrets/KEY,readonly'",
    );
    expect(text).toMatch(/sluice\/shop-web:0123456789ab node 'it'\\''s\.js' '\$HOME'\)$/);
  });

  test("makes a volume with our labels first", () => {
    const spec = service("web", { volumes: { data: "/data" } });
    expect(docker.start(scope, spec, place, files)).toMatch(
      /^docker volume create .*'sluice\.project=shop'.* sluice_shop_production_web_data >\/dev\/null && /,
    );
  });

  test("gives a name on the network only to what never runs twice", () => {
    const alias = "--network-alias db";
    const start = (spec: Parameters<typeof service>[1]) =>
      runArguments(scope, service("db", spec), place, files);
    expect(start({})).not.toContain(alias);
    expect(start({ stateful: true })).toContain(alias);
    expect(start({ protocol: "tcp" })).toContain(alias);
  });

  test("carries no value of a variable or secret", () => {
    const spec = service("web", {
      envVars: { LEVEL: "value-of-level" },
      secrets: [{ name: "TOKEN", as: "env" }],
    });
    const text = docker.start(scope, spec, place, files);
    expect(text).not.toContain("value-of-level");
    expect(text).not.toContain("TOKEN");
  });
});

describe("other words", () => {
  test("name what they mean", () => {
    expect(docker.startKept("c")).toMatch(
      /^\{ docker_socket .* \[ "\$\(curl .* -X POST http:\/\/docker\/containers\/c\/start\)" = 204 \] \|\| docker start c; \}$/,
    );
    expect(docker.stop("c", 1_500)).toBe("docker stop -t 2 c");
    expect(docker.remove("c")).toBe("docker rm -f c");
    expect(docker.removeImage("repo@sha256:ab")).toBe("docker rmi repo@sha256:ab");
  });

  test("remove of a run's container is by its own run and service, whatever holds its name", () => {
    expect(docker.removeMade(place)).toBe(
      "docker ps -aq --filter label=sluice.run=ab12 --filter label=sluice.service=web | xargs -r docker rm -f",
    );
  });

  test("the network carries our labels", () => {
    const words = JSON.stringify(docker.network(scope));
    expect(words).toContain("docker network inspect sluice_shop_production");
    expect(words).toContain("'sluice.environment=production' sluice_shop_production");
  });
});
