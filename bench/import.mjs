// How fast an import is, and how much memory it takes, beside a bare loop that reads the same file and parses its lines:
// nothing that looks at every line can be faster. `npm run build` first; then
// `node bench/import.mjs [--lines=1000000] [--rounds=5] [--levels=minimal,structure-only,strict]`. Each round measures all, one
// after another, so that a noisy moment meets them alike; what is told at the end are medians.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import {
  CreateFHIRDatastoreCommand,
  DescribeFHIRImportJobCommand,
  HealthLakeClient,
  StartFHIRImportJobCommand,
} from "@aws-sdk/client-healthlake";

/** What `npm run local` starts Node with: a smaller nursery, so that less is resident. */
const AS_NPM_RUN_LOCAL = "--max-semi-space-size=4";
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
  const child = spawn(process.execPath, [AS_NPM_RUN_LOCAL, main, "--data-dir", dataDir, "--speed", "1000"], {
    stdio: "pipe",
  });
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
  await rm(join(dataDir, "s3/bucket/out"), { recursive: true });
  return {
    seconds,
    memory,
    status: job.JobStatus,
    resources: job.JobProgressReport.TotalNumberOfResourcesImported,
  };
}

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];
const round = (value) => (value >= 20 ? Math.round(value).toLocaleString("en") : value.toFixed(2));

/** The median of all rounds, with the least and the greatest. */
function spread(values) {
  return `${round(median(values))} (${round(Math.min(...values))}–${round(Math.max(...values))})`;
}

function tell(name, runs, bares) {
  const facts = [`${spread(runs.map(({ seconds }) => seconds))} s`];
  facts.push(`${spread(runs.map(({ resources, seconds }) => resources / seconds))} lines/s`);
  if (bares) {
    const times = runs.map(({ seconds, resources }, index) => {
      const bare = bares[index];
      return seconds / resources / (bare.seconds / bare.resources);
    });
    facts.push(`${spread(times)} x the bare loop`);
  }
  if (runs[0].memory) facts.push(`${spread(runs.map(({ memory }) => memory))} MiB at most`);
  console.log([name.padEnd(26), ...facts, runs[0].status ?? ""].join("  "));
}

async function measureRound(directory, { lines, levels }) {
  const large = join(directory, "data/s3/bucket/large.ndjson");
  const measured = { "bare loop": await measureBareLoop(large) };
  for (const level of levels) {
    measured[`${level}, ${lines / 10} lines`] = await measureImport(directory, "small.ndjson", level);
    measured[`${level}, ${lines} lines`] = await measureImport(directory, "large.ndjson", level);
  }
  return measured;
}

async function main({ lines, rounds, levels }) {
  const directory = await mkdtemp(join(tmpdir(), "healthlake-bench-"));
  const bucket = join(directory, "data/s3/bucket");
  await mkdir(bucket, { recursive: true });
  try {
    await writeLines(join(bucket, "small.ndjson"), lines / 10);
    await writeLines(join(bucket, "large.ndjson"), lines);
    const all = [];
    for (let count = 0; count < rounds; count++) {
      all.push(await measureRound(directory, { lines, levels }));
      console.log(`round ${count + 1} of ${rounds}`);
    }
    const bares = all.map((measured) => measured["bare loop"]);
    for (const name of Object.keys(all[0])) {
      const runs = all.map((measured) => measured[name]);
      tell(name, runs, runs[0] === bares[0] ? undefined : bares);
    }
    for (const level of levels) {
      const memory = (measured, count) => measured[`${level}, ${count} lines`].memory;
      const ratios = all.map((measured) => memory(measured, lines) / memory(measured, lines / 10));
      console.log(`memory of the large file at ${level}: ${spread(ratios)} x the small one's`);
    }
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    bare: { type: "boolean", default: false },
    lines: { type: "string", default: "1000000" },
    rounds: { type: "string", default: "5" },
    levels: { type: "string", default: "minimal,structure-only,strict" },
  },
});
const levels = values.levels.split(",").filter(Boolean);
if (values.bare) await bareLoop(positionals[0]);
else await main({ lines: Number(values.lines), rounds: Number(values.rounds), levels });
