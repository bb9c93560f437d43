// One million failures of one job: answered from the first 50,000 lines, quickly and in little memory.
import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { importLines, patient, startResults } from "../support/results.js";

const FILES = 4;
const LINES = 250_000;

function* failures(file: number) {
  for (let at = 0; at < LINES; at += 1000) {
    let text = "";
    for (let lineId = at + 1; lineId <= at + 1000; lineId++) {
      const diagnostics =
        lineId % 3 === 0
          ? `Unrecognised property '@p${lineId}'`
          : `Value '${lineId}' of ${file}-${lineId} is bad`;
      text += `{"lineId":${lineId},"resourceId":"p-${file}-${lineId}","resourceType":"Patient","UpdateResourceResponse":{"jsonBlob":{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"processing","diagnostics":"${diagnostics}","location":["Patient.name[${lineId % 7}].given"]}]},"statusCode":400}}\n`;
    }
    yield text;
  }
}

test("a million failures are two causes, in under 3 s of CPU, the local S3 included, and 64 MiB", async () => {
  const { gateway, at, asked } = await startResults();
  const { id, folder } = await importLines(at, [patient("1", { nonsense: 1 })]);
  for (let file = 0; file < FILES; file++) {
    const path = join(at.dataDir, "s3/bucket", `${folder}FAILURE/${file}.ndjson`);
    await mkdir(dirname(path), { recursive: true });
    await pipeline(Readable.from(failures(file)), createWriteStream(path));
  }
  const query = `query ($id: ID!) { importJob(id: $id) { results { failures { linesRead complete nodes { count cause samples { lineId } } } } } }`;
  // The client is loaded by what comes first.
  await gateway.query(`query ($id: ID!) { importJob(id: $id) { inputObjects { count } } }`, { id });
  asked();
  const before = process.memoryUsage().rss;
  let most = before;
  const sampling = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 5);
  const startedAt = process.cpuUsage();
  const { data, errors } = await gateway.query(query, { id });
  const { user, system } = process.cpuUsage(startedAt);
  const ms = (user + system) / 1000;
  clearInterval(sampling);
  expect(errors).toBeUndefined();
  const { linesRead, complete, nodes } = data.importJob.results.failures;
  expect({ linesRead, complete, groups: nodes.length }).toEqual({
    linesRead: 50_000,
    complete: false,
    groups: 2,
  });
  expect(asked().filter((request) => request.startsWith("GET"))).toHaveLength(1);
  process.stdout.write(
    `a million failures: ${Math.round(ms)} ms of CPU, ${Math.round((most - before) / 1048576)} MiB more\n`,
  );
  expect(ms).toBeLessThan(3000);
  expect(most - before).toBeLessThan(64 * 1024 * 1024);
}, 180_000);
