import { SluiceError } from "../../model/errors.ts";
import type { AppSecrets } from "./secrets.ts";

export interface MadeApp extends AppSecrets {
  readonly slug: string;
  /** Its page on GitHub. */
  readonly page: string;
}

const PATIENCE = 30_000;

/** A code that GitHub sent along → the App. It is good for an hour, and once. Never told in an error. */
export async function convert(api: string, code: string): Promise<MadeApp> {
  const url = `${api}/app-manifests/${encodeURIComponent(code)}/conversions`;
  const response = await fetch(url, {
    method: "POST",
    headers: { accept: "application/vnd.github+json", "user-agent": "sluice" },
    redirect: "error",
    signal: AbortSignal.timeout(PATIENCE),
  }).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new SluiceError("API_UNREACHABLE", `GitHub was not reached: ${reason}`);
  });
  if (response.status !== 201) {
    throw new SluiceError("API_REFUSED", `GitHub did not take the code: ${response.status}`);
  }
  return appIn((await response.json()) as Record<string, unknown>);
}

function appIn(body: Readonly<Record<string, unknown>>): MadeApp {
  const { id, slug, html_url: page, pem, webhook_secret: secret } = body;
  const texts = [slug, page, pem, secret];
  if (typeof id === "number" && texts.every((one) => typeof one === "string" && one !== "")) {
    const [name, address, privateKey, webhookSecret] = texts as [string, string, string, string];
    return { id, slug: name, page: address, privateKey, webhookSecret };
  }
  throw new SluiceError("API_REFUSED", "GitHub made the App, but not all of its secrets came");
}
