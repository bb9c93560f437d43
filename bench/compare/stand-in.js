/* global Buffer, setTimeout */
// HealthLake as fast as it can be: answers are texts made once, calls are counted, and each may be told to take its time.
// A message `{ latencyMs }` sets that; every message is answered by the number of calls since the one before.
import { createHash } from "node:crypto";
import { createServer } from "node:http";

const DATASTORES = 100;
const JOBS = 5;
/** The first datastore's. */
const MANY_JOBS = 20_000;
const REGION = "us-east-1";
const ACCOUNT = "123456789012";

const toId = (name) => createHash("md5").update(name).digest("hex");

const datastores = Array.from({ length: DATASTORES }, (_none, at) => {
  const id = toId(`datastore ${at}`);
  return {
    DatastoreId: id,
    DatastoreArn: `arn:aws:healthlake:${REGION}:${ACCOUNT}:datastore/fhir/${id}`,
    DatastoreName: `datastore-${String(at).padStart(4, "0")}`,
    DatastoreStatus: "ACTIVE",
    CreatedAt: 1_700_000_000 + at,
    DatastoreTypeVersion: "R4",
    DatastoreEndpoint: `https://healthlake.${REGION}.amazonaws.com/datastore/${id}/r4/`,
    SseConfiguration: { KmsEncryptionConfig: { CmkType: "AWS_OWNED_KMS_KEY" } },
  };
});
const byId = new Map(datastores.map((datastore) => [datastore.DatastoreId, datastore]));

function toJob(datastoreId, at) {
  const id = toId(`${datastoreId} ${at}`);
  return {
    JobId: id,
    JobName: `import-${at}`,
    JobStatus: "COMPLETED",
    SubmitTime: 1_700_000_000 + at,
    EndTime: 1_700_000_060 + at,
    DatastoreId: datastoreId,
    InputDataConfig: { S3Uri: "s3://in/" },
    JobOutputDataConfig: {
      S3Configuration: {
        S3Uri: `s3://out/${datastoreId}-FHIR_IMPORT-${id}/`,
        KmsKeyId: `arn:aws:kms:${REGION}:${ACCOUNT}:key/1`,
      },
    },
    DataAccessRoleArn: `arn:aws:iam::${ACCOUNT}:role/HealthLake`,
    ValidationLevel: "strict",
  };
}
const jobsOf = (datastoreId) =>
  Array.from({ length: datastoreId === datastores[0].DatastoreId ? MANY_JOBS : JOBS }, (_none, at) =>
    toJob(datastoreId, at),
  );
const jobs = new Map(datastores.map(({ DatastoreId }) => [DatastoreId, jobsOf(DatastoreId)]));

function toPage(all, { MaxResults = 100, NextToken }) {
  const start = NextToken ? Number(NextToken.split(".")[1]) : 0;
  const end = start + MaxResults;
  // As long as a real one.
  return [all.slice(start, end), end < all.length ? `token.${end}.${"x".repeat(150)}` : undefined];
}

const ACTIONS = {
  ListFHIRDatastores(input) {
    const [DatastorePropertiesList, NextToken] = toPage(datastores, input);
    return { DatastorePropertiesList, NextToken };
  },
  DescribeFHIRDatastore({ DatastoreId }) {
    return { DatastoreProperties: byId.get(DatastoreId) };
  },
  ListFHIRImportJobs(input) {
    const [ImportJobPropertiesList, NextToken] = toPage(jobs.get(input.DatastoreId), input);
    return { ImportJobPropertiesList, NextToken };
  },
};

let latencyMs = 0;
let calls = 0;
const answers = new Map();

function answer(action, text) {
  const key = `${action} ${text}`;
  if (!answers.has(key)) answers.set(key, Buffer.from(JSON.stringify(ACTIONS[action](JSON.parse(text)))));
  return answers.get(key);
}

const server = createServer((request, response) => {
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => {
    calls++;
    const [, action] = request.headers["x-amz-target"].split(".");
    const body = answer(action, Buffer.concat(chunks).toString());
    const send = () => {
      response.writeHead(200, {
        "content-type": "application/x-amz-json-1.0",
        "content-length": body.length,
      });
      response.end(body);
    };
    if (latencyMs > 0) setTimeout(send, latencyMs);
    else send();
  });
});
server.keepAliveTimeout = 120_000;
server.listen(0, "127.0.0.1", () => {
  const ids = datastores.map(({ DatastoreId }) => DatastoreId);
  process.send({ url: `http://127.0.0.1:${server.address().port}`, ids });
});
process.on("message", (message) => {
  latencyMs = message.latencyMs ?? latencyMs;
  process.send({ calls });
  calls = 0;
});
process.on("disconnect", () => process.exit());
