/** The tag of an image that travelled without a registry: `sluice/<project>-<service>:<12 hex>`. */
export function imageTag(project: string, service: string, imageId: string): string {
  return `sluice/${project}-${service}:${imageId.replace("sha256:", "").slice(0, 12)}`;
}
