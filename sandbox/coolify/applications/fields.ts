import { isSince, type Version } from "../versions.ts";

/** What requests about applications may carry, by version: one field too many refuses them whole. */

const words = (text: string) => text.trim().split(/\s+/);

/** Columns that both creating and updating take. */
const SHARED = words(`
  name description domains git_repository git_branch git_commit_sha build_pack static_image
  docker_registry_image_name docker_registry_image_tag install_command build_command start_command
  ports_exposes ports_mappings custom_network_aliases base_directory publish_directory
  health_check_enabled health_check_type health_check_command health_check_path health_check_port
  health_check_host health_check_method health_check_return_code health_check_scheme
  health_check_response_text health_check_interval health_check_timeout health_check_retries
  health_check_start_period limits_memory limits_memory_swap limits_memory_swappiness
  limits_memory_reservation limits_cpus limits_cpuset limits_cpu_shares custom_labels
  custom_docker_run_options post_deployment_command post_deployment_command_container
  pre_deployment_command pre_deployment_command_container watch_paths redirect
  manual_webhook_secret_github manual_webhook_secret_gitlab manual_webhook_secret_bitbucket
  manual_webhook_secret_gitea dockerfile_location docker_compose_location
  docker_compose_custom_start_command docker_compose_custom_build_command docker_compose_domains
  custom_nginx_configuration is_http_basic_auth_enabled http_basic_auth_username
  http_basic_auth_password
`);

/** What goes under `settings`. */
const SWITCHES = words(`
  is_static is_spa is_auto_deploy_enabled is_force_https_enabled use_build_server
  connect_to_docker_network is_container_label_escape_enabled is_preserve_repository_enabled
`);

const SWITCHES_42 = words(`
  is_preview_deployments_enabled use_build_secrets is_git_submodules_enabled is_git_lfs_enabled
  is_git_shallow_clone_enabled disable_build_cache inject_build_args_to_dockerfile
  include_source_commit_in_build is_env_sorting_enabled is_pr_deployments_public_enabled
  stop_grace_period docker_images_to_keep is_gzip_enabled is_stripprefix_enabled
  is_raw_compose_deployment_enabled
`);

const SWITCHES_43 = words(`
  custom_internal_name is_consistent_container_name_enabled is_log_drain_enabled is_gpu_enabled
  gpu_driver gpu_count gpu_device_ids gpu_options
`);

const COLUMNS_43 = words("noindex_domains preview_url_template max_restart_count");
const COLUMNS_44 = words("custom_container_name_prefix");

const ONLY_CREATE = words(`
  project_uuid environment_name environment_uuid server_uuid destination_uuid type private_key_uuid
  github_app_uuid dockerfile docker_compose_raw autogenerate_domain
`);

const ACTIONS = words("instant_deploy force_domain_override");

export function createFields(version: Version): string[] {
  const tags = isSince(version, "4.2.0") ? ["tags"] : [];
  return [...columnFields(version), ...switchFields(version), ...ONLY_CREATE, ...tags, ...ACTIONS];
}

export function updateFields(version: Version): string[] {
  return [
    ...columnFields(version),
    "dockerfile_target_build",
    ...switchFields(version),
    ...ACTIONS,
  ];
}

export function columnFields(version: Version): string[] {
  return [
    SHARED,
    isSince(version, "4.3.0") ? COLUMNS_43 : [],
    isSince(version, "4.4.0") ? COLUMNS_44 : [],
  ].flat();
}

export function switchFields(version: Version): string[] {
  return [
    SWITCHES,
    isSince(version, "4.2.0") ? SWITCHES_42 : [],
    isSince(version, "4.3.0") ? SWITCHES_43 : [],
  ].flat();
}
