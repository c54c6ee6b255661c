import { LIMIT_RULES } from "../limits.ts";
import {
  and,
  between,
  flag,
  list,
  longest,
  matches,
  nullable,
  number,
  oneOf,
  required,
  type Rule,
  type Rules,
  text,
  whole,
} from "../http/rules.ts";

const IMAGE =
  /^(?=.{1,255}$)(?:(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::[0-9]+)?\/)?[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*)(?:@sha256)?$/;
const TAG = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/;
const PORTS = /^(\d+)(,\d+)*$/;
const MAPPINGS = /^(\d+:\d+)(,\d+:\d+)*$/;
const COMMAND =
  /^(?:[ \t]+|&&|\|\||"[^"$`\\\n\r]*"|'[^'\n\r]*'|[a-zA-Z0-9._\-/=:@,+[\]{}#%^~*?!]+)+$/;
const FOLDER = /^\/([a-zA-Z0-9._\-/~@+]*)?$/;

const command = nullable(and(text, longest(1000), matches(COMMAND)));
const place = nullable(and(text, matches(FOLDER)));
const imageName = nullable(and(text, matches(IMAGE)));
const imageTag = nullable(and(text, matches(TAG)));

/** Every column that a request may set; those of types that nothing here deploys are left to pass. */
export const SHARED_RULES: Rules = {
  description: nullable(text),
  domains: nullable(text),
  git_repository: text,
  git_branch: text,
  git_commit_sha: and(text, matches(/^[a-zA-Z0-9][a-zA-Z0-9._\-/]*$/)),
  build_pack: and(
    text,
    oneOf("nixpacks", "static", "dockerfile", "dockercompose", "railpack", "dockerimage"),
  ),
  docker_registry_image_name: imageName,
  docker_registry_image_tag: imageTag,
  install_command: command,
  build_command: command,
  start_command: command,
  ports_exposes: and(text, matches(PORTS)),
  ports_mappings: nullable(and(text, matches(MAPPINGS))),
  custom_network_aliases: nullable(text),
  base_directory: place,
  publish_directory: place,
  health_check_enabled: flag,
  health_check_type: and(text, oneOf("http", "cmd")),
  health_check_command: nullable(and(text, longest(1000), matches(/^[a-zA-Z0-9 \-_./:=@,+]+$/))),
  health_check_path: and(text, matches(/^[a-zA-Z0-9/\-_.~%,;]+$/)),
  health_check_port: nullable(and(whole, between(1, 65_535))),
  health_check_host: and(text, matches(/^[a-zA-Z0-9.\-_]+$/)),
  health_check_method: and(text, oneOf("GET", "HEAD", "POST", "OPTIONS")),
  health_check_return_code: number,
  health_check_scheme: and(text, oneOf("http", "https")),
  health_check_response_text: nullable(text),
  health_check_interval: number,
  health_check_timeout: number,
  health_check_retries: number,
  health_check_start_period: number,
  ...LIMIT_RULES,
  custom_labels: nullable(text),
  custom_docker_run_options: nullable(and(text, longest(2000), matches(COMMAND))),
  post_deployment_command: nullable(text),
  pre_deployment_command: nullable(text),
  is_auto_deploy_enabled: flag,
  is_force_https_enabled: flag,
  is_container_label_escape_enabled: flag,
  is_preserve_repository_enabled: flag,
  stop_grace_period: nullable(and(whole, between(1, 3600))),
  docker_images_to_keep: and(whole, between(0, 100)),
  dockerfile_location: nullable(and(text, matches(/^\/[a-zA-Z0-9._\-/~@+]+$/))),
};

const name = and(text, longest(255));

export const CREATE_RULES: Rules = {
  name,
  description: nullable(text),
  project_uuid: required(text),
  environment_name: nullable(text),
  environment_uuid: nullable(text),
  server_uuid: required(text),
  destination_uuid: text,
  autogenerate_domain: flag,
  is_http_basic_auth_enabled: flag,
  tags: nullable(list),
};

export const UPDATE_RULES: Rules = { ...SHARED_RULES, name };

const IMAGE_COMPLAINT =
  "The docker_registry_image_name format is invalid. Use image:tag or image@sha256:hash format.";

/** Only here may the name carry a tag or a digest. */
const anyImage: Rule = and(
  text,
  longest(255),
  matches(
    /^(?!.*:sha256?:)/i,
    "The docker_registry_image_name must use @ before sha256 digest (e.g., image@sha256:hash, not image:sha256:hash).",
  ),
  (value) => (isImage(String(value)) ? undefined : IMAGE_COMPLAINT),
);

/** What each way to create asks for besides. */
export const KIND_RULES: Readonly<Record<string, Rules>> = {
  dockerimage: {
    ...SHARED_RULES,
    docker_registry_image_name: required(anyImage),
    ports_exposes: nullable(SHARED_RULES["ports_exposes"]!),
  },
  dockerfile: { ...SHARED_RULES, dockerfile: required(text) },
  public: {
    ...SHARED_RULES,
    git_repository: required(text),
    git_branch: required(text),
    build_pack: required(SHARED_RULES["build_pack"]!),
    ports_exposes: nullable(SHARED_RULES["ports_exposes"]!),
  },
  "private-deploy-key": {
    ...SHARED_RULES,
    private_key_uuid: required(text),
    git_repository: required(text),
    git_branch: required(text),
    build_pack: required(SHARED_RULES["build_pack"]!),
    ports_exposes: nullable(SHARED_RULES["ports_exposes"]!),
  },
};

function isImage(given: string): boolean {
  const { name, tag } = splitImage(given);
  return IMAGE.test(name) && (tag === undefined || TAG.test(tag));
}

/** `repo@sha256:<hex>` and `host:5000/repo:tag`, taken apart. */
export function splitImage(given: string): { name: string; tag: string | undefined } {
  const digest = /^(.+)@sha256:([a-f0-9]{64})$/i.exec(given);
  if (digest !== null) return { name: digest[1]!, tag: digest[2]! };
  const colon = given.lastIndexOf(":");
  if (colon === -1 || colon < given.lastIndexOf("/")) return { name: given, tag: undefined };
  return { name: given.slice(0, colon), tag: given.slice(colon + 1) };
}
