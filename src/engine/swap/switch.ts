import type { HostLayout } from "../../contracts/host.ts";
import type { Proxy } from "../../contracts/proxy.ts";
import { flagFolder, type Scope, stateFolder, vhostFile } from "../../model/names.ts";
import type { Operation } from "../../model/plan.ts";
import { quote } from "../../model/quote.ts";
import { writeFile } from "../host/shell.ts";

type Swap = Extract<Operation, { kind: "swap" }>;

/** nginx must be able to look for flags below folders that are otherwise root's alone. */
export function flagFolderShell(scope: Scope, layout: HostLayout): string {
  const folder = stateFolder(layout.stateRoot, scope);
  const parents = [layout.stateRoot, `${layout.stateRoot}/${scope.project}`, folder];
  const flags = flagFolder(layout.stateRoot, scope);
  return `[ -d ${quote(flags)} ] || mkdir -p ${quote(flags)}
chmod 711 ${[...parents, flags].map(quote).join(" ")}`;
}

/** Shell that makes the new slots take the traffic, all at once, without a reload. */
export function switchShell(
  scope: Scope,
  layout: HostLayout,
  proxy: Proxy,
  swaps: readonly Swap[],
): string {
  const flags = flagFolder(layout.stateRoot, scope);
  const back = swaps.map(({ service, from }) => proxy.swap(flags, service, from ?? "blue"));
  const forth = swaps.map(({ service, to }) => proxy.swap(flags, service, to));
  return [
    ...back.map((line) => `promise ${quote(line)}`),
    ...forth.map((line) => `${line} || fail SWAP_NOT_VERIFIED 'the flag could not be set'`),
  ].join("\n");
}

/**
 * Shell that replaces the vhost file and reloads. The old text is put back when nginx rejects the
 * new one, so that neither this nginx nor the next start of it meets a broken file.
 */
export function vhostShell(scope: Scope, layout: HostLayout, proxy: Proxy, text: string): string {
  const file = quote(`${layout.vhostFolder}/${vhostFile(scope)}`);
  const previous = '"$folder/vhost.previous"';
  const restore = `give_back "$folder/vhost.previous" ${file}; ${proxy.reload(layout)}`;
  const write =
    text === ""
      ? `rm -f ${file}`
      : writeFile(`${layout.vhostFolder}/${vhostFile(scope)}`, text, "644");
  return `keep ${file} ${previous}
promise ${quote(restore)}
${write} || fail DISK_FULL 'the vhost file could not be written'
${testShell(proxy, layout)}
${proxy.reload(layout)} 2>"$tmp/fact.detail" || fail NGINX_UNREACHABLE 'nginx could not be reloaded'`;
}

/** Shell that refuses to go on while nginx's configuration is broken, by whomever. */
export function testShell(proxy: Proxy, layout: HostLayout): string {
  return `${proxy.test(layout)} 2>"$tmp/fact.detail" || fail NGINX_CONFIG_BROKEN 'nginx rejects its configuration'
rm -f "$tmp/fact.detail"`;
}
