import { expect, test } from "vitest";
import { open } from "../open.ts";

async function raw(text: string, type = "application/json"): Promise<unknown> {
  const { coolify } = await open();
  const response = await fetch(`${coolify.url}/api/v1/projects`, {
    method: "POST",
    headers: { authorization: `Bearer ${coolify.token}`, "content-type": type },
    body: text,
  });
  return { status: response.status, body: await response.json() };
}

test.each([
  ['{"name":"shop"}', "text/plain", "Content-Type must be application/json."],
  ["{", "application/json", "Invalid JSON."],
  ["{}", "application/json", "Empty JSON."],
])("the body %s of type %s is refused: %s", async (text, type, error) => {
  const body = { message: "Invalid request.", error };
  expect(await raw(text, type)).toEqual({ status: 400, body });
});

test("every complaint is told at once, and a field that is not known is one", async () => {
  const { send } = await open();
  const answer = await send("POST", "/projects", { name: "qa", colour: "red" });
  expect(answer).toMatchObject({
    status: 422,
    body: {
      message: "Validation failed.",
      errors: {
        name: ["The name must be at least 3 characters."],
        colour: ["This field is not allowed."],
      },
    },
  });
});

test("texts are trimmed, and an empty one is none", async () => {
  const { send, make, look } = await open();
  const project = await make("/projects", { name: " shop ", description: " " });
  expect(await look(`/projects/${project}`)).toMatchObject({ name: "shop", description: null });
  const refused = await send("POST", "/security/keys", { private_key: " " });
  expect(refused).toMatchObject({
    status: 422,
    body: { errors: { private_key: ["This field is required."] } },
  });
});
