// Who may read what of a job's results, what of it is audited, and that nothing of it goes further than to who asked.
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { importLines, patient, startResults } from "../../support/results.js";
import { postStream } from "../../support/stream.js";

const RESULTS = `query ($id: ID!) { importJob(id: $id) { results { manifest { numberOfScannedFiles } failures { nodes { count } } } } }`;
const SAMPLES = `query ($id: ID!) { importJob(id: $id) { results { failures { nodes { count samples { diagnostics resourceId } } } } } }`;
const SECRET = "very-secret-id";

let directory = "";
beforeEach(async () => void (directory = await mkdtemp(join(tmpdir(), "results-audit-"))));
afterEach(() => rm(directory, { recursive: true }));

const ROLES = ["viewer", "operator", "admin"];
const keys = [
  ...ROLES.map((role) => ({ id: role, roles: [role] })),
  { id: "other-admin", roles: ["admin"] },
  { id: "elsewhere", roles: ["admin"], datastores: ["a".repeat(32)] },
];

async function start(env: Record<string, string> = {}) {
  const file = join(directory, "audit.log");
  const all = await startResults({ env: { AUDIT_LOG_FILE: file, ...env } }, keys);
  const { id } = await importLines(all.at, [patient(SECRET, { nonsense: 1 })]);
  all.asked();
  const ask = (who: string, query: string) =>
    all.gateway.query(query, { id }, { headers: all.headersOf(who) });
  const records = async () =>
    (await readFile(file, "utf8"))
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  return { ...all, id, ask, records };
}

const codesOf = ({ errors = [] }: { errors?: readonly { extensions: Record<string, unknown> }[] }) =>
  errors.map(({ extensions }) => extensions.code);

test("counts and causes are for operators, samples for admins alone", async () => {
  const { ask, asked } = await start();
  const viewer = await ask("viewer", RESULTS);
  expect([viewer.data.importJob.results, codesOf(viewer)]).toEqual([null, ["FORBIDDEN"]]);
  expect(viewer.errors?.[0]?.message).toContain("healthlake-graphql:ReadJobResults");
  expect(asked()).toEqual([]);
  expect((await ask("operator", RESULTS)).data.importJob.results.failures.nodes).toEqual([{ count: 1 }]);
  asked();
  const operator = await ask("operator", SAMPLES);
  expect(operator.data.importJob.results.failures.nodes).toEqual([{ count: 1, samples: null }]);
  expect(codesOf(operator)).toEqual(["FORBIDDEN"]);
  expect(JSON.stringify(operator)).not.toContain(SECRET);
  // What is known of the causes answers; nothing was read for what is refused.
  expect(asked().filter((request) => request.startsWith("GET"))).toEqual([]);
  const admin = await ask("admin", SAMPLES);
  expect(admin.data.importJob.results.failures.nodes[0].samples).toMatchObject([{ resourceId: SECRET }]);
});

test("outside of a caller's datastores there is no such job", async () => {
  const { ask, asked } = await start();
  expect((await ask("elsewhere", SAMPLES)).data.importJob).toBeNull();
  expect(asked()).toEqual([]);
});

test("every reading of samples is audited, whatever AUDIT_READS says; nothing of them is in the log", async () => {
  const { ask, records, at, id } = await start();
  await ask("admin", RESULTS);
  expect(await records()).toEqual([]);
  await ask("admin", SAMPLES);
  await ask("admin", SAMPLES);
  const reading = {
    event: "read",
    outcome: "succeeded",
    subject: "admin",
    action: "healthlake-graphql:ReadJobLines",
    datastoreId: at.DatastoreId,
    jobId: id.split("/")[1],
  };
  expect(await records()).toMatchObject([reading, reading]);
  expect(JSON.stringify(await records())).not.toContain(SECRET);
});

test("an answer with samples is made each time, for who asks", async () => {
  const { ask, asked } = await start({ READ_CACHE_TTL_MS: "60000" });
  for (let times = 0; times < 4; times++) {
    await ask("admin", SAMPLES);
    expect(asked().filter((request) => request.startsWith("GET"))).toHaveLength(1);
  }
});

test("who may do the same as another is given none of its samples: each one's are read, and audited as its own", async () => {
  const { ask, asked, records } = await start({ READ_CACHE_TTL_MS: "60000" });
  // More often than an answer is asked for before it is kept, and by the compiled query.
  const readers = ["admin", "other-admin", "other-admin", "admin", "other-admin"];
  for (const who of readers) {
    const { data } = await ask(who, SAMPLES);
    expect(data.importJob.results.failures.nodes[0].samples).toMatchObject([{ resourceId: SECRET }]);
    expect(asked().filter((request) => request.startsWith("GET"))).toHaveLength(1);
  }
  expect((await records()).map(({ subject, action }) => [subject, action])).toEqual(
    readers.map((who) => [who, "healthlake-graphql:ReadJobLines"]),
  );
});

test("subscriptions can't have samples", async () => {
  const { gateway, at, headersOf, asked } = await start();
  const below = "importJob { results { failures { nodes { samples { diagnostics } } } } }";
  const query = `subscription { importJobsStatusChanged(datastoreId: "${at.DatastoreId}") { ${below} } }`;
  const stream = await postStream(gateway.url, { query }, headersOf("admin"));
  const { data } = await stream.next();
  stream.abort();
  expect(data).toMatchObject({
    errors: [{ message: expect.stringContaining("one caller"), extensions: { code: "BAD_USER_INPUT" } }],
  });
  expect(asked()).toEqual([]);
});
