import {
  CreateFHIRDatastoreCommand,
  ListFHIRDatastoresCommand,
  ListFHIRExportJobsCommand,
  ListFHIRImportJobsCommand,
  paginateListFHIRDatastores,
  StartFHIRImportJobCommand,
} from "@aws-sdk/client-healthlake";
import type { ListFHIRDatastoresCommandInput } from "@aws-sdk/client-healthlake";
import type { LocalOptions } from "../../src/local/server.js";
import { closeAll, durations, outputConfig, rejection, roleArn, start } from "./support.js";
import type { Started } from "./support.js";

afterEach(closeAll);

const create = ({ client }: Started, DatastoreName: string) =>
  client.send(new CreateFHIRDatastoreCommand({ DatastoreTypeVersion: "R4", DatastoreName }));

async function startWith(count: number, options: LocalOptions = {}): Promise<Started> {
  const at = await start(options);
  for (let index = 1; index <= count; index++) await create(at, `d${index}`);
  return at;
}

async function page({ client }: Started, input: ListFHIRDatastoresCommandInput) {
  const answer = await client.send(new ListFHIRDatastoresCommand(input));
  return { names: answer.DatastorePropertiesList?.map((one) => one.DatastoreName), token: answer.NextToken };
}

/** The names on each page of a walk to the end. */
async function walk(
  at: Started,
  input: ListFHIRDatastoresCommandInput = {},
): Promise<(string[] | undefined)[]> {
  const pages: (string[] | undefined)[] = [];
  let NextToken: string | undefined;
  do {
    const { names, token } = await page(at, { ...input, NextToken });
    pages.push(names as string[] | undefined);
    NextToken = token;
  } while (NextToken !== undefined && pages.length < 50);
  return pages;
}

const invalidToken = {
  name: "ValidationException",
  message: "The NextToken is not valid for this request",
};

describe("a page", () => {
  test("has no token when it holds exactly what is left", async () => {
    expect(await walk(await startWith(4), { MaxResults: 2 })).toEqual([
      ["d4", "d3"],
      ["d2", "d1"],
    ]);
  });

  test("has a token when one more is left", async () => {
    expect(await walk(await startWith(3), { MaxResults: 2 })).toEqual([["d3", "d2"], ["d1"]]);
  });

  test("is the only one when MaxResults is too many", async () => {
    expect(await walk(await startWith(2), { MaxResults: 500 })).toEqual([["d2", "d1"]]);
  });

  test("is one empty page for an empty list", async () => {
    expect(await walk(await startWith(0))).toEqual([[]]);
  });

  test("has 100 resources when MaxResults is absent", async () => {
    const pages = await walk(await startWith(101));
    expect(pages.map((names) => names?.length)).toEqual([100, 1]);
  });

  test("is filled with what the filter lets through", async () => {
    const at = await startWith(3);
    await at.clock.advance(durations.creatingMs);
    await create(at, "new");
    const input = { MaxResults: 2, Filter: { DatastoreStatus: "ACTIVE" } } as const;
    expect(await walk(at, input)).toEqual([["d3", "d2"], ["d1"]]);
  });

  test("is short, with a token, where maxPageSize is below MaxResults", async () => {
    expect(await walk(await startWith(3, { maxPageSize: 1 }), { MaxResults: 50 })).toEqual([
      ["d3"],
      ["d2"],
      ["d1"],
    ]);
  });

  test("can be empty and still have a token", async () => {
    const at = await startWith(3, { emptyPages: "before-each" });
    expect(await walk(at, { MaxResults: 2 })).toEqual([[], ["d3", "d2"], [], ["d1"]]);
  });

  test("can be empty at the end of the list", async () => {
    const at = await startWith(2, { emptyPages: "at-end" });
    expect(await walk(at, { MaxResults: 2 })).toEqual([["d2", "d1"], []]);
  });

  test("serves the SDK's own paginator", async () => {
    const at = await startWith(5);
    const found: (string | undefined)[] = [];
    for await (const answer of paginateListFHIRDatastores({ client: at.client, pageSize: 2 }, {})) {
      found.push(...(answer.DatastorePropertiesList ?? []).map((one) => one.DatastoreName));
    }
    expect(found).toEqual(["d5", "d4", "d3", "d2", "d1"]);
  });
});

describe("a token", () => {
  test("goes on behind its page although new datastores came before it", async () => {
    const at = await startWith(4);
    const { token } = await page(at, { MaxResults: 2 });
    await create(at, "new");
    expect(await page(at, { MaxResults: 2, NextToken: token })).toMatchObject({ names: ["d2", "d1"] });
  });

  test("can be used again, and with another MaxResults", async () => {
    const at = await startWith(4);
    const { token } = await page(at, { MaxResults: 1 });
    expect((await page(at, { MaxResults: 3, NextToken: token })).names).toEqual(["d3", "d2", "d1"]);
    expect((await page(at, { MaxResults: 1, NextToken: token })).names).toEqual(["d3"]);
  });

  test("counts as absent when it is empty", async () => {
    expect((await page(await startWith(1), { NextToken: "" })).names).toEqual(["d1"]);
  });

  test("is refused with other filters", async () => {
    const at = await startWith(3);
    const { token: NextToken } = await page(at, { MaxResults: 1, Filter: { DatastoreStatus: "CREATING" } });
    for (const Filter of [undefined, { DatastoreStatus: "ACTIVE" as const }]) {
      expect(await rejection(page(at, { NextToken, Filter }))).toMatchObject(invalidToken);
    }
  });

  test("is refused from another local HealthLake, altered, or made up", async () => {
    const at = await startWith(3);
    const { token = "" } = await page(at, { MaxResults: 1 });
    const foreign = (await page(await startWith(3), { MaxResults: 1 })).token;
    const altered = [...token].reverse().join("");
    for (const NextToken of [foreign, altered, `${token}=`, `${token}.`, `${token}A`, ".", "garbage"]) {
      expect(await rejection(page(at, { NextToken }))).toMatchObject(invalidToken);
    }
  });

  test("of a job list is bound to its datastore, its kind and its filters", async () => {
    const at = await startWith(2);
    await at.clock.advance(durations.creatingMs);
    const { DatastorePropertiesList: [one, two] = [] } = await at.client.send(
      new ListFHIRDatastoresCommand({}),
    );
    const DatastoreId = one?.DatastoreId;
    for (const S3Uri of ["s3://bucket/1", "s3://bucket/2"]) {
      const InputDataConfig = { S3Uri };
      await at.client.send(
        new StartFHIRImportJobCommand({
          DatastoreId,
          InputDataConfig,
          JobOutputDataConfig: outputConfig,
          DataAccessRoleArn: roleArn,
        }),
      );
    }
    const list = new ListFHIRImportJobsCommand({ DatastoreId, MaxResults: 1 });
    const { NextToken } = await at.client.send(list);
    const rest = await at.client.send(new ListFHIRImportJobsCommand({ DatastoreId, NextToken }));
    expect(rest.ImportJobPropertiesList?.map((job) => job.InputDataConfig?.S3Uri)).toEqual(["s3://bucket/1"]);
    for (const misuse of [
      at.client.send(new ListFHIRImportJobsCommand({ DatastoreId: two?.DatastoreId, NextToken })),
      at.client.send(new ListFHIRExportJobsCommand({ DatastoreId, NextToken })),
      at.client.send(new ListFHIRImportJobsCommand({ DatastoreId, NextToken, JobStatus: "SUBMITTED" })),
    ]) {
      expect(await rejection(misuse)).toMatchObject(invalidToken);
    }
  });
});
