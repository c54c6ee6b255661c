import { describe, expect, test } from "vitest";
import { localHost } from "../../../src/adapters/local/host.ts";
import { nginx } from "../../../src/adapters/nginx/proxy.ts";
import type { VhostPreview, VhostService } from "../../../src/contracts/proxy.ts";
import { nginxAccepts } from "./real-nginx.ts";

const scope = { project: "shop", environment: "preview-12" };
const layout = { ...localHost("/tmp", 80, true).layout, vhostFolder: "/etc/nginx/conf.d" };
const web: VhostService = {
  name: "web",
  ports: { blue: 8101, green: 18101, internal: 5101 },
  domains: ["pr-12-web.preview.example.com"],
  options: { maxBody: 10_000_000, readTimeout: 90_500 },
};

function text(preview: VhostPreview, service = web): string {
  return nginx.vhost(scope, [service], layout, { version: "1.22.1", ipv6: true }, preview);
}

/** Everything that may be switched on at once, but for the log: its folder is a host's. */
const all: VhostPreview = { protect: { kind: "password" }, sleeps: true };
const accepted = (vhost: string) =>
  nginxAccepts(vhost.replaceAll("/tmp/shop/preview-12/requests", "/dev/null"));

describe("the vhost file of a preview", () => {
  test("keeps robots away, on pages of nginx's own too", () => {
    const robots = text({ sleeps: true }).match(
      /add_header X-Robots-Tag "noindex, nofollow" always;/g,
    );
    expect(robots).toHaveLength(4);
    expect(nginxAccepts(text({ sleeps: false }))).toEqual({ ok: true, complaint: "" });
  });

  test("says nothing of sleep where a preview never sleeps", () => {
    expect(text({ sleeps: false })).not.toMatch(/asleep|wake|access_log/);
  });

  test("is one that nginx accepts with a password, with addresses, and when it may sleep", () => {
    const allow = ["198.51.100.0/24", "2001:db8::/32"];
    expect(accepted(text(all))).toEqual({ ok: true, complaint: "" });
    expect(accepted(text({ ...all, protect: { kind: "addresses", allow } }))).toEqual({
      ok: true,
      complaint: "",
    });
  });

  test("asks for the password outside alone, and keeps it from the application", () => {
    const [inside = "", outside = ""] = text(all).split("listen [::]:80");
    expect(inside).not.toContain("auth_basic");
    expect(outside).toContain("auth_basic_user_file /tmp/shop/preview-12/password;");
    expect(outside.match(/proxy_set_header Authorization "";/g)).toHaveLength(2);
  });
});

describe("a name that does not fit nginx's table of names", () => {
  test.each([46, 47, 63, 200, 253])(
    "of %i characters is accepted as nginx is shipped",
    (length) => {
      const label = "x".repeat(40);
      const domain = `${`${label}.`.repeat(7)}example.com`.slice(-length).replace(/^\./, "x");
      expect(nginxAccepts(text({ sleeps: false }, { ...web, domains: [domain] }))).toEqual({
        ok: true,
        complaint: "",
      });
    },
  );
});
