// What the gateway itself adds to the jobs of all datastores, and who may see which of them.
import { BUILT_IN_ROLES } from "../../src/auth/policy.js";
import { startAuthGateway } from "../support/auth.js";
import type { TestGateway } from "../support/gateway.js";
import { startLiveGateway, waitForPoll } from "../support/live.js";
import { createDatastores, startExportJobs, startImportJobs } from "../support/resources.js";
import { openSession } from "../support/socket.js";
import { startAuditedGateway } from "./audit/support.js";

const JOBS = "{ jobs { nodes { __typename datastoreId jobId status } } }";
const START = `mutation ($id: ID!) { startExportJob(input: {
  datastoreId: $id, dataAccessRoleArn: "arn:aws:iam::123456789012:role/HealthLake"
  outputDataConfig: { s3Configuration: { s3Uri: "s3://bucket/output/", kmsKeyId: "alias/key" } }
}) { jobId } }`;

/** Lists of jobs that show nothing (yet). */
function emptyJobLists(gateway: Pick<TestGateway, "setFaults">) {
  gateway.setFaults(({ action }) =>
    /^ListFHIR(Import|Export)Jobs$/.test(action)
      ? {
          kind: "rewrite",
          rewrite: (answer) => ({ ...answer, ImportJobPropertiesList: [], ExportJobPropertiesList: [] }),
        }
      : undefined,
  );
}

test("a job that was started here is there though HealthLake's lists do not show it yet", async () => {
  const gateway = await startLiveGateway();
  const [id = ""] = await createDatastores(gateway.healthLake, 2);
  emptyJobLists(gateway);
  expect((await gateway.query(JOBS)).data.jobs.nodes).toEqual([]);
  const { data } = await gateway.query(START, { id });
  const from = gateway.calls.length;
  const jobs = await gateway.query(JOBS);
  expect(jobs.data.jobs.nodes).toMatchObject([
    { __typename: "ExportJob", datastoreId: id, jobId: data.startExportJob.jobId },
  ]);
  const described = gateway.calls.slice(from).filter(({ action }) => action.startsWith("Describe"));
  expect(described.map(({ action }) => action)).toEqual(["DescribeFHIRExportJob"]);
  gateway.setFaults(undefined);
  expect((await gateway.query(JOBS)).data.jobs.nodes).toHaveLength(1);
});

test("what a subscription's poll has seen since lies over an older list", async () => {
  const gateway = await startLiveGateway({
    env: { READ_CACHE_TTL_MS: "60000" },
    local: { durations: { creatingMs: 0, submittedMs: 600_000, importMs: 600_000, exportMs: 600_000 } },
  });
  const [id = ""] = await createDatastores(gateway.healthLake, 1);
  await startImportJobs(gateway.healthLake, id, 1);
  // The lists that queries read are older than what polls see: they show the job as it was submitted.
  let status = "SUBMITTED";
  gateway.setFaults(({ action, input }) =>
    action === "ListFHIRImportJobs"
      ? {
          kind: "rewrite",
          rewrite: (answer) => ({
            ...answer,
            ImportJobPropertiesList: (answer.ImportJobPropertiesList as object[]).map((job) => ({
              ...job,
              // A query asks for 30 days, the first poll for everything.
              JobStatus: "SubmittedAfter" in input && !isWindowOfPoll(input) ? "SUBMITTED" : status,
            })),
          }),
        }
      : undefined,
  );
  const statuses = async () =>
    (await gateway.query(JOBS)).data.jobs.nodes.map((job: { status: string }) => job.status) as string[];
  expect(await statuses()).toEqual(["SUBMITTED"]);
  const session = await openSession(gateway.url);
  session.subscribe("1", "subscription ($id: ID!) { importJobsStatusChanged(datastoreId: $id) { status } }", {
    id,
  });
  const next = async () =>
    ((await session.nextOf("1")).payload as { data: { importJobsStatusChanged: { status: string } } }).data
      .importJobsStatusChanged.status;
  expect(await next()).toBe("SUBMITTED");
  status = "IN_PROGRESS";
  expect(await next()).toBe("IN_PROGRESS");
  // The list is read anew, and still says what was; a poll after it knows better. (Another text: answers alike are shared.)
  await statuses();
  await waitForPoll(gateway);
  const asked = gateway.calls.length;
  const { data } = await gateway.query("{ jobs { nodes { status name } } }");
  expect(data.jobs.nodes).toMatchObject([{ status: "IN_PROGRESS" }]);
  expect(gateway.calls.slice(asked).filter(({ input }) => !isWindowOfPoll(input))).toEqual([]);
});

