import { expect, test } from "vitest";
import { gitHubPlace, manifestOf, readWishes } from "../../../src/bot/setup/manifest.ts";

test("deliveries go to the webhook under the bot's address, or to an address with a path as it is", () => {
  const hookOf = (url: string) => {
    const manifest = manifestOf(readWishes(url, "/hook", undefined), "http://127.0.0.1:1/made");
    return (manifest as { hook_attributes: { url: string } }).hook_attributes.url;
  };
  expect(hookOf("https://bot.example.com")).toBe("https://bot.example.com/hook");
  expect(hookOf("https://smee.io/Ab12Cd")).toBe("https://smee.io/Ab12Cd");
});

test.each([
  ["https://api.github.com", undefined, "https://github.com"],
  ["https://github.acme.com/api/v3", undefined, "https://github.acme.com"],
  ["https://api.acme.ghe.com/", "https://acme.ghe.com/", "https://acme.ghe.com"],
])("the GitHub with the API %s is opened at %s", (api, web, expected) => {
  expect(gitHubPlace(api, web).web).toBe(expected);
});
