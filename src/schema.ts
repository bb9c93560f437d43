import "reflect-metadata";
import type { GraphQLSchema } from "graphql";
import { buildSchema } from "type-graphql";
import { DatastoreMutations } from "./resolvers/datastore-mutations.js";
import { DatastoreResolver } from "./resolvers/datastore.js";
import { ExportJobResolver } from "./resolvers/export-job.js";
import { ImportJobResolver } from "./resolvers/import-job.js";
import { JobMutations } from "./resolvers/job-mutations.js";
import { JobResolver } from "./resolvers/job.js";
import { NodeResolver } from "./resolvers/node.js";
import { TagMutations } from "./resolvers/tag.js";
import { ExportJob } from "./types/export-job.js";
import { ImportJob } from "./types/import-job.js";

/** The public schema, executable. schema.graphql is printed from it. */
export function buildGatewaySchema(): Promise<GraphQLSchema> {
  return buildSchema({
    resolvers: [
      DatastoreResolver,
      ImportJobResolver,
      ExportJobResolver,
      JobResolver,
      NodeResolver,
      DatastoreMutations,
      JobMutations,
      TagMutations,
    ],
    orphanedTypes: [ImportJob, ExportJob],
    validate: false,
  });
}
