import type { FloorService } from "./script.ts";

/**
 * The vhost of the hand-written swap, in the style of ours: both slots declared, a flag file read
 * per request. Written by hand so that the floor does not move with the engine.
 */
export function floorVhost(
  project: string,
  flags: string,
  services: readonly FloorService[],
): string {
  return services.map((service) => serviceBlocks(project, flags, service)).join("\n");
}

function serviceBlocks(
  project: string,
  flags: string,
  { name, blue, green }: FloorService,
): string {
  const upstream = (slot: string, port: number) =>
    `upstream ${project}_${name}_${slot} {\n  server 127.0.0.1:${port};\n  keepalive 64;\n}`;
  return `${upstream("blue", blue)}
${upstream("green", green)}
server {
  listen 80;
  server_name ${name}.${project}.example.com;
  open_file_cache off;
  set $slot ${project}_${name}_blue;
  if (-f ${flags}/${name}.green) {
    set $slot ${project}_${name}_green;
  }
  location / {
    proxy_pass http://$slot;
    proxy_http_version 1.1;
    proxy_set_header Host $http_host;
    proxy_set_header Connection "";
    proxy_buffering off;
  }
}
`;
}
