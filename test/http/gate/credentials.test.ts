import { readPayload } from "../../../src/http/gate/credentials.js";

test.each([["constructor"], ["__proto__"], ["token"]])(
  "a payload whose only member is %s brings no credential, so that the header's counts",
  (name) => {
    expect(readPayload(JSON.parse(`{ "${name}": "x" }`) as Record<string, unknown>)).toBeUndefined();
  },
);

test("names of headers are taken in any case, and what is no text is empty", () => {
  expect(readPayload({ "X-API-Key": "k", Authorization: 1 })).toEqual({ apiKey: "k", authorization: "" });
});
