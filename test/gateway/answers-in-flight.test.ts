// MAX_ANSWER_BYTES: what the answers of all operations may take together, from when they are made until they are read.
import { type AuthGateway, startAuthGateway } from "../support/auth.js";
import { createDatastores, startImportJobs } from "../support/resources.js";
import { waitFor } from "../support/wait.js";

const ROOM = 256 * 1024;

async function start(): Promise<{ gateway: AuthGateway; query: string }> {
  const gateway = await startAuthGateway([{ id: "a", roles: ["admin"] }], {
    env: {
      MAX_ANSWER_BYTES: String(ROOM),
      LIMIT_RESPONSE_BYTES: String(ROOM),
      FAIR_SHARE: "1",
    },
  });
  const [id = ""] = await createDatastores(gateway.healthLake, 1);
  await startImportJobs(gateway.healthLake, id, 100);
  const jobs = (alias: string) =>
    `${alias}: importJobs(first: 100) { nodes { id jobId name inputDataConfig { s3Uri } dataAccessRoleArn } }`;
  return {
    gateway,
    query: `{ datastore(id: "${id}") { id tags { key } ${["a", "b", "c"].map(jobs).join(" ")} } }`,
  };
}

test("one answer has room, and gives it back when it is read", async () => {
  const { gateway, query } = await start();
  for (let time = 0; time < 5; time++) {
    const { errors } = await gateway.query(query, undefined, { headers: gateway.headersOf("a") });
    expect(errors).toBeUndefined();
  }
  await waitFor(() => gateway.status().answerBytes === 0);
});

test("of many at once those that find no room are OVERLOADED by its name, and the others are whole", async () => {
  const { gateway, query } = await start();
  const ask = () => gateway.query(query, undefined, { headers: gateway.headersOf("a") });
  // What an answer has already, it keeps while it waits for the rest.
  gateway.setFaults(({ action }) =>
    action === "ListTagsForResource" ? { kind: "delay", ms: 2000 } : undefined,
  );
  const bodies = await Promise.all(Array.from({ length: 30 }, ask));
  const refused = bodies.flatMap(({ errors = [] }) => errors);
  expect(refused.length).toBeGreaterThan(0);
  for (const error of refused) {
    expect(error.extensions).toMatchObject({ code: "OVERLOADED", retryable: true });
    expect(error.message).toMatch(/\(MAX_ANSWER_BYTES\)/);
  }
  const whole = bodies.filter(({ errors }) => !errors);
  expect(whole.length).toBeGreaterThan(0);
  for (const { data } of whole) expect(data.datastore.c.nodes).toHaveLength(100);
  await waitFor(() => gateway.status().answerBytes === 0);
  gateway.setFaults(undefined);
  expect((await ask()).errors).toBeUndefined();
});
