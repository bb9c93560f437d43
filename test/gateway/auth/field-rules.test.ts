// Every field that has a rule, asked by every role and across a claim of datastores, over HTTP and streams.
import { BUILT_IN_ROLES, matchesAction } from "../../../src/auth/policy.js";
import { FIELD_RULES } from "../../../src/access/field-rules.js";
import { type KeyEntry, startAuthGateway } from "../../support/auth.js";
import type { GraphQLBody } from "../../support/gateway.js";
import { createDatastores, startExportJobs, startImportJobs } from "../../support/resources.js";
import { postStream } from "../../support/stream.js";
import { type Asking, OPERATIONS, type Subject } from "./operations.js";

/** Their jobs must move data: test/gateway/results/policy.test.ts asks for them. */
export const OF_RESULTS = new Set([
  "ImportJob.results",
  "ImportResults.manifest",
  "ImportResults.failures",
  "FailureGroup.samples",
  "ImportJob.inputObjects",
  "ExportJob.results",
  "ExportResults.files",
  "ExportFile.resourceCount",
  "ExportFile.url",
]);

const ROLES = ["viewer", "operator", "admin", "nobody"] as const;
type Role = (typeof ROLES)[number];

async function start(keys: readonly KeyEntry[]) {
  const gateway = await startAuthGateway(keys);
  const createSubject = async (): Promise<Subject> => {
    const [datastoreId = ""] = await createDatastores(gateway.healthLake, 1);
    const [importJob = ""] = await startImportJobs(gateway.healthLake, datastoreId, 1);
    const [exportJob = ""] = await startExportJobs(gateway.healthLake, datastoreId, 1);
    return { datastoreId, importJob, exportJob };
  };
  const ask = async (key: string, { query, variables }: Asking): Promise<GraphQLBody> => {
    const headers = gateway.headersOf(key);
    if (!query.startsWith("subscription")) return gateway.query(query, variables, { headers });
    const stream = await postStream(gateway.url, { query, variables }, headers);
    const { data } = await stream.next();
    stream.abort();
    return data ?? {};
  };
  return { gateway, createSubject, ask };
}

const valueAt = (body: GraphQLBody, at: string): unknown =>
  at
    .split(".")
    .reduce<unknown>((value, name) => (value as Record<string, unknown> | null)?.[name], body.data ?? null);
const codesOf = ({ errors = [] }: GraphQLBody) => errors.map(({ extensions }) => extensions.code);

test("every field with a rule is asked here", () => {
  const here = Object.keys(FIELD_RULES).filter((name) => !OF_RESULTS.has(name));
  expect(Object.keys(OPERATIONS).sort()).toEqual(here.sort());
});

describe("by role", () => {
  /** What a payload leads to costs the rights to its mutation, and to Describe. */
  const BEHIND_GUARDS: Readonly<Record<string, readonly string[]>> = {
    "Query.node": ["DescribeFHIRDatastore"],
    "Query.nodes": ["DescribeFHIRDatastore"],
    "CreateDatastorePayload.datastore": ["CreateFHIRDatastore"],
    "UpdateDatastorePayload.datastore": ["UpdateFHIRDatastore"],
    "RestoreDatastorePayload.datastore": ["RestoreFHIRDatastore"],
    "DeleteDatastorePayload.datastore": ["DeleteFHIRDatastore"],
    "TagDatastorePayload.datastore": ["TagResource"],
    "UntagDatastorePayload.datastore": ["UntagResource"],
    "StartImportJobPayload.importJob": ["StartFHIRImportJob"],
    "StartExportJobPayload.exportJob": ["StartFHIRExportJob"],
  };
  const grants = (role: Role, action: string) =>
    role !== "nobody" &&
    (BUILT_IN_ROLES[role] ?? []).some(({ actions }) =>
      actions.some((pattern) => matchesAction(pattern, action)),
    );
  const isGranted = (role: Role, field: string) => {
    const rule = FIELD_RULES[field] ?? "guards";
    if (rule === "anybody") return true;
    return (rule === "guards" ? (BEHIND_GUARDS[field] ?? ["none"]) : [rule]).every((action) =>
      grants(role, action),
    );
  };

  test.each(Object.keys(OPERATIONS))(
    "%s is answered to whom it is granted, and to nobody else",
    async (field) => {
      const { gateway, createSubject, ask } = await start(
        ROLES.map((role) => ({ id: role, roles: [role === "nobody" ? "none" : role] })),
      );
      const verdicts = new Map<Role, readonly [granted: boolean, codes: readonly unknown[]]>();
      for (const role of ROLES) {
        const asking = OPERATIONS[field]!(await createSubject());
        const callsBefore = gateway.calls.length;
        const body = await ask(role, asking);
        const isAnswered = valueAt(body, asking.at) != null;
        verdicts.set(role, [isAnswered, codesOf(body)]);
        // A viewer's way to a nested field it may not see leads through its parent; else nothing is asked of HealthLake.
        if (!isAnswered && role === "nobody") expect(gateway.calls.slice(callsBefore)).toEqual([]);
        if (!isAnswered && asking.query.startsWith("mutation"))
          expect(gateway.calls.slice(callsBefore)).toEqual([]);
      }
      expect(Object.fromEntries(verdicts)).toEqual(
        Object.fromEntries(
          ROLES.map((role) => [role, isGranted(role, field) ? [true, []] : [false, ["FORBIDDEN"]]]),
        ),
      );
    },
  );
});

describe("outside of a claim", () => {
  /** What has no id: nothing to hide but what is in it. */
  const WITHOUT_ID = new Set([
    "Query.datastores",
    "Query.jobs",
    "Query.viewer",
    "Query.gateway",
    "Gateway.quotas",
    "Gateway.breakers",
    "Gateway.pollers",
    "Gateway.replicas",
    "Subscription.datastoresStatusChanged",
    "Subscription.jobsStatusChanged",
    "Mutation.createDatastore",
    "CreateDatastorePayload.datastore",
  ]);
  const fields = Object.keys(OPERATIONS).filter((field) => !WITHOUT_ID.has(field));

  test.each(fields)("%s finds nothing, and asks nothing of HealthLake", async (field) => {
    const keys: KeyEntry[] = [{ id: "limited", roles: ["admin"], datastores: ["a".repeat(32)] }];
    const { gateway, createSubject, ask } = await start(keys);
    const hidden = OPERATIONS[field]!(await createSubject());
    const none = OPERATIONS[field]!({
      datastoreId: "b".repeat(32),
      importJob: `${"b".repeat(32)}/${"c".repeat(32)}`,
      exportJob: `${"b".repeat(32)}/${"c".repeat(32)}`,
    });
    const callsBefore = gateway.calls.length;
    const [ofHidden, ofNone] = [await ask("limited", hidden), await ask("limited", none)];
    expect(gateway.calls.slice(callsBefore)).toEqual([]);
    expect(valueAt(ofHidden, hidden.at) ?? null).toBeNull();
    expect(codesOf(ofHidden)).toEqual(hidden.query.startsWith("query") ? [] : ["NOT_FOUND"]);
    // Word for word what is said of one that there is not.
    expect(ofHidden).toEqual(ofNone);
  });
});
