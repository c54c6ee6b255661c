import type { Client, KeyType, ParsedKey } from "ssh2";

/**
 * What ssh2 keeps to itself, in the one version that package.json pins. Everything here only sends
 * earlier what ssh2 would send anyway; where its inside is not as expected nothing is done, and
 * `test/adapters/ssh/ahead.test.ts` notices.
 */
interface Inside {
  readonly _protocol?: Protocol;
  readonly _remoteVer?: string;
}

const HANDLERS = "_handlers";

interface Protocol {
  readonly [HANDLERS]: Record<"SERVICE_ACCEPT" | "EXT_INFO", Handler>;
  authPK: (user: string, key: ParsedKey, algorithm?: string, sign?: Sign) => void;
  exec: (channel: number, command: string, wantsReply: boolean) => void;
}

type Handler = (protocol: Protocol, ...content: unknown[]) => void;
type Sign = (data: Buffer, done: (signature: Buffer) => void) => void;

/** A command that can be sent together with the login; `begin` starts it by `client.exec`. */
export interface Announced {
  readonly command: string;
  readonly begin: () => void;
}

/**
 * Saves four round trips of five between a verified host and the first byte of a command: ssh2 asks
 * whether there is a login service, whether the key would do, for a channel and for the command,
 * and waits for each answer. RFC 4252 (5, 6, 7) lets all of it be sent at once. Call it right after
 * `client.connect` with a private key.
 */
export function sendAhead(client: Client, keyType: KeyType, announced?: Announced): void {
  const { _protocol: protocol } = client as unknown as Inside;
  if (typeof protocol?.[HANDLERS]?.SERVICE_ACCEPT !== "function") return;
  loginUnasked(client, protocol, keyType);
  const { authPK } = protocol;
  let isFirst = true;
  protocol.authPK = (user, key, algorithm, sign) => {
    authPK.call(protocol, user, key, algorithm, sign ?? signer(client, key, algorithm));
    if (isFirst && announced) request(client, protocol, announced);
    isFirst = false;
  };
}

/** Does not wait to hear that there is a login service; an RSA key waits for how it may sign. */
function loginUnasked(client: Client, protocol: Protocol, keyType: KeyType): void {
  const { [HANDLERS]: handlers } = protocol;
  const { SERVICE_ACCEPT: login, EXT_INFO: learn } = handlers;
  let isLate = false;
  const loginOnce = () => {
    if (isLate) return;
    isLate = true;
    try {
      login(protocol, "ssh-userauth");
    } catch (error) {
      client.emit("error", error); // What was read after the handshake has ended it.
    }
  };
  handlers.SERVICE_ACCEPT = loginOnce;
  if (keyType === "ssh-rsa") {
    handlers.EXT_INFO = (...message) => {
      learn(...message);
      loginOnce();
    };
  } else {
    // ssh2 asks for the service right after it has told of the handshake's end.
    client.once("handshake", () => queueMicrotask(loginOnce));
  }
}

/** Signs where ssh2 would only have asked whether the key will do. */
function signer(client: Client, key: ParsedKey, algorithm = ""): Sign {
  const hash = { "rsa-sha2-256": "sha256", "rsa-sha2-512": "sha512" }[algorithm];
  return (data, done) => {
    const signature: Buffer | Error = key.sign(data, hash);
    if (signature instanceof Error) client.emit("error", signature);
    else done(signature);
  };
}

/**
 * Asks for the channel and, of OpenSSH, for the command on it: that server counts channels from 0,
 * others may not.
 */
function request(client: Client, protocol: Protocol, { command, begin }: Announced): void {
  const { exec } = protocol;
  begin();
  const { _remoteVer: server = "" } = client as unknown as Inside;
  if (!server.startsWith("OpenSSH")) return;
  exec.call(protocol, 0, command, true);
  // ssh2 does it once more when it hears of the channel.
  protocol.exec = (channel, ...rest) => {
    protocol.exec = exec;
    if (channel !== 0) exec.call(protocol, channel, ...rest);
  };
}
