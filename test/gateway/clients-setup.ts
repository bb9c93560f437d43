// What examples/clients are tried with: a gateway whose HealthLake stands still, and one import job half way through.
import { buildSchema } from "graphql";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { WebSocket } from "ws";
import { FakeClock } from "../support/fake-clock.js";
import { startTestGateway } from "../support/gateway.js";
import { createDatastores, startImportJobs } from "../support/resources.js";

const SUBMITTED_MS = 2000;
const IMPORT_MS = 20_000;

export const schema = buildSchema(
  readFileSync(fileURLToPath(new URL("../../schema.graphql", import.meta.url)), "utf8"),
);

/** What Node needs beside what a browser has; and a client that is left behind must not connect for ever. */
export const socketOfNode = { webSocketImpl: WebSocket, retryAttempts: 0 };

export const PAGE = `query Page($after: String) {
  datastores(first: 2, after: $after) { edges { node { id name tags { key value } } } pageInfo { endCursor hasNextPage } }
}`;
/** Different fields of the same embedded objects. */
export const SCANNED = `query Scanned($id: ID!) {
  importJob(id: $id) {
    id
    progressReport { totalNumberOfResourcesScanned }
    jobOutputDataConfig { s3Configuration { s3Uri } }
    datastore { id sseConfiguration { kmsEncryptionConfig { cmkType } } }
  }
}`;
export const IMPORTED = `query Imported($id: ID!) {
  importJob(id: $id) {
    id
    progressReport { totalNumberOfResourcesImported }
    jobOutputDataConfig { s3Configuration { kmsKeyId } }
    datastore { id sseConfiguration { kmsEncryptionConfig { kmsKeyId } } }
  }
}`;
export const ANY_JOB = `query AnyJob($id: ID!) { node(id: $id) { id ... on Job { jobId name } } }`;
export const WATCH = `subscription Watch($id: ID!) {
  importJobStatusChanged(id: $id, withProgress: true) {
    status
    importJob { id status progressReport { totalNumberOfResourcesScanned totalNumberOfResourcesImported } }
  }
}`;

/** Its job has scanned 625 of its 1000 resources and imported 500 of them. */
export async function startHalfWay() {
  const clock = new FakeClock();
  const gateway = await startTestGateway({
    local: { clock, durations: { creatingMs: 0, submittedMs: SUBMITTED_MS, importMs: IMPORT_MS } },
    env: { POLL_ACTIVE_MS: "100", POLL_IDLE_MS: "100" },
  });
  const [datastoreId = ""] = await createDatastores(gateway.healthLake, 3);
  const [job] = await startImportJobs(gateway.healthLake, datastoreId, 1);
  await clock.advance(SUBMITTED_MS + IMPORT_MS / 2);
  const { data } = await gateway.query("query ($id: ID!) { importJob(id: $id) { id } }", { id: job });
  return {
    gateway,
    url: `${gateway.url}/graphql`,
    jobId: data.importJob.id as string,
    complete: () => clock.advance(IMPORT_MS / 2),
  };
}

/** What goes to console.warn and console.error, from now until `restore`. */
export function recordComplaints() {
  const { warn, error } = console;
  const complaints: string[] = [];
  console.warn = console.error = (...parts: unknown[]) => void complaints.push(parts.map(String).join(" "));
  return { complaints, restore: () => Object.assign(console, { warn, error }) };
}
