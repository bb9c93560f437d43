// AUDIT_READS: who looked at what, by the actions that it stands for.
import { createDatastores } from "../../support/resources.js";
import { postStream } from "../../support/stream.js";
import { startAuditedGateway } from "./support.js";

const QUERY = "query ($id: ID!) { datastore(id: $id) { name tags { key } importJobs { nodes { id } } } }";
const READS = { env: { AUDIT_READS: "true" } };
const CALLERS = { alice: { roles: ["viewer"] } };

test("reads leave nothing unless that is asked for", async () => {
  const gateway = await startAuditedGateway(CALLERS);
  const [id] = await createDatastores(gateway.healthLake, 1);
  await gateway.ask("alice", QUERY, { id });
  expect(gateway.lines()).toEqual([]);
});

test("each is one record an operation, with its datastore", async () => {
  const gateway = await startAuditedGateway(CALLERS, READS);
  const [id] = await createDatastores(gateway.healthLake, 1);
  await gateway.ask("alice", QUERY, { id });
  await gateway.ask("alice", "{ a: datastores { nodes { name } } b: datastores { nodes { name } } }");
  const read = {
    event: "read",
    outcome: "succeeded",
    subject: "alice",
    roles: ["viewer"],
    address: "127.0.0.1",
  };
  const [described, ...beside] = gateway.lines();
  expect(described).toMatchObject({ ...read, action: "healthlake:DescribeFHIRDatastore", datastoreId: id });
  const listed = beside.pop();
  expect(listed).toMatchObject({ ...read, action: "healthlake:ListFHIRDatastores" });
  expect(beside).toHaveLength(2);
  expect(beside).toEqual(
    expect.arrayContaining(
      ["healthlake:ListTagsForResource", "healthlake:ListFHIRImportJobs"].map((action) =>
        expect.objectContaining({ ...read, action, datastoreId: id }),
      ),
    ),
  );
});

test("one that another's call answers is a read of its own", async () => {
  const gateway = await startAuditedGateway(CALLERS, { env: { ...READS.env, READ_CACHE_TTL_MS: "60000" } });
  const LIST = "{ datastores { nodes { id } } }";
  await gateway.ask("alice", LIST);
  await gateway.ask("alice", LIST);
  expect(gateway.calls).toHaveLength(1);
  expect(gateway.lines()).toHaveLength(2);
});

test("one that fails tells how", async () => {
  const gateway = await startAuditedGateway(CALLERS, READS);
  gateway.setFaults(() => ({ kind: "error", name: "AccessDeniedException" }));
  await gateway.ask("alice", "{ datastores { nodes { id } } }");
  expect(gateway.lines()).toMatchObject([
    {
      outcome: "failed",
      code: "FORBIDDEN",
      upstreamRequestId: gateway.calls[0]?.requestId,
    },
  ]);
});

test("a subscription is one that is begun, and what its events load is none", async () => {
  const gateway = await startAuditedGateway(CALLERS, READS);
  const [id] = await createDatastores(gateway.healthLake, 1);
  const query = `subscription { datastoreStatusChanged(id: "${id}") { datastore { tags { key } } } }`;
  const stream = await postStream(gateway.url, { query }, { "x-api-key": gateway.keys.alice ?? "" });
  expect((await stream.next()).data?.errors).toBeUndefined();
  expect(gateway.lines()).toMatchObject([
    { event: "read", outcome: "started", action: "healthlake:DescribeFHIRDatastore", datastoreId: id },
  ]);
});
