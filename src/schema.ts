import "reflect-metadata";
import type { GraphQLSchema } from "graphql";
import { buildSchema } from "type-graphql";
import { DatastoreMutations } from "./resolvers/datastore-mutations.js";
import { DatastoreStatusResolver } from "./resolvers/datastore-status.js";
import { ExportJobStatusResolver } from "./resolvers/export-job-status.js";
import { ImportJobStatusResolver } from "./resolvers/import-job-status.js";
import { AccountJobsResolver } from "./resolvers/account-jobs.js";
import { AccountJobsStatusResolver } from "./resolvers/account-jobs-status.js";
import { DatastoreResolver } from "./resolvers/datastore.js";
import {
  ExportFileResolver,
  ExportJobResultsResolver,
  ExportResultsResolver,
} from "./resolvers/export-results.js";
import { InputObjectsResolver } from "./resolvers/input-objects.js";
import { ExportJobResolver } from "./resolvers/export-job.js";
import { ImportJobResolver } from "./resolvers/import-job.js";
import {
  FailureGroupResolver,
  ImportJobResultsResolver,
  ImportResultsResolver,
} from "./resolvers/import-results.js";
import { JobMutations } from "./resolvers/job-mutations.js";
import { JobResolver } from "./resolvers/job.js";
import { NodeResolver } from "./resolvers/node.js";
import { RestoreMutation } from "./resolvers/restore-datastore.js";
import { TagMutations } from "./resolvers/tag.js";
import { UpdateMutation } from "./resolvers/update-datastore.js";
import { ViewerResolver } from "./resolvers/viewer.js";
import { ExportJob } from "./types/export-job.js";
import { ImportJob } from "./types/import-job.js";

/** The public schema, executable. schema.graphql is printed from it. */
export async function buildGatewaySchema(): Promise<GraphQLSchema> {
  const schema = await buildSchema({
    resolvers: [
      DatastoreResolver,
      ImportJobResolver,
      ExportJobResolver,
      JobResolver,
      AccountJobsResolver,
      ImportJobResultsResolver,
      ImportResultsResolver,
      FailureGroupResolver,
      InputObjectsResolver,
      ExportJobResultsResolver,
      ExportResultsResolver,
      ExportFileResolver,
      NodeResolver,
      ViewerResolver,
      DatastoreMutations,
      UpdateMutation,
      RestoreMutation,
      JobMutations,
      TagMutations,
      DatastoreStatusResolver,
      AccountJobsStatusResolver,
      ImportJobStatusResolver,
      ExportJobStatusResolver,
    ],
    orphanedTypes: [ImportJob, ExportJob],
    validate: false,
    // type-graphql demands one, though every subscription brings its own iterable.
    pubSub: { publish: noPubSub, subscribe: noPubSub },
  });
  // type-graphql has no place for these.
  for (const [type, description] of [
    [schema.getQueryType(), "Reads. A field that fails is null by itself and leaves its siblings."],
    [
      schema.getMutationType(),
      "Changes. They are carried out one after the other, in the order of the document.",
    ],
    [
      schema.getSubscriptionType(),
      "Statuses as the gateway sees them change, over a WebSocket or Server-Sent Events; first of all the present ones.",
    ],
  ] as const) {
    if (type) type.description = description;
  }
  return schema;
}

function noPubSub(): never {
  throw new Error("Subscriptions are fed by the status publisher");
}
