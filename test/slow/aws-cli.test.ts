import { closeAll, durations, roleArn, start } from "../local/support.js";
import type { Started } from "../local/support.js";
import { describeWith, findTool, runTool, TOOL_TIMEOUT_MS } from "../local/tools.js";

/** Version 1 prints times as numbers, and has other exit codes. */
const aws = await findTool("aws", ["--version"], /^aws-cli\/2/);

afterEach(closeAll);

const healthlake = ({ local }: Started, ...args: string[]) =>
  runTool(aws ?? "aws", ["--endpoint-url", local.url, "--output", "json", "healthlake", ...args]);

/** The answer of a command that succeeds. */
async function answer(at: Started, ...args: string[]): Promise<Record<string, unknown>> {
  const { exitCode, stdout, stderr } = await healthlake(at, ...args);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  return stdout.trim() === "" ? {} : (JSON.parse(stdout) as Record<string, unknown>);
}

async function startActive() {
  const at = await start();
  const created = await answer(
    at,
    ...["create-fhir-datastore", "--datastore-type-version", "R4", "--datastore-name", "from the CLI"],
    ...["--tags", "Key=env,Value=dev", "--preload-data-config", "PreloadDataType=SYNTHEA"],
  );
  await at.clock.advance(durations.creatingMs);
  return { at, id: String(created.DatastoreId), arn: String(created.DatastoreArn), created };
}

const iso = (ms: number) => new Date(ms).toISOString();

describeWith("aws", aws, "the AWS CLI", () => {
  test(
    "creates, describes and deletes a datastore",
    async () => {
      const { at, id, created } = await startActive();
      expect(created).toMatchObject({ DatastoreStatus: "CREATING" });
      const { DatastoreProperties } = await answer(at, "describe-fhir-datastore", "--datastore-id", id);
      expect(DatastoreProperties).toMatchObject({
        DatastoreName: "from the CLI",
        DatastoreStatus: "ACTIVE",
        PreloadDataConfig: { PreloadDataType: "SYNTHEA" },
      });
      const { CreatedAt } = DatastoreProperties as { CreatedAt: string };
      expect(Date.parse(CreatedAt)).toBe(at.clock.now());
      const deleted = await answer(at, "delete-fhir-datastore", "--datastore-id", id);
      expect(deleted).toMatchObject({ DatastoreStatus: "DELETING" });
    },
    TOOL_TIMEOUT_MS,
  );

  test(
    "lists datastores by every filter, page by page",
    async () => {
      const { at, id } = await startActive();
      await answer(at, "create-fhir-datastore", "--datastore-type-version", "R4");
      const list = (...args: string[]) => answer(at, "list-fhir-datastores", ...args);
      const now = at.clock.now();
      const all = {
        DatastoreName: "from the CLI",
        DatastoreStatus: "ACTIVE",
        CreatedBefore: iso(now + 1000),
        CreatedAfter: iso(now - 1000),
      };
      const one = { DatastorePropertiesList: [expect.objectContaining({ DatastoreId: id }) as unknown] };
      for (const filter of [...Object.entries(all).map(([key, value]) => ({ [key]: value })), all]) {
        expect(await list("--filter", JSON.stringify(filter))).toEqual(one);
      }
      expect(await list("--filter", "DatastoreStatus=DELETED")).toEqual({ DatastorePropertiesList: [] });
      const first = await list("--max-results", "1");
      expect(first).toMatchObject({ DatastorePropertiesList: [{ DatastoreStatus: "CREATING" }] });
      expect(await list("--max-results", "1", "--next-token", String(first.NextToken))).toEqual(one);
    },
    TOOL_TIMEOUT_MS,
  );

  test(
    "tags, untags and lists tags",
    async () => {
      const { at, arn } = await startActive();
      await answer(at, "tag-resource", "--resource-arn", arn, "--tags", "Key=team,Value=a b");
      await answer(at, "untag-resource", "--resource-arn", arn, "--tag-keys", "env");
      expect(await answer(at, "list-tags-for-resource", "--resource-arn", arn)).toEqual({
        Tags: [{ Key: "team", Value: "a b" }],
      });
    },
    TOOL_TIMEOUT_MS,
  );

  test(
    "starts, describes and lists jobs by every filter",
    async () => {
      const { at, id } = await startActive();
      const job = ["--datastore-id", id, "--data-access-role-arn", roleArn, "--job-name", "nightly"];
      const output = "S3Configuration={S3Uri=s3://bucket/out/,KmsKeyId=alias/key}";
      const kinds = [
        [
          "import",
          "Import",
          ["--input-data-config", "S3Uri=s3://bucket/in/", "--job-output-data-config", output],
        ],
        ["export", "Export", ["--output-data-config", output]],
      ] as const;
      for (const [kind, Kind, config] of kinds) {
        const { JobId, JobStatus } = await answer(at, `start-fhir-${kind}-job`, ...job, ...config);
        expect(JobStatus).toBe("SUBMITTED");
        const described = await answer(
          at,
          `describe-fhir-${kind}-job`,
          "--datastore-id",
          id,
          "--job-id",
          String(JobId),
        );
        const properties = described[`${Kind}JobProperties`];
        expect(properties).toMatchObject({ JobId, JobName: "nightly", JobStatus: "SUBMITTED" });
        const second = (offset: number) => iso(at.clock.now() + offset * 1000);
        const filters = [
          ["--job-name", "nightly"],
          ["--job-status", "SUBMITTED"],
          ["--submitted-before", second(1)],
          ["--submitted-after", second(-1)],
        ];
        for (const filter of [...filters, filters.flat()]) {
          const listed = await answer(at, `list-fhir-${kind}-jobs`, "--datastore-id", id, ...filter);
          expect(listed).toEqual({ [`${Kind}JobPropertiesList`]: [properties] });
        }
        const other = await answer(
          at,
          `list-fhir-${kind}-jobs`,
          "--datastore-id",
          id,
          "--job-status",
          "FAILED",
        );
        expect(other).toEqual({ [`${Kind}JobPropertiesList`]: [] });
      }
    },
    TOOL_TIMEOUT_MS,
  );

  test(
    "names the exception when it fails, and exits with 254",
    async () => {
      const { at, id } = await startActive();
      await answer(at, "delete-fhir-datastore", "--datastore-id", id);
      for (const [type, args] of [
        ["ResourceNotFoundException", ["describe-fhir-datastore", "--datastore-id", "unknown"]],
        ["ConflictException", ["delete-fhir-datastore", "--datastore-id", id]],
        ["ValidationException", ["list-fhir-datastores", "--max-results", "501"]],
      ] as const) {
        const { exitCode, stderr } = await healthlake(at, ...args);
        expect(exitCode).toBe(254);
        expect(stderr).toContain(`An error occurred (${type})`);
      }
    },
    TOOL_TIMEOUT_MS,
  );
});
