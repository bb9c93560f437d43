// What each field needs: the one place where the schema meets the policy.
import type { Action } from "./actions.js";

/**
 * An action that some role of the caller must grant before the field's resolver runs; on which datastores it is granted is
 * decided where the field reaches for one (guards.ts). "guards": that alone decides, for the field may lead to any type, or
 * to what its mutation has told already. "anybody": what everybody may see who was let in.
 */
export type FieldRule = Action | "guards" | "anybody";

/** Every field that reaches for HealthLake; a test holds it against the schema. */
export const FIELD_RULES: Readonly<Record<string, FieldRule>> = {
  "Query.node": "guards",
  "Query.nodes": "guards",
  "Query.datastore": "DescribeFHIRDatastore",
  "Query.datastores": "ListFHIRDatastores",
  "Query.jobs": "ListFHIRDatastores",
  "Query.importJob": "DescribeFHIRImportJob",
  "Query.exportJob": "DescribeFHIRExportJob",
  "Query.viewer": "anybody",
  "Query.gateway": "anybody",
  "Gateway.quotas": "healthlake-graphql:ReadGateway",
  "Gateway.breakers": "healthlake-graphql:ReadGateway",
  "Gateway.pollers": "healthlake-graphql:ReadGateway",
  "Gateway.replicas": "healthlake-graphql:ReadGateway",
  "Mutation.createDatastore": "CreateFHIRDatastore",
  "Mutation.updateDatastore": "UpdateFHIRDatastore",
  "Mutation.restoreDatastore": "RestoreFHIRDatastore",
  "Mutation.deleteDatastore": "DeleteFHIRDatastore",
  "Mutation.startImportJob": "StartFHIRImportJob",
  "Mutation.startExportJob": "StartFHIRExportJob",
  "Mutation.tagDatastore": "TagResource",
  "Mutation.untagDatastore": "UntagResource",
  "Subscription.datastoreStatusChanged": "DescribeFHIRDatastore",
  "Subscription.datastoresStatusChanged": "ListFHIRDatastores",
  "Subscription.jobsStatusChanged": "ListFHIRDatastores",
  "Subscription.importJobStatusChanged": "DescribeFHIRImportJob",
  "Subscription.importJobsStatusChanged": "ListFHIRImportJobs",
  "Subscription.exportJobStatusChanged": "DescribeFHIRExportJob",
  "Subscription.exportJobsStatusChanged": "ListFHIRExportJobs",
  "Datastore.tags": "ListTagsForResource",
  "Datastore.importJobs": "ListFHIRImportJobs",
  "Datastore.exportJobs": "ListFHIRExportJobs",
  "ImportJob.datastore": "DescribeFHIRDatastore",
  "ExportJob.datastore": "DescribeFHIRDatastore",
  "ImportJob.results": "healthlake-graphql:ReadJobResults",
  "ImportResults.manifest": "healthlake-graphql:ReadJobResults",
  "ImportResults.failures": "healthlake-graphql:ReadJobResults",
  "FailureGroup.samples": "healthlake-graphql:ReadJobLines",
  "ImportJob.inputObjects": "healthlake-graphql:ReadJobResults",
  "ExportJob.results": "healthlake-graphql:ReadJobResults",
  "ExportResults.files": "healthlake-graphql:ReadJobResults",
  "ExportFile.resourceCount": "healthlake-graphql:ReadJobResults",
  "ExportFile.url": "healthlake-graphql:DownloadExportFiles",
  "CreateDatastorePayload.datastore": "guards",
  "UpdateDatastorePayload.datastore": "guards",
  "RestoreDatastorePayload.datastore": "guards",
  "DeleteDatastorePayload.datastore": "guards",
  "TagDatastorePayload.datastore": "guards",
  "UntagDatastorePayload.datastore": "guards",
  "StartImportJobPayload.importJob": "guards",
  "StartExportJobPayload.exportJob": "guards",
};
