import { GatewayError } from "../../src/errors.js";
import type { ActionName } from "../../src/healthlake/actions.js";
import type { Caller } from "../../src/healthlake/shared-call.js";
import { createLoaders } from "../../src/healthlake/loaders.js";
import type { Read } from "../../src/healthlake/reads.js";

const [A, B, C, D] = ["a", "b", "c", "d"].map((digit) => digit.repeat(32)) as [
  string,
  string,
  string,
  string,
];
const caller = {} as Caller;
const FIRST = { token: undefined, size: 500 };

/** Loaders over answers by action; each is asked for with its input. */
function createHarness(answers: Partial<Record<ActionName, (input: Record<string, string>) => object>>) {
  const asked: [ActionName, string][] = [];
  const read = async (action: ActionName, input: object, scope: string, by: Caller) => {
    expect(by).toBe(caller);
    asked.push([action, scope]);
    const answer = answers[action];
    if (!answer) throw new GatewayError("NOT_FOUND", "there is none");
    return answer(input as Record<string, string>);
  };
  return { asked, loaders: createLoaders(read as unknown as Read, caller) };
}

const datastore = (id: string, name = "") => ({ DatastoreId: id, DatastoreName: name });
const describedAs = ({ DatastoreId = "" }) => ({ DatastoreProperties: datastore(DatastoreId, "described") });
const list =
  (...ids: string[]) =>
  () => ({ DatastorePropertiesList: ids.map((id) => datastore(id, "listed")) });

