// A whole FHIR load by Debian's AWS CLI: create, import, look, export.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { closeAll, listKeys, makeDirectory, putObject, startOn, waitFor } from "../local/data-support.js";
import { roleArn } from "../local/support.js";
import { TOOL_TIMEOUT_MS, describeWith, findTool, runTool } from "../local/tools.js";

/** Version 1 prints times as numbers, and has other exit codes. */
const aws = await findTool("aws", ["--version"], /^aws-cli\/2/);

afterEach(closeAll);

describeWith("aws", aws, "the AWS CLI moves data", () => {
  test(
    "imports and exports NDJSON, signed with the secret",
    async () => {
      const dataDir = await makeDirectory();
      // What runTool signs with.
      const local = await startOn(dataDir, { secretAccessKey: "secret" });
      await mkdir(join(dataDir, "s3/bucket"));
      await putObject({ dataDir }, "in/a.ndjson", [{ resourceType: "Patient", id: "a" }, "no JSON"]);
      const healthlake = async (...args: string[]) => {
        const all = ["--endpoint-url", local.url, "--output", "json", "healthlake", ...args];
        const { stdout, stderr, exitCode } = await runTool(aws ?? "aws", all);
        expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 0 });
        return JSON.parse(stdout) as Record<string, Record<string, unknown> & string>;
      };
      const { DatastoreId = "" } = await healthlake(
        "create-fhir-datastore",
        "--datastore-type-version",
        "R4",
      );
      const output = (folder: string) => `S3Configuration={S3Uri=s3://bucket/${folder}/,KmsKeyId=alias/key}`;
      const job = ["--datastore-id", DatastoreId, "--data-access-role-arn", roleArn];
      const ended = (kind: "import" | "export", jobId = "") =>
        waitFor(async () => {
          const key = ["--datastore-id", DatastoreId, "--job-id", jobId];
          const answer = await healthlake(`describe-fhir-${kind}-job`, ...key);
          const properties = answer[kind === "import" ? "ImportJobProperties" : "ExportJobProperties"];
          return properties?.EndTime !== undefined && properties.JobStatus;
        }, TOOL_TIMEOUT_MS);

      const input = [
        "--input-data-config",
        "S3Uri=s3://bucket/in/",
        "--job-output-data-config",
        output("out"),
      ];
      const imported = await healthlake("start-fhir-import-job", ...job, ...input);
      expect(await ended("import", imported.JobId)).toBe("COMPLETED_WITH_ERRORS");
      const exported = await healthlake(
        "start-fhir-export-job",
        ...job,
        "--output-data-config",
        output("exp"),
      );
      expect(await ended("export", exported.JobId)).toBe("COMPLETED");
      expect(await listKeys({ dataDir }, `exp/${DatastoreId}-FHIR_EXPORT-${exported.JobId}`)).toEqual([
        expect.stringMatching(/^Patient\/Patient-\d+-0-0\.ndjson$/),
      ]);
    },
    TOOL_TIMEOUT_MS,
  );
});
