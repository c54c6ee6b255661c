import type { Compression, HeldImage, HostImages } from "../../../contracts/images.ts";
import { SluiceError } from "../../../model/errors.ts";

/** What is said to a host about images, and how its answers are read. Pure. */

/** One look: engine and data folder, free KiB there, best unpacker, then one line per image. */
const LOOK = `
info=$(docker info --format '{{.DockerRootDir}}
{"version":{{json .ServerVersion}},"status":{{json .DriverStatus}}}') || exit
printf '%s\\n' "$info" | tail -n 1
free() {
  d=$1
  while [ ! -d "$d" ]; do d=\${d%/*}; d=\${d:-/}; done
  df -Pk "$d" | awk 'NR == 2 { print $4 }'
}
root=$(printf '%s\\n' "$info" | head -n 1)
other=$root
case $info in *io.containerd.snapshotter*) [ ! -d /var/lib/containerd ] || other=/var/lib/containerd ;; esac
{ free "$root"; free "$other"; } | sort -n | head -n 1
command -v zstd > /dev/null && echo zstd || echo gzip
docker image ls -q --no-trunc | sort -u | xargs -r docker image inspect --format \\
  '{"id":{{json .Id}},"tags":{{json .RepoTags}},"diffIds":{{json .RootFS.Layers}}}' || true
`;

/**
 * Engines read zstd by themselves from version 23 on, but Docker 26.1 does it with a race that
 * killed the daemon twice in some 400 loads (ADR 2); so the host's own
 * command unpacks it.
 */
const UNPACK: Readonly<Record<Compression, string>> = {
  none: "docker load -q",
  gzip: "docker load -q",
  zstd: "zstd -dcq | docker load -q",
};

/** After a load: prints the image's id and layers and whether the engine lists it. */
const REPORT = `
docker image inspect --format '{"id":{{json .Id}},"tags":{{json .RepoTags}},"diffIds":{{json .RootFS.Layers}}}' "$1" || exit
docker image ls -q --no-trunc "$1"
`;

export const lookArgv: readonly string[] = ["sh", "-c", LOOK];

/** Loads from stdin, then reports. */
export function loadArgv(tag: string, compression: Compression): readonly string[] {
  return ["sh", "-c", `{ ${UNPACK[compression]}; } > /dev/null || exit${REPORT}`, "sh", tag];
}

export function tagArgv(id: string, tag: string): readonly string[] {
  return ["docker", "tag", id, tag];
}

/** Reads what `lookArgv` printed. Throws `DOCKER_UNREACHABLE` when it is not an answer. */
export function parseLook(text: string): HostImages {
  const [engine = "", free = "", unpacker, ...images] = text.trim().split("\n");
  const { version, status } = parseEngine(engine);
  return {
    version,
    store: JSON.stringify(status).includes("io.containerd.snapshotter") ? "containerd" : "classic",
    zstd: unpacker === "zstd",
    freeBytes: Number(free) * 1024,
    images: images.map(parseImage),
  };
}

export interface Loaded {
  readonly image: HeldImage;
  /**
   * False when a containerd store runs the image but lacks content of a layer that it had unpacked
   * from elsewhere: such an image is not listed, and pruning would never find it.
   */
  readonly listed: boolean;
}

/** Reads what `loadArgv` printed. */
export function parseLoaded(text: string): Loaded {
  const [image = "", listed] = text.trim().split("\n");
  return { image: parseImage(image), listed: Boolean(listed) };
}

function parseEngine(line: string): { version: string; status: unknown } {
  try {
    const value = JSON.parse(line) as { version: string; status: unknown };
    if (value.version) return value;
  } catch {}
  throw new SluiceError("DOCKER_UNREACHABLE", "Docker did not say what it is", { detail: line });
}

function parseImage(line: string): HeldImage {
  const { id, tags, diffIds } = JSON.parse(line) as {
    id: string;
    tags: string[] | null;
    diffIds: string[] | null;
  };
  return { id, tags: tags ?? [], diffIds: diffIds ?? [] };
}
