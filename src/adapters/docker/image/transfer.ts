import type {
  Exec,
  HeldImage,
  HostImages,
  Image,
  TransferImage,
  TransferRequest,
  TransferResult,
} from "../../../contracts/images.ts";
import { SluiceError } from "../../../model/errors.ts";
import { bestCompression } from "./compress.ts";
import { checkDisk } from "./disk.ts";
import { lookArgv, parseLoaded, parseLook, tagArgv } from "./host.ts";
import { type LayerPlan, planAll, planLayers } from "./layers.ts";
import { capture } from "./processes.ts";
import { send, type Sent } from "./send.ts";

/** Sends images that `local`, the engine on this machine, holds. */
export function createTransfer(local: Exec): TransferImage {
  return async (request) => {
    refuseDigest(request);
    const known = request.known ?? (await lookAt(request));
    const present = findPresent(request, known);
    if (present) return adopt(request, present);
    const plan = planLayers(request.image, known);
    checkDisk(request.host.name, plan.bytes, known.freeBytes);
    return sendVerified(local, request, known, plan);
  };
}

/** An engine gives a digest to what it pulled, never to what it loaded. */
function refuseDigest({ tag, host }: TransferRequest): void {
  if (!tag.includes("@")) return;
  throw new SluiceError("IMAGE_MISSING", `${tag} can only be pulled, and ${host.name} could not`);
}

/** Asks a host what it holds: one command. Rejects with `DOCKER_UNREACHABLE`. */
export async function lookAt(
  request: Pick<TransferRequest, "host" | "signal">,
): Promise<HostImages> {
  const { name, exec } = request.host;
  const { code, stdout, stderr } = await capture(exec(lookArgv), request.signal);
  if (code === 0) return parseLook(stdout);
  throw new SluiceError("DOCKER_UNREACHABLE", `Docker does not answer on ${name}`, {
    detail: stderr,
  });
}

/** By our tag, which holds the id it had here, or by that id itself: the stores name images apart. */
function findPresent({ image, tag }: TransferRequest, known: HostImages): HeldImage | undefined {
  return known.images.find(
    (held) => held.id === image.id || (held.tags.includes(tag) && sameLayers(image, held)),
  );
}

async function adopt(request: TransferRequest, { id, tags }: HeldImage): Promise<TransferResult> {
  const { tag, host, signal } = request;
  const result = { hostId: id, tag, layersSent: 0, bytesSent: 0, full: false };
  if (tags.includes(tag)) return result;
  const { code, stderr } = await capture(host.exec(tagArgv(id, tag)), signal);
  if (code === 0) return result;
  throw failed(request, `${host.name} could not tag ${id}`, stderr);
}

/**
 * A filtered archive rests on the host's own list. When the engine refuses it all the same (a
 * layer was pruned meanwhile), or took it without the content that it had unpacked before,
 * everything is sent once.
 */
async function sendVerified(
  local: Exec,
  request: TransferRequest,
  known: HostImages,
  plan: LayerPlan,
): Promise<TransferResult> {
  const compression = request.compression ?? bestCompression(known);
  const first = await send(local, request, plan, compression);
  const reason = plan.held > 0 ? refusal(first) : undefined;
  if (reason === undefined) return verify(request, plan, first, false);
  request.onNote?.(
    `${request.host.name} lacks a layer it listed; sending the whole image: ${reason}`,
  );
  const all = planAll(request.image);
  checkDisk(request.host.name, all.bytes, known.freeBytes);
  return verify(request, all, await send(local, request, all, compression), true);
}

/** Why a filtered archive that arrived whole did not become a whole image; undefined when it did. */
function refusal({ broken, save, load }: Sent): string | undefined {
  if (broken || save.code !== 0 || isDiskFull(load.stderr)) return undefined;
  if (load.code !== 0) return load.stderr;
  return parseLoaded(load.stdout).listed ? undefined : "its content is incomplete";
}

function verify(
  request: TransferRequest,
  plan: LayerPlan,
  sent: Sent,
  full: boolean,
): TransferResult {
  throwFailure(request, sent);
  const { image } = parseLoaded(sent.load.stdout);
  if (!sameLayers(request.image, image) || !sent.identity.includes(image.id))
    throw failed(request, `${request.host.name} holds ${image.id} under ${request.tag}`, "");
  const { bytesSent } = sent;
  return { hostId: image.id, tag: request.tag, layersSent: plan.send.length, bytesSent, full };
}

/**
 * The first cause: what failed later only followed. A load that succeeded is a success even if the
 * stream broke after it, for what the host reports is verified.
 */
function throwFailure(request: TransferRequest, { broken, early, save, load }: Sent): void {
  const { host, image, signal } = request;
  if (signal?.aborted) throw new SluiceError("ABORTED", "The transfer was cancelled");
  if (isDiskFull(load.stderr))
    throw new SluiceError("DISK_FULL", `${host.name} ran out of disk`, { detail: load.stderr });
  if (!early && save.code !== 0 && save.stderr)
    throw failed(request, `${image.id} could not be read here`, save.stderr);
  if (load.code === 0) return;
  if (broken && !early)
    throw failed(
      request,
      `The stream to ${host.name} broke: ${broken.message}`,
      load.stderr,
      broken,
    );
  throw failed(request, `${host.name} did not load the image`, load.stderr);
}

function isDiskFull(message: string): boolean {
  return /no space left on device|disk quota exceeded/i.test(message);
}

function sameLayers(image: Image, { diffIds }: HeldImage): boolean {
  return image.layers.map(({ diffId }) => diffId).join() === diffIds.join();
}

function failed(
  { host, image, tag }: TransferRequest,
  message: string,
  detail: string,
  cause?: unknown,
): SluiceError {
  const facts = { host: host.name, image: image.id, tag };
  return new SluiceError("TRANSFER_FAILED", message, { facts, detail, cause });
}
