/* global Buffer */
// What a good engineer would write by hand: resolvers, a DataLoader for each request, the SDK's client, and a cache of a second.
import {
  DescribeFHIRDatastoreCommand,
  HealthLakeClient,
  ListFHIRDatastoresCommand,
  ListFHIRImportJobsCommand,
} from "@aws-sdk/client-healthlake";
import DataLoader from "dataloader";
import { GraphQLScalarType } from "graphql";
import { LRUCache } from "lru-cache";

const PAGE = 500;

const client = new HealthLakeClient({});
const COMMANDS = { DescribeFHIRDatastoreCommand, ListFHIRDatastoresCommand, ListFHIRImportJobsCommand };

/** As people write it: answers are kept for a second, calls in flight are not shared. */
const cache = new LRUCache({ max: 5000, ttl: 1000 });
async function call(command, input) {
  const key = command + JSON.stringify(input);
  const kept = cache.get(key);
  if (kept) return kept;
  const answer = await client.send(new COMMANDS[command](input));
  cache.set(key, answer);
  return answer;
}

const encode = (text) => Buffer.from(text).toString("base64url");
const decode = (text) => Buffer.from(text, "base64url").toString();

function toDatastore(datastore) {
  const { CmkType: cmkType, KmsKeyId: kmsKeyId } = datastore.SseConfiguration.KmsEncryptionConfig;
  return {
    id: encode(`Datastore:${datastore.DatastoreId}`),
    datastoreId: datastore.DatastoreId,
    arn: datastore.DatastoreArn,
    name: datastore.DatastoreName,
    status: datastore.DatastoreStatus,
    upstreamStatus: datastore.DatastoreStatus,
    createdAt: datastore.CreatedAt?.toISOString(),
    typeVersion: datastore.DatastoreTypeVersion,
    endpoint: datastore.DatastoreEndpoint,
    sseConfiguration: { kmsEncryptionConfig: { cmkType, kmsKeyId } },
  };
}

const toJob = (job) => ({
  id: encode(`ImportJob:${job.DatastoreId}/${job.JobId}`),
  jobId: job.JobId,
  name: job.JobName,
  status: job.JobStatus,
  submitTime: job.SubmitTime?.toISOString(),
  endTime: job.EndTime?.toISOString(),
  datastoreId: job.DatastoreId,
});

/** A cursor names the page by its token, and the place in it. */
async function connect(readPage, { first, after }, toNode) {
  let [token, place] = after ? JSON.parse(decode(after)) : [undefined, -1];
  const edges = [];
  for (;;) {
    const { items, nextToken } = await readPage(token ?? undefined);
    const slice = items.slice(place + 1, place + 1 + first - edges.length);
    slice.forEach((item, at) =>
      edges.push({ node: toNode(item), cursor: encode(JSON.stringify([token, place + 1 + at])) }),
    );
    if (edges.length >= first || nextToken === undefined) {
      const hasNextPage = nextToken !== undefined || place + 1 + slice.length < items.length;
      return toConnection(edges, hasNextPage, after !== undefined);
    }
    token = nextToken;
    place = -1;
  }
}

const toConnection = (edges, hasNextPage, hasPreviousPage) => ({
  edges,
  nodes: edges.map(({ node }) => node),
  pageInfo: {
    hasNextPage,
    hasPreviousPage,
    startCursor: edges[0]?.cursor,
    endCursor: edges.at(-1)?.cursor,
  },
});

async function readDatastores(NextToken) {
  const answer = await call("ListFHIRDatastoresCommand", { MaxResults: PAGE, NextToken });
  return { items: answer.DatastorePropertiesList, nextToken: answer.NextToken };
}

const readJobs = (DatastoreId) => async (NextToken) => {
  const answer = await call("ListFHIRImportJobsCommand", { DatastoreId, MaxResults: PAGE, NextToken });
  return { items: answer.ImportJobPropertiesList, nextToken: answer.NextToken };
};

async function readDatastore(DatastoreId) {
  const { DatastoreProperties } = await call("DescribeFHIRDatastoreCommand", { DatastoreId });
  return DatastoreProperties;
}

export const createContext = () => ({
  datastores: new DataLoader((ids) => Promise.all(ids.map(readDatastore))),
});

/** Their values are texts already. */
const asItIs = (name) => new GraphQLScalarType({ name, serialize: (value) => value });

export const resolvers = {
  DateTime: asItIs("DateTime"),
  URL: asItIs("URL"),
  Query: {
    async datastore(_root, { id }, { datastores }) {
      const [, datastoreId] = decode(id).split(":");
      return toDatastore(await datastores.load(datastoreId));
    },
    datastores: (_root, slice) => connect(readDatastores, slice, toDatastore),
  },
  Datastore: {
    importJobs: ({ datastoreId }, slice) => connect(readJobs(datastoreId), slice, toJob),
  },
};
