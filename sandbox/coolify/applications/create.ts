import { queueDeployment } from "../deployments/queue.ts";
import { type Body, check, flagOf, mustBeJson, inputOf, textOf } from "../http/body.ts";
import { refused } from "../http/errors.ts";
import type { Asked, Handler } from "../http/types.ts";
import { newId } from "../ids.ts";
import type { World } from "../world.ts";
import { COLUMNS, restartsOf, SWITCHES } from "./defaults.ts";
import { createFields } from "./fields.ts";
import { columnsOf, mustBeBase64, mustMakeSense, switchesOf } from "./input.ts";
import { placeOf } from "./place.ts";
import { CREATE_RULES, KIND_RULES, splitImage } from "./rules.ts";
import type { Application, BuildPack } from "./types.ts";

type Kind = keyof typeof KIND_RULES;

/** Makes an application from an image, a Dockerfile or a repository. */
export function createApplication(kind: Kind): Handler {
  return (world, asked) => {
    mustBeJson(asked);
    const input = inputOf(asked);
    check(input, { allowed: createFields(world.settings.version), rules: CREATE_RULES });
    const { server, environmentId } = placeOf(world, asked, input);
    check(input, { rules: KIND_RULES[kind]! });
    mustMakeSense(input);
    const application: Application = {
      id: world.nextId(),
      uuid: newId(),
      serverId: server.id,
      environmentId,
      keyId: kind === "private-deploy-key" ? deployKeyOf(world, asked, input) : undefined,
      columns: columnsFor(world, kind, input),
      switches: { ...SWITCHES, ...switchesOf(world.settings.version, input) },
      fqdn: textOf(input, "domains") ?? null,
      status: "exited:unhealthy",
      isDoomed: false,
      envVars: [],
      tags: Array.isArray(input["tags"]) ? (input["tags"] as string[]) : [],
      createdAt: world.time.now(),
      updatedAt: world.time.now(),
    };
    if (application.fqdn === null && flagOf(input["autogenerate_domain"], true)) {
      application.fqdn = `http://${application.uuid}.${server.ip}.sslip.io`;
    }
    world.applications.set(application.uuid, application);
    if (flagOf(input["instant_deploy"])) {
      queueDeployment(world, application, { uuid: newId(), isUnasked: true });
    }
    return { status: 201, body: { uuid: application.uuid, domains: application.fqdn } };
  };
}

/** Labels given here are lost: the real one generates its own over them, and keeps those of an update. */
function columnsFor(world: World, kind: Kind, input: Body): Record<string, unknown> {
  const { version } = world.settings;
  const own = kind === "dockerimage" ? imageOf(input) : kind === "dockerfile" ? textIn(input) : {};
  return {
    ...COLUMNS,
    max_restart_count: restartsOf(version),
    ...secrets(),
    ...columnsOf(version, input),
    name: textOf(input, "name") ?? `${kind === "dockerimage" ? "docker-image" : kind}-${newId()}`,
    build_pack: buildPackOf(kind, input),
    ...own,
    custom_labels: "",
  };
}

function buildPackOf(kind: Kind, input: Body): BuildPack {
  if (kind === "dockerimage" || kind === "dockerfile") return kind;
  return textOf(input, "build_pack") as BuildPack;
}

/** A digest ends in the tag, and the name says so. */
function imageOf(input: Body): object {
  const tag = textOf(input, "docker_registry_image_tag");
  const given = textOf(input, "docker_registry_image_name")!;
  const image = splitImage(tag === undefined ? given : `${given}:${tag}`);
  const isDigest = /^[a-f0-9]{64}$/i.test(image.tag ?? "");
  const name = isDigest && !image.name.endsWith("@sha256") ? `${image.name}@sha256` : image.name;
  return { docker_registry_image_name: name, docker_registry_image_tag: image.tag ?? "latest" };
}

/** Its port is the one that it exposes, whatever the request says. */
function textIn(input: Body): object {
  mustBeBase64(input, "dockerfile");
  const dockerfile = Buffer.from(textOf(input, "dockerfile")!, "base64").toString();
  // The real one looks for EXPOSE in what is still base64, and so never finds it.
  return { dockerfile, ports_exposes: "80" };
}

function secrets(): Record<string, string> {
  const names = ["github", "gitlab", "bitbucket", "gitea"];
  return Object.fromEntries(names.map((it) => [`manual_webhook_secret_${it}`, newId()]));
}

function deployKeyOf(world: World, { token }: Asked, input: Body): number {
  const key = world.keys.get(textOf(input, "private_key_uuid") ?? "");
  if (key?.team !== token.team) throw refused(404, "Private Key not found.");
  return key.id;
}
