// boto3 of the newest service model, where pip can fetch it: what it sends, and what it makes of the answers.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { closeAll, durations, outputConfig, roleArn, start } from "../local/support.js";
import { TOOL_TIMEOUT_MS } from "../local/tools.js";
import { startChild } from "../support/children.js";

const VERSION = "1.43.107";
/** Fetched once: it stays where other tools keep what they have fetched. */
const PACKAGES = fileURLToPath(new URL(`../../node_modules/.cache/boto3-${VERSION}`, import.meta.url));
const FETCH_TIMEOUT_MS = 120_000;

const env = {
  ...process.env,
  PYTHONPATH: PACKAGES,
  PYTHONDONTWRITEBYTECODE: "1",
  AWS_ACCESS_KEY_ID: "AKIDEXAMPLE",
  AWS_SECRET_ACCESS_KEY: "secret",
  AWS_DEFAULT_REGION: "us-east-1",
  AWS_EC2_METADATA_DISABLED: "true",
};

async function runPython(args: readonly string[], timeoutMs: number) {
  const ended = startChild("python3", args, { env, timeoutMs }).exited;
  return ended.catch((error: unknown) => ({ code: 1, stdout: "", stderr: String(error) }));
}

const isThere = async () => (await runPython(["-c", PROBE], 30_000)).code === 0;
const PROBE = "import boto3; boto3.client('healthlake').restore_fhir_datastore";

async function fetchBoto3(): Promise<boolean> {
  if (existsSync(PACKAGES) && (await isThere())) return true;
  const quick = ["--quiet", "--retries", "0", "--timeout", "10", "--no-compile"];
  const args = ["-m", "pip", "install", ...quick, "--target", PACKAGES, `boto3==${VERSION}`];
  return (await runPython(args, FETCH_TIMEOUT_MS)).code === 0 && (await isThere());
}

afterEach(closeAll);

const suite = () => {
  test(
    "updates, restores and reads what it was told",
    async () => {
      const at = await start({ durations: { ...durations, creatingMs: 0, updatingMs: 60_000 } });
      const { code, stdout, stderr } = await runPython(
        ["-c", SCRIPT, at.local.url, JSON.stringify({ outputConfig, roleArn })],
        TOOL_TIMEOUT_MS,
      );
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      expect(JSON.parse(stdout)).toEqual({
        created: ["PAUSED", "DISABLED", ["us-core-3.1.1"], "ENABLED", 3],
        renamed: ["renamed", "ACTIVE"],
        restored: ["ACTIVE", "restored"],
        once: true,
        updating: ["UPDATING", "DISABLING", "ENABLING"],
        conflict: "ConflictException",
        refused: "ValidationException",
      });
    },
    TOOL_TIMEOUT_MS,
  );
};

const SCRIPT = `
import boto3, json, sys
from botocore.config import Config
given = json.loads(sys.argv[2])
client = boto3.client("healthlake", endpoint_url=sys.argv[1], config=Config(retries={"max_attempts": 0}))
def failure(call, **input):
    try:
        call(**input)
    except client.exceptions.ClientError as error:
        return type(error).__name__
def describe(id):
    return client.describe_fhir_datastore(DatastoreId=id)["DatastoreProperties"]
id = client.create_fhir_datastore(DatastoreTypeVersion="R4", AnalyticsConfiguration={"Status": "PAUSED"},
    ProfileConfiguration={"DefaultProfiles": ["us-core-3.1.1"]},
    BackupConfiguration={"Status": "ENABLED", "BackupType": "CONTINUOUS", "RetentionPeriodInDays": 3})["DatastoreId"]
created = describe(id)
backup = created["BackupStatusInfo"]
renamed = client.update_fhir_datastore(DatastoreId=id, DatastoreName="renamed")["DatastoreProperties"]
point = {"ContinuousBackupRestoreConfiguration": {"RestorePointTime": backup["LatestRestorePoint"]}}
restore = {"SourceDatastoreId": id, "RestoreConfiguration": point, "DatastoreName": "restored", "ClientToken": "once"}
answer = client.restore_fhir_datastore(**restore)
restored = describe(answer["DatastoreId"])
updating = client.update_fhir_datastore(DatastoreId=id, AnalyticsConfiguration={"Status": "DISABLED"},
    NlpConfiguration={"Status": "ENABLED"})["DatastoreProperties"]
print(json.dumps({
    "created": [created["AnalyticsConfiguration"]["Status"], created["NlpConfiguration"]["Status"],
        created["ProfileConfiguration"]["DefaultProfiles"], backup["Configuration"]["Status"],
        backup["Configuration"]["RetentionPeriodInDays"]],
    "renamed": [renamed["DatastoreName"], renamed["DatastoreStatus"]],
    "restored": [restored["DatastoreStatus"], restored["DatastoreName"]],
    "once": client.restore_fhir_datastore(**restore)["DatastoreId"] == answer["DatastoreId"],
    "updating": [updating["DatastoreStatus"], updating["AnalyticsConfiguration"]["Status"], updating["NlpConfiguration"]["Status"]],
    "conflict": failure(client.update_fhir_datastore, DatastoreId=id, DatastoreName="other"),
    "refused": failure(client.start_fhir_import_job, DatastoreId=answer["DatastoreId"], DataAccessRoleArn=given["roleArn"],
        InputDataConfig={"S3Uri": "s3://bucket/in/"}, JobOutputDataConfig=given["outputConfig"], ProfileId="profile"),
}))`;

const name = `boto3 ${VERSION}`;
if (await fetchBoto3()) describe(name, suite);
else describe.skip(`${name} (skipped: pip can't fetch it)`, suite);