/** A poll's window begins a minute before the newest job, a query's 30 days ago. */
function isWindowOfPoll(input: object): boolean {
  const { SubmittedAfter } = input as { SubmittedAfter?: number };
  return SubmittedAfter !== undefined && Date.now() / 1000 - SubmittedAfter < 86_400;
}

test("shows each caller the jobs that its roles let it list, and calls for nothing else", async () => {
  const gateway = await startAuthGateway([], {
    policy: {
      viewer: BUILT_IN_ROLES.viewer!,
      imports: [
        { actions: ["healthlake:ListFHIRDatastores", "healthlake:ListFHIRImportJobs"], datastores: ["*"] },
      ],
      datastores: [{ actions: ["healthlake:ListFHIRDatastores"], datastores: ["*"] }],
    },
  });
  const ids = await createDatastores(gateway.healthLake, 2);
  for (const id of ids) {
    await startImportJobs(gateway.healthLake, id, 1);
    await startExportJobs(gateway.healthLake, id, 1);
  }
  await gateway.setKeys([
    { id: "all", roles: ["viewer"] },
    { id: "one", roles: ["viewer"], datastores: [ids[0] as string] },
    { id: "imports", roles: ["imports"] },
    { id: "none", roles: ["datastores"] },
  ]);
  const ask = async (id: string, query = JOBS) => {
    const from = gateway.calls.length;
    const body = await gateway.query(query, {}, { headers: gateway.headersOf(id) });
    const nodes = (body.data.jobs?.nodes ?? []) as { __typename: string; datastoreId: string }[];
    return {
      nodes,
      codes: body.errors?.map(({ extensions }) => extensions.code),
      calls: gateway.calls.length - from,
    };
  };
  expect(await ask("all")).toMatchObject({ nodes: { length: 4 }, calls: 5 });
  const counted = await gateway.query(
    "{ datastores { totalCount { value precision } } jobs { totalCount { value precision } } }",
    {},
    { headers: gateway.headersOf("one") },
  );
  expect(counted.data).toEqual({
    datastores: { totalCount: { value: 1, precision: "EXACT" } },
    jobs: { totalCount: { value: 2, precision: "EXACT" } },
  });
  const one = await ask("one");
  expect(one).toMatchObject({ nodes: [{ datastoreId: ids[0] }, { datastoreId: ids[0] }], calls: 3 });
  const imports = await ask("imports");
  expect(imports).toMatchObject({
    nodes: [{ __typename: "ImportJob" }, { __typename: "ImportJob" }],
    calls: 3,
  });
  const exports = "{ jobs(filter: { kind: [EXPORT] }) { nodes { __typename datastoreId } } }";
  expect(await ask("imports", exports)).toEqual({ nodes: [], codes: ["FORBIDDEN"], calls: 0 });
  expect(await ask("none")).toEqual({ nodes: [], codes: ["FORBIDDEN"], calls: 0 });
});

test("AUDIT_READS: a record for the list of datastores, and one for each list of jobs", async () => {
  const gateway = await startAuditedGateway(
    { alice: { roles: ["viewer"] } },
    { env: { AUDIT_READS: "true" } },
  );
  const [id] = await createDatastores(gateway.healthLake, 1);
  await gateway.ask("alice", JOBS);
  const lines = gateway.lines().map(({ action, datastoreId }) => [action, datastoreId]);
  expect(lines).toHaveLength(3);
  expect(lines).toEqual(
    expect.arrayContaining([
      ["healthlake:ListFHIRDatastores", undefined],
      ["healthlake:ListFHIRImportJobs", id],
      ["healthlake:ListFHIRExportJobs", id],
    ]),
  );
});
