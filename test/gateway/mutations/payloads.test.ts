// Mutations as GraphQL has them: in order, each on its own, by POST only.
import { startTestGateway } from "../../support/gateway.js";
import { createDatastores } from "../../support/resources.js";
import { MUTATIONS, mutate, NAMES, next } from "./support.js";

test.each(NAMES)("%s gives clientMutationId back as it is, and null where there was none", async (name) => {
  const gateway = await startTestGateway();
  for (const clientMutationId of ["", "x".repeat(1000), "𠮷 \n", null, undefined]) {
    const [id = ""] = await createDatastores(gateway.healthLake, 1);
    const { data, errors } = await mutate(gateway, name, {
      id,
      payload: "clientMutationId",
      input: { clientMutationId },
    });
    expect(errors).toBeUndefined();
    expect(data[name]).toEqual({ clientMutationId: clientMutationId ?? null });
  }
  for (const { input } of gateway.calls) expect(JSON.stringify(input)).not.toContain("xxx");
});

test("several in one operation run one after another, in their order", async () => {
  const gateway = await startTestGateway();
  gateway.setFaults(next("CreateFHIRDatastore", { kind: "delay", ms: 50 }, undefined, { kind: "throttle" }));
  const names = ["a", "b", "c"];
  const fields = names.map(
    (name) => `${name}: createDatastore(input: { name: "${name}" }) { datastoreId clientToken }`,
  );
  const { data } = await gateway.query(`mutation { ${fields.join(" ")} }`);
  expect(Object.keys(data)).toEqual(names);
  expect(gateway.calls.map(({ input }) => input.DatastoreName)).toEqual(["a", "b", "c", "c"]);
  expect(new Set(names.map((name) => data[name].clientToken)).size).toBe(3);
});

test("one that fails does not stop the next, and each error has its path", async () => {
  const gateway = await startTestGateway();
  gateway.setFaults(next("CreateFHIRDatastore", { kind: "error", name: "AccessDeniedException" }));
  const { data, errors } = await gateway.query(`mutation {
    denied: createDatastore(input: {}) { datastoreId }
    invalid: createDatastore(input: { name: "" }) { datastoreId }
    missing: deleteDatastore(input: { id: "0123456789abcdef0123456789abcdef" }) { datastoreId }
    made: createDatastore(input: { name: "made" }) { datastore { name status } }
  }`);
  expect(data).toEqual({
    denied: null,
    invalid: null,
    missing: null,
    made: { datastore: { name: "made", status: "ACTIVE" } },
  });
  expect(errors).toMatchObject([
    { path: ["denied"], extensions: { code: "FORBIDDEN" } },
    { path: ["invalid"], extensions: { code: "BAD_USER_INPUT" } },
    { path: ["missing"], extensions: { code: "NOT_FOUND" } },
  ]);
});

test("what is asked below a payload fails on its own, at its path", async () => {
  const gateway = await startTestGateway();
  const denied = { kind: "error", name: "AccessDeniedException" } as const;
  gateway.setFaults(({ action }) => (action === "ListTagsForResource" ? denied : undefined));
  const { data, errors } = await mutate(gateway, "createDatastore", {
    payload: "clientToken datastore { status tags { key } }",
  });
  expect(data.createDatastore).toMatchObject({
    clientToken: expect.any(String),
    datastore: { status: "ACTIVE", tags: null },
  });
  expect(errors).toMatchObject([
    { path: ["createDatastore", "datastore", "tags"], extensions: { code: "FORBIDDEN" } },
  ]);
});

test.each(NAMES)("%s by GET is refused, and nothing is sent", async (name) => {
  const gateway = await startTestGateway();
  const { inputType, inputFor } = MUTATIONS[name];
  const parameters = new URLSearchParams({
    query: `mutation ($input: ${inputType}!) { ${name}(input: $input) { __typename } }`,
    variables: JSON.stringify({ input: inputFor("0123456789abcdef0123456789abcdef") }),
  });
  const response = await fetch(`${gateway.url}/graphql?${parameters.toString()}`, {
    headers: { "apollo-require-preflight": "1" },
  });
  expect(response.status).toBe(405);
  expect(gateway.calls).toEqual([]);
});

test("empty lists of tags and keys change nothing and are no error", async () => {
  const gateway = await startTestGateway();
  const [id = ""] = await createDatastores(gateway.healthLake, 1);
  for (const [name, input] of [
    ["tagDatastore", { tags: [] }],
    ["untagDatastore", { keys: [] }],
    ["untagDatastore", { keys: ["absent", "absent"] }],
  ] as const) {
    const { data, errors } = await mutate(gateway, name, {
      id,
      input,
      payload: "datastore { tags { key } }",
    });
    expect(errors).toBeUndefined();
    expect(data[name].datastore.tags).toEqual([{ key: "index" }]);
  }
});