describe("the loaders of one operation", () => {
  test("load each datastore once, at once and later", async () => {
    const { asked, loaders } = createHarness({ DescribeFHIRDatastore: describedAs });
    const [first, second] = await Promise.all([loaders.loadDatastore(A), loaders.loadDatastore(A)]);
    expect(second).toBe(first);
    expect(await loaders.loadDatastore(A)).toBe(first);
    expect(asked).toEqual([["DescribeFHIRDatastore", `datastore:${A}`]]);
  });

  test("load nothing that a list has shown, filtered lists included", async () => {
    const { asked, loaders } = createHarness({ ListFHIRDatastores: list(A, B) });
    await loaders.listDatastores({ DatastoreName: "listed" }, FIRST);
    expect(await loaders.loadDatastore(B)).toMatchObject({ DatastoreName: "listed" });
    expect(asked).toEqual([["ListFHIRDatastores", "datastores"]]);
  });

  test("list each page once, whoever asks for it, and tell filters, tokens and sizes apart", async () => {
    const { asked, loaders } = createHarness({ ListFHIRDatastores: list(A, B, C) });
    await Promise.all([loaders.listDatastores(undefined, FIRST), loaders.listDatastores(undefined, FIRST)]);
    // Three by id: their walk begins with the very page that was listed.
    await Promise.all([A, B, C].map((id) => loaders.loadDatastore(id)));
    expect(asked).toHaveLength(1);
    await loaders.listDatastores({ DatastoreName: "x" }, FIRST);
    await loaders.listDatastores({ CreatedBefore: new Date(1) }, FIRST);
    await loaders.listDatastores({ CreatedBefore: new Date(2) }, FIRST);
    await loaders.listDatastores(undefined, { token: "t", size: 500 });
    await loaders.listDatastores(undefined, { token: undefined, size: 10 });
    expect(asked).toHaveLength(6);
  });

  test("walk a list that is in flight already, in place of a walk of their own", async () => {
    const { asked, loaders } = createHarness({ ListFHIRDatastores: list(A, B, C) });
    const [, ...loaded] = await Promise.all([
      loaders.listDatastores(undefined, FIRST),
      ...[A, B, C].map((id) => loaders.loadDatastore(id)),
    ]);
    expect(loaded.map((shape) => shape?.DatastoreName)).toEqual(["listed", "listed", "listed"]);
    expect(asked).toHaveLength(1);
  });

  test("remember a page's failure, and give it to all who ask", async () => {
    const failure = new GatewayError("THROTTLED", "slow down");
    const { asked, loaders } = createHarness({
      ListFHIRDatastores: () => {
        throw failure;
      },
    });
    const outcomes = await Promise.allSettled([
      loaders.listDatastores(undefined, FIRST),
      ...[A, B, C].map((id) => loaders.loadDatastore(id)),
    ]);
    for (const outcome of outcomes) expect(outcome).toEqual({ status: "rejected", reason: failure });
    await expect(loaders.listDatastores(undefined, FIRST)).rejects.toBe(failure);
    expect(asked).toHaveLength(1);
  });

  test("keep jobs apart by datastore and kind, though they have the same id", async () => {
    const job =
      (by: string) =>
      ({ DatastoreId = "", JobId = "" }) => ({ [by]: { DatastoreId, JobId } });
    const { asked, loaders } = createHarness({
      DescribeFHIRImportJob: job("ImportJobProperties"),
      DescribeFHIRExportJob: job("ExportJobProperties"),
    });
    const loaded = await Promise.all([
      loaders.loadJob("import", { datastoreId: A, jobId: D }),
      loaders.loadJob("import", { datastoreId: B, jobId: D }),
      loaders.loadJob("import", { datastoreId: C, jobId: D }),
      loaders.loadJob("export", { datastoreId: A, jobId: D }),
      loaders.loadJob("import", { datastoreId: A, jobId: D }),
    ]);
    expect(loaded.map((shape) => shape?.DatastoreId)).toEqual([A, B, C, A, A]);
    expect(asked).toEqual([
      ["DescribeFHIRImportJob", `importJobs:${A}`],
      ["DescribeFHIRImportJob", `importJobs:${B}`],
      ["DescribeFHIRImportJob", `importJobs:${C}`],
      ["DescribeFHIRExportJob", `exportJobs:${A}`],
    ]);
  });

  test("list the jobs of one datastore for three of them", async () => {
    const { asked, loaders } = createHarness({
      ListFHIRExportJobs: () => ({
        ExportJobPropertiesList: [B, C, D].map((JobId) => ({ DatastoreId: A, JobId })),
      }),
    });
    await Promise.all([B, C, D].map((jobId) => loaders.loadJob("export", { datastoreId: A, jobId })));
    expect(asked).toEqual([["ListFHIRExportJobs", `exportJobs:${A}`]]);
  });

  test("give undefined for what there is none of, and an error for what can't be told", async () => {
    const { loaders } = createHarness({
      DescribeFHIRImportJob: () => {
        throw new GatewayError("FORBIDDEN", "no");
      },
    });
    expect(await loaders.loadDatastore(A)).toBeUndefined();
    expect(await loaders.loadJob("export", { datastoreId: A, jobId: B })).toBeUndefined();
    await expect(loaders.loadJob("import", { datastoreId: A, jobId: B })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
  });

  test("load the tags of each ARN once, failures by themselves", async () => {
    const { asked, loaders } = createHarness({
      ListTagsForResource: ({ ResourceARN }) => {
        if (ResourceARN === "arn:b") throw new GatewayError("THROTTLED", "slow down");
        return ResourceARN === "arn:a" ? { Tags: [{ Key: "k", Value: "v" }] } : {};
      },
    });
    const outcomes = await Promise.allSettled(
      [A, A, B, C].map((id) => loaders.loadTags({ datastoreId: id, arn: `arn:${id.slice(0, 1)}` })),
    );
    expect(outcomes).toMatchObject([
      { value: [{ Key: "k", Value: "v" }] },
      { value: [{ Key: "k", Value: "v" }] },
      { reason: { code: "THROTTLED" } },
      { value: [] },
    ]);
    expect(asked).toHaveLength(3);
  });

  test("forget everything once cleared, what was on its way included", async () => {
    let name = "before";
    const { asked, loaders } = createHarness({
      ListFHIRDatastores: () => ({ DatastorePropertiesList: [datastore(A, name)] }),
      DescribeFHIRDatastore: () => ({ DatastoreProperties: datastore(A, name) }),
    });
    const onItsWay = loaders.listDatastores(undefined, FIRST);
    loaders.clear();
    name = "after";
    await onItsWay;
    expect(await loaders.loadDatastore(A)).toMatchObject({ DatastoreName: "after" });
    expect((await loaders.listDatastores(undefined, FIRST)).items[0]?.DatastoreName).toBe("after");
    expect(asked).toHaveLength(3);
  });
});
