// One million failures of one job: answered from the first 50,000 lines, quickly and in little memory.
import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { OBJECTS_AT_ONCE } from "../../src/results/read-ahead.js";
import { importLines, patient, startResults } from "../support/results.js";

function* failures(file: number, lines: number) {
  for (let at = 0; at < lines; at += 1000) {
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

test.each([
  // The first alone has more lines and bytes than are read: nothing is asked for ahead of it.
  { files: 4, lines: 250_000, least: 1, most: 1 },
  // Five have all the lines that are read, while others are asked for ahead.
  { files: 100, lines: 10_000, least: 5, most: 5 + OBJECTS_AT_ONCE },
])(
  "a million failures in $files objects are two causes, in under 3 s of CPU, the local S3 included, and 64 MiB",
  async (they) => {
    const { gateway, at, asked } = await startResults();
    const { id, folder } = await importLines(at, [patient("1", { nonsense: 1 })]);
    for (let file = 0; file < they.files; file++) {
      const path = join(at.dataDir, "s3/bucket", `${folder}FAILURE/${file}.ndjson`);
      await mkdir(dirname(path), { recursive: true });
      await pipeline(Readable.from(failures(file, they.lines)), createWriteStream(path));
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
    const objects = asked().filter((request) => request.startsWith("GET")).length;
    expect(objects).toBeGreaterThanOrEqual(they.least);
    expect(objects).toBeLessThanOrEqual(they.most);
    process.stdout.write(
      `a million failures in ${they.files} objects: ${objects} read, ${Math.round(ms)} ms of CPU, ${Math.round((most - before) / 1048576)} MiB more\n`,
    );
    expect(ms).toBeLessThan(3000);
    expect(most - before).toBeLessThan(64 * 1024 * 1024);
  },
  180_000,
);
