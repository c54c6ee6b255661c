import type { ServerResponse } from "node:http";

/** The page with one button; no script runs in it, and its form goes to GitHub alone. */
export function startPage(response: ServerResponse, action: string, manifest: object): void {
  const target = new URL(action).origin;
  page(response, 200, `form-action ${target}`, [
    "<h1>A GitHub App for Sluice</h1>",
    `<p>GitHub asks for its name and makes it, with the permissions that the bot needs and no others. Its key and secrets come back to this machine and go into a file that only you can read.</p>`,
    `<form method="post" action="${escaped(action)}">`,
    `<input type="hidden" name="manifest" value="${escaped(JSON.stringify(manifest))}">`,
    `<button>Make it on ${escaped(new URL(action).host)}</button></form>`,
  ]);
}

export function donePage(response: ServerResponse, install: string): void {
  page(response, 200, "form-action 'none'", [
    "<h1>The App is made</h1>",
    `<p><a href="${escaped(install)}">Install it in your repositories</a>, then go back to the terminal.</p>`,
  ]);
}

export function refusalPage(response: ServerResponse, status: number, why: string): void {
  page(response, status, "form-action 'none'", [`<p>${escaped(why)}</p>`]);
}

function page(
  response: ServerResponse,
  status: number,
  forms: string,
  lines: readonly string[],
): void {
  response.writeHead(status, {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": `default-src 'none'; base-uri 'none'; frame-ancestors 'none'; ${forms}`,
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
  });
  response.end(`<!doctype html><title>Sluice</title>${lines.join("\n")}\n`);
}

function escaped(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
