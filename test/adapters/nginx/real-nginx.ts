import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";

/** What `nginx -t` of the installed nginx says of vhost files inside a main file like a distribution's. */
export function nginxAccepts(...vhosts: readonly string[]): { ok: boolean; complaint: string } {
  const folder = mkdtempSync(`${tmpdir()}/sluice-nginx-`);
  try {
    mkdirSync(`${folder}/conf.d`);
    for (const [i, text] of vhosts.entries()) writeFileSync(`${folder}/conf.d/${i}.conf`, text);
    const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
      .map((name) => `${name}_temp_path ${folder}/${name};`)
      .join(" ");
    writeFileSync(
      `${folder}/nginx.conf`,
      `pid ${folder}/pid; error_log stderr; events {} http { access_log off; ${temporary} include ${folder}/conf.d/*.conf; }`,
    );
    // Debian puts nginx where a user's PATH does not look.
    const env = { ...process.env, PATH: `${process.env["PATH"]}:/usr/sbin` };
    const argv = ["-t", "-q", "-e", "stderr", "-c", `${folder}/nginx.conf`];
    const { status, stderr, error } = spawnSync("nginx", argv, { env, encoding: "utf8" });
    if (error) throw error;
    return { ok: status === 0, complaint: stderr };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
