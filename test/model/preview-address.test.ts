import { describe, expect, test } from "vitest";
import { sslipName } from "../../src/model/domains.ts";
import { previewDomain, previewNumber } from "../../src/model/preview-address.ts";
import { hasSuffix, withSuffix } from "../../src/model/preview-suffix.ts";

const longest = { project: "p".repeat(31), service: "s".repeat(31), number: 9_999_999_999 };

describe("the address of a preview", () => {
  test("is one label in front of the domain, and known before anything runs", () => {
    expect(previewDomain(12, "web", "preview.example.com")).toBe("pr-12-web.preview.example.com");
  });

  test("is of previews alone", () => {
    expect(previewNumber("preview-12")).toBe(12);
    for (const name of ["production", "preview", "previews", "preview-", "preview-1x"]) {
      expect(previewNumber(name)).toBeUndefined();
    }
  });

  test("without a domain is made of the host's address, and tells projects apart", () => {
    const scope = { project: "shop", environment: "preview-12" };
    expect(sslipName(scope, "web", "203.0.113.7")).toBe("pr-12-web-shop.203-0-113-7.sslip.io");
    expect(sslipName(scope, "web", "2001:db8::1")).toBe("pr-12-web-shop.2001-db8--1.sslip.io");
    const production = { ...scope, environment: "production" };
    expect(sslipName(production, "web", "203.0.113.7")).toMatch(/^web-production-shop\./);
  });

  test("has labels of 63 characters at most, cut ones with a digest that keeps them apart", () => {
    const { project, service, number } = longest;
    const scope = { project, environment: `preview-${number}` };
    const labels = [
      previewDomain(number, service, "x.test", true),
      sslipName(scope, service, "203.0.113.7"),
      sslipName(scope, `${service.slice(1)}x`, "203.0.113.7"),
      sslipName(scope, service, "203.0.113.7", true),
      sslipName({ project, environment: "e".repeat(31) }, service, "203.0.113.7"),
    ].map((name) => withSuffix(name, "salt").split(".")[0]!);
    for (const label of labels) expect(label).toMatch(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/);
    expect(new Set(labels).size).toBe(labels.length);
  });

  test("ends, where asked for, with what follows from the key of the host alone", () => {
    const open = previewDomain(12, "web", "x.test", true);
    expect(hasSuffix(open)).toBe(true);
    const full = withSuffix(open, "one");
    expect(full).toMatch(/^pr-12-web-[0-9a-f]{12}\.x\.test$/);
    expect(withSuffix(open, "one")).toBe(full);
    expect(withSuffix(open, "two")).not.toBe(full);
    expect(withSuffix("shop.example.com", "one")).toBe("shop.example.com");
  });
});
