// How fast an import is, and how much memory it takes, beside a bare loop that reads the same file and parses its lines:
// nothing that looks at every line can be faster. `npm run build` first; then `node bench/import.mjs [lines]`.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import {
  CreateFHIRDatastoreCommand,
  DescribeFHIRImportJobCommand,
  HealthLakeClient,
  StartFHIRImportJobCommand,
} from "@aws-sdk/client-healthlake";

const ROLE = "arn:aws:iam::123456789012:role/Bench";

function toLine(index) {
  return JSON.stringify({
    resourceType: "Observation",
    id: `obs-${index}`,
    status: "final",
    code: { coding: [{ system: "http://loinc.org", code: "29463-7", display: "Body weight" }] },
    subject: { reference: `Patient/patient-${index % 1000}` },
    effectiveDateTime: "2026-01-01T08:00:00Z",
    valueQuantity: {
      value: 60 + (index % 400) / 10,
      unit: "kg",
      system: "http://unitsofmeasure.org",
      code: "kg",
    },
  });
}

async function writeLines(path, count) {
  const out = createWriteStream(path);
  for (let index = 0; index < count; index++) {
    if (!out.write(`${toLine(index)}\n`)) await once(out, "drain");
  }
  out.end();
  await once(out, "finish");
}

/** In a process of its own, as the import is. */
async function bareLoop(path) {
  const begun = performance.now();
  let resources = 0;
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    if (JSON.parse(line).resourceType) resources++;
  }
  process.send({ seconds: (performance.now() - begun) / 1000, resources });
}

function measureBareLoop(path) {
  const child = spawn(process.execPath, [fileURLToPath(import.meta.url), "--bare", path], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  return new Promise((resolve) => child.once("message", resolve));
}

/** The largest resident memory of a process so far, in MiB. */
async function peakMemory(pid) {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1024;
}

async function measureImport(directory, input, level) {
  const main = fileURLToPath(new URL("../dist/local/main.js", import.meta.url));
  const dataDir = join(directory, "data");
  const child = spawn(process.execPath, [main, "--data-dir", dataDir, "--speed", "1000"], { stdio: "pipe" });
  const [text] = await once(child.stdout, "data");
  const endpoint = /http:\/\/127\.0\.0\.1:\d+/.exec(String(text))[0];
  const credentials = { accessKeyId: "bench", secretAccessKey: "bench" };
  const client = new HealthLakeClient({ endpoint, region: "us-east-1", credentials });
  const { DatastoreId } = await client.send(new CreateFHIRDatastoreCommand({ DatastoreTypeVersion: "R4" }));
  await delay(50);
  const begun = performance.now();
  const { JobId } = await client.send(
    new StartFHIRImportJobCommand({
      DatastoreId,
      InputDataConfig: { S3Uri: `s3://bucket/${input}` },
      JobOutputDataConfig: { S3Configuration: { S3Uri: "s3://bucket/out/", KmsKeyId: "alias/bench" } },
      DataAccessRoleArn: ROLE,
      ValidationLevel: level,
    }),
  );
  let job;
  do {
    await delay(20);
    ({ ImportJobProperties: job } = await client.send(
      new DescribeFHIRImportJobCommand({ DatastoreId, JobId }),
    ));
  } while (!job.EndTime);
  const seconds = (performance.now() - begun) / 1000;
  const memory = await peakMemory(child.pid);
  client.destroy();
  child.kill("SIGTERM");
  await once(child, "close");
  await rm(join(dataDir, "db"), { recursive: true });
  return {
    seconds,
    memory,
    status: job.JobStatus,
    resources: job.JobProgressReport.TotalNumberOfResourcesImported,
  };
}

function tell(name, { seconds, resources, memory, status = "" }, bare) {
  const rate = Math.round(resources / seconds).toLocaleString("en");
  const times = bare ? ` ${(seconds / bare.seconds).toFixed(2)} x the bare loop` : "";
  const mib = memory ? ` ${Math.round(memory)} MiB at most` : "";
  console.log(
    `${name.padEnd(26)} ${seconds.toFixed(1).padStart(7)} s ${rate.padStart(9)}/s${times}${mib} ${status}`,
  );
}

async function main(count) {
  const directory = await mkdtemp(join(tmpdir(), "healthlake-bench-"));
  const bucket = join(directory, "data/s3/bucket");
  await mkdir(bucket, { recursive: true });
  try {
    await writeLines(join(bucket, "small.ndjson"), count / 10);
    await writeLines(join(bucket, "large.ndjson"), count);
    const bare = await measureBareLoop(join(bucket, "large.ndjson"));
    tell("bare loop", bare);
    const small = await measureImport(directory, "small.ndjson", "minimal");
    tell(`minimal, ${count / 10} lines`, small);
    const large = await measureImport(directory, "large.ndjson", "minimal");
    tell(`minimal, ${count} lines`, large, bare);
    console.log(`memory of the large file: ${(large.memory / small.memory).toFixed(2)} x the small one's`);
    for (const level of ["structure-only", "strict"]) {
      tell(`${level}, ${count / 10} lines`, await measureImport(directory, "small.ndjson", level), {
        seconds: bare.seconds / 10,
      });
    }
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

const [argument, path] = process.argv.slice(2);
if (argument === "--bare") await bareLoop(path);
else await main(Number(argument ?? 1_000_000));
