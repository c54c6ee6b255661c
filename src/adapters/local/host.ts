import { spawn } from "node:child_process";
import type { Host, HostConnection, HostLayout, HostProcess } from "../../contracts/host.ts";

/**
 * This machine. The same phases run in a child process, with a private nginx on a high port, so
 * that neither root nor the system's nginx is needed where Docker access suffices.
 */
export function localHost(stateRoot: string, httpPort: number, isRoot: boolean): Host {
  return {
    name: "localhost",
    layout: privateLayout(stateRoot, httpPort, isRoot),
    connect: async () => localConnection(),
  };
}

function localConnection(): HostConnection {
  let commands = 0;
  return {
    get commands() {
      return commands;
    },
    exec(argv) {
      commands++;
      return localExec(argv);
    },
    close: async () => {},
  };
}

/** Runs `argv` on this machine, without a shell. */
export function localExec([command, ...args]: readonly string[]): HostProcess {
  // A group of its own: Ctrl-C at the terminal must not end a phase in the middle.
  const child = spawn(command!, args, { stdio: "pipe", detached: true });
  const exit = new Promise<{ code: number | null }>((resolve) => {
    // 127 is what a shell, and so SSH, answers where there is no such program.
    child.once("error", (error: NodeJS.ErrnoException) =>
      resolve({ code: error.code === "ENOENT" ? 127 : null }),
    );
    child.once("close", (code) => resolve({ code }));
  });
  return { stdin: child.stdin, stdout: child.stdout, stderr: child.stderr, exit };
}

function privateLayout(stateRoot: string, httpPort: number, isRoot: boolean): HostLayout {
  const folder = `${stateRoot}/nginx`;
  return {
    stateRoot,
    privilege: [],
    httpPort,
    vhostFolder: `${folder}/conf.d`,
    nginxArgs: ["-p", folder, "-c", `${folder}/nginx.conf`],
    nginxPid: `${folder}/nginx.pid`,
    nginxMain: { path: `${folder}/nginx.conf`, text: mainConfig(folder, isRoot) },
    extraDomains: (project, environment, service) => [
      `${service}.${environment}.${project}.localhost`,
    ],
  };
}

/** As root, workers would become `nobody`, who cannot look for flags below a home folder. */
function mainConfig(folder: string, isRoot: boolean): string {
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
    .map((name) => `  ${name}_temp_path ${folder}/tmp-${name};`)
    .join("\n");
  return `# The private nginx of Sluice's local target.
${isRoot ? "user root;\n" : ""}worker_processes auto;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log warn;
events { worker_connections 4096; }
http {
  access_log off;
  default_type application/octet-stream;
  server_names_hash_bucket_size 128;
${temporary}
  include ${folder}/conf.d/*.conf;
}
`;
}
