import { closeAll, durations, outputConfig, roleArn, start } from "../local/support.js";
import type { Started } from "../local/support.js";
import { describeWith, findTool, runTool, TOOL_TIMEOUT_MS } from "../local/tools.js";

const python = await findTool("python3", ["-c", "import boto3; boto3.client('healthlake')"]);

afterEach(closeAll);

const prelude = `
import boto3, datetime, json, sys
from botocore.config import Config
given = json.loads(sys.argv[2])
client = boto3.client("healthlake", endpoint_url=sys.argv[1], config=Config(retries={"max_attempts": 0}))
def failure(call, **input):
    try:
        call(**input)
    except client.exceptions.ClientError as error:
        return [type(error).__name__, error.response["Error"]["Code"], error.response["ResponseMetadata"]["HTTPStatusCode"]]
def answer(value):
    print(json.dumps(value, default=lambda when: when.timestamp()))
def at(ms):
    return datetime.datetime.fromtimestamp(ms / 1000, datetime.timezone.utc)
`;

/** What the script, which has `client` and `given`, hands to `answer`. */
async function boto3({ local }: Started, script: string, given: unknown = {}): Promise<unknown> {
  const args = ["-c", prelude + script, local.url, JSON.stringify(given)];
  const { exitCode, stdout, stderr } = await runTool(python ?? "python3", args);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  return JSON.parse(stdout) as unknown;
}

async function startActive() {
  const at = await start();
  const created = await boto3(
    at,
    `
created = client.create_fhir_datastore(DatastoreTypeVersion="R4", DatastoreName="from boto3",
                                       Tags=[{"Key": "env", "Value": "dev"}])
answer([created["DatastoreId"], created["DatastoreArn"], created["DatastoreStatus"]])`,
  );
  const [id, arn, status] = created as [string, string, string];
  expect(status).toBe("CREATING");
  await at.clock.advance(durations.creatingMs);
  return { at, id, arn };
}

describeWith("boto3", python, "boto3", () => {
  test(
    "describes and lists datastores by every filter, page by page",
    async () => {
      const { at, id } = await startActive();
      const script = `
client.create_fhir_datastore(DatastoreTypeVersion="R4")
earlier, later = at(given["now"] - 1000), at(given["now"] + 1000)
def ids(**input):
    return [one["DatastoreId"] for one in client.list_fhir_datastores(**input)["DatastorePropertiesList"]]
first = client.list_fhir_datastores(MaxResults=1)
answer({
    "created": client.describe_fhir_datastore(DatastoreId=given["id"])["DatastoreProperties"]["CreatedAt"],
    "filtered": [ids(Filter=filter) for filter in [
        {"DatastoreName": "from boto3"}, {"DatastoreStatus": "ACTIVE"}, {"CreatedBefore": later}, {"CreatedAfter": earlier},
        {"DatastoreName": "from boto3", "DatastoreStatus": "ACTIVE", "CreatedBefore": later, "CreatedAfter": earlier}]],
    "none": ids(Filter={"DatastoreStatus": "DELETED"}),
    "second": ids(MaxResults=1, NextToken=first["NextToken"]),
})`;
      expect(await boto3(at, script, { id, now: at.clock.now() })).toEqual({
        created: at.clock.now() / 1000,
        filtered: [[id], [id], [id], [id], [id]],
        none: [],
        second: [id],
      });
    },
    TOOL_TIMEOUT_MS,
  );

  test(
    "tags, untags and lists tags",
    async () => {
      const { at, arn } = await startActive();
      const script = `
arn = given["arn"]
client.tag_resource(ResourceARN=arn, Tags=[{"Key": "team", "Value": "a b"}])
client.untag_resource(ResourceARN=arn, TagKeys=["env"])
answer(client.list_tags_for_resource(ResourceARN=arn)["Tags"])`;
      expect(await boto3(at, script, { arn })).toEqual([{ Key: "team", Value: "a b" }]);
    },
    TOOL_TIMEOUT_MS,
  );

  test(
    "starts, describes and lists jobs by every filter",
    async () => {
      const { at, id } = await startActive();
      const script = `
earlier, later, datastore = at(given["now"] - 1000), at(given["now"] + 1000), given["id"]
common = {"DatastoreId": datastore, "DataAccessRoleArn": given["roleArn"], "JobName": "nightly"}
imported = client.start_fhir_import_job(InputDataConfig={"S3Uri": "s3://bucket/in/"},
                                        JobOutputDataConfig=given["output"], **common)
exported = client.start_fhir_export_job(OutputDataConfig=given["output"], **common)
def found(list, key, job):
    filters = [{"JobName": "nightly"}, {"JobStatus": "SUBMITTED"}, {"SubmittedBefore": later}, {"SubmittedAfter": earlier}]
    every = {key: value for one in filters for key, value in one.items()}
    return [[one["JobId"] for one in list(DatastoreId=datastore, **filter)[key]] == [job["JobId"]]
            for filter in filters + [every]]
answer({
    "statuses": [imported["JobStatus"], exported["JobStatus"]],
    "imports": found(client.list_fhir_import_jobs, "ImportJobPropertiesList", imported),
    "exports": found(client.list_fhir_export_jobs, "ExportJobPropertiesList", exported),
    "input": client.describe_fhir_import_job(DatastoreId=datastore, JobId=imported["JobId"])
        ["ImportJobProperties"]["InputDataConfig"],
    "submitted": client.describe_fhir_export_job(DatastoreId=datastore, JobId=exported["JobId"])
        ["ExportJobProperties"]["SubmitTime"],
})`;
      const given = { id, roleArn, output: outputConfig, now: at.clock.now() };
      expect(await boto3(at, script, given)).toEqual({
        statuses: ["SUBMITTED", "SUBMITTED"],
        imports: [true, true, true, true, true],
        exports: [true, true, true, true, true],
        input: { S3Uri: "s3://bucket/in/" },
        submitted: at.clock.now() / 1000,
      });
    },
    TOOL_TIMEOUT_MS,
  );

  test(
    "raises the typed exception",
    async () => {
      const { at, id } = await startActive();
      const script = `
client.delete_fhir_datastore(DatastoreId=given["id"])
answer([
    failure(client.describe_fhir_datastore, DatastoreId="unknown"),
    failure(client.delete_fhir_datastore, DatastoreId=given["id"]),
    failure(client.list_fhir_datastores, MaxResults=501),
])`;
      expect(await boto3(at, script, { id })).toEqual([
        ["ResourceNotFoundException", "ResourceNotFoundException", 400],
        ["ConflictException", "ConflictException", 400],
        ["ValidationException", "ValidationException", 400],
      ]);
      at.local.setFaults(() => ({ kind: "error", name: "InternalServerException", status: 500 }));
      expect(await boto3(at, `answer(failure(client.list_fhir_datastores))`)).toEqual([
        "InternalServerException",
        "InternalServerException",
        500,
      ]);
    },
    TOOL_TIMEOUT_MS,
  );
});
