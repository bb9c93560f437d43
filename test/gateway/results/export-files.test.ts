// ExportJob.results.files over HTTP: listed page by page, counted, and given by addresses that are made for one caller.
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exportAll } from "../../local/data-support.js";
import { importLines, patient, startResults, writeResult } from "../../support/results.js";

const FILES = `query ($id: ID!, $first: Int, $after: String) { exportJob(id: $id) { results { files(first: $first, after: $after) {
  pageInfo { hasNextPage endCursor } nodes { key sizeInBytes }
} } } }`;
const COUNTS = `query ($id: ID!) { exportJob(id: $id) { results { files(first: 5) { nodes { resourceCount } } } } }`;
const URLS = `query ($id: ID!) { exportJob(id: $id) { results { files(first: 5) { nodes { key url } } } } }`;

const keys = [
  { id: "operator", roles: ["operator"] },
  { id: "admin", roles: ["admin"] },
  { id: "leaving", roles: ["admin"], expires: new Date(Date.now() + 300_000).toISOString() },
];

async function start(env: Record<string, string> = {}) {
  const all = await startResults({ env }, keys);
  await importLines(all.at, [patient("1"), patient("2")]);
  const { JobId, folder } = await exportAll(all.at);
  const id = `${all.at.DatastoreId}/${JobId}`;
  all.asked();
  const ask = (who: string, query: string, variables: object = {}) =>
    all.gateway.query(query, { id, ...variables }, { headers: all.headersOf(who) });
  return { ...all, folder, ask };
}

test("files are told with their sizes, page by page, a call each", async () => {
  const { ask, at, asked, folder } = await start();
  await writeResult(at, `${folder}Zeta/ü +%.ndjson`, "{}\n");
  const first = await ask("operator", FILES, { first: 1 });
  expect(first.errors).toBeUndefined();
  const { nodes, pageInfo } = first.data.exportJob.results.files;
  expect(nodes).toEqual([
    { key: expect.stringContaining(`${folder}Patient/Patient-`), sizeInBytes: expect.any(Number) },
  ]);
  expect(asked()).toEqual([`LIST /bucket?prefix=${folder}`]);
  const rest = await ask("operator", FILES, { first: 10, after: pageInfo.endCursor });
  expect(rest.data.exportJob.results.files).toMatchObject({
    pageInfo: { hasNextPage: false },
    nodes: [{ key: `${folder}Zeta/ü +%.ndjson`, sizeInBytes: 3 }],
  });
});

test("resources are counted by reading the file once, while it is the same", async () => {
  const { ask, asked } = await start();
  for (const reads of [1, 0]) {
    const { data } = await ask("operator", COUNTS);
    expect(data.exportJob.results.files.nodes).toEqual([{ resourceCount: 2 }]);
    expect(asked().filter((request) => request.startsWith("GET"))).toHaveLength(reads);
  }
});

test("addresses are off by default, and for admins alone where they are on", async () => {
  const off = await start();
  const refused = await off.ask("admin", URLS);
  expect(refused.data.exportJob.results.files.nodes).toMatchObject([{ url: null }]);
  expect(refused.errors).toMatchObject([
    { message: expect.stringContaining("EXPORT_DOWNLOADS"), extensions: { code: "FORBIDDEN" } },
  ]);
  const on = await start({ EXPORT_DOWNLOADS: "true" });
  const operator = await on.ask("operator", URLS);
  expect(operator.data.exportJob.results.files.nodes).toMatchObject([{ url: null }]);
  expect(operator.errors).toMatchObject([{ extensions: { code: "FORBIDDEN" } }]);
});

test("an address gives the file, ends in 15 minutes or with its caller, and is audited with the file's key", async () => {
  const directory = await mkdtemp(join(tmpdir(), "downloads-"));
  try {
    const file = join(directory, "audit.log");
    const { ask } = await start({ EXPORT_DOWNLOADS: "true", AUDIT_LOG_FILE: file });
    const [{ key, url }] = (await ask("admin", URLS)).data.exportJob.results.files.nodes;
    expect(new URL(url).searchParams.get("X-Amz-Expires")).toBe("900");
    const body = await (await fetch(url)).text();
    expect(body.trim().split("\n")).toHaveLength(2);
    const text = await readFile(file, "utf8");
    expect(text).not.toContain("X-Amz");
    expect(JSON.parse(text)).toMatchObject({
      event: "read",
      subject: "admin",
      action: "healthlake-graphql:DownloadExportFiles",
      file: key,
    });
    const [leaving] = (await ask("leaving", URLS)).data.exportJob.results.files.nodes;
    expect(Number(new URL(leaving.url).searchParams.get("X-Amz-Expires"))).toBeLessThanOrEqual(300);
  } finally {
    await rm(directory, { recursive: true });
  }
});
