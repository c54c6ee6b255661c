import ssh2 from "ssh2";
import { SluiceError } from "../../model/errors.ts";
import type { SshCredentials } from "./connect.ts";

/** The public half of what logs in, as authorized_keys has it. */
export function publicKeyOf({ privateKey, passphrase }: SshCredentials): string {
  if (privateKey === undefined) {
    const message = "hosts can be made only with a key of their own: set SLUICE_SSH_KEY";
    throw new SluiceError("HOST_LOGIN_REFUSED", message);
  }
  const parsed = ssh2.utils.parseKey(privateKey, passphrase);
  const key = Array.isArray(parsed) ? parsed[0] : parsed;
  if (key === undefined || key instanceof Error)
    throw new SluiceError(
      "HOST_LOGIN_REFUSED",
      "SLUICE_SSH_KEY is no private key that can be read",
    );
  return `${key.type} ${key.getPublicSSH().toString("base64")}`;
}
