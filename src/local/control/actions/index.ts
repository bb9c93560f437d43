import type { Services } from "../services.js";
import type { ActionName, Input } from "../../shape-types.js";
import { createFHIRDatastore } from "./create-fhir-datastore.js";
import { deleteFHIRDatastore } from "./delete-fhir-datastore.js";
import { describeFHIRDatastore } from "./describe-fhir-datastore.js";
import { describeFHIRExportJob } from "./describe-fhir-export-job.js";
import { describeFHIRImportJob } from "./describe-fhir-import-job.js";
import { listFHIRDatastores } from "./list-fhir-datastores.js";
import { listFHIRExportJobs } from "./list-fhir-export-jobs.js";
import { listFHIRImportJobs } from "./list-fhir-import-jobs.js";
import { listTagsForResource } from "./list-tags-for-resource.js";
import { restoreFHIRDatastore } from "./restore-fhir-datastore.js";
import { startFHIRExportJob } from "./start-fhir-export-job.js";
import { startFHIRImportJob } from "./start-fhir-import-job.js";
import { tagResource } from "./tag-resource.js";
import { untagResource } from "./untag-resource.js";
import { updateFHIRDatastore } from "./update-fhir-datastore.js";

/** Every action the local HealthLake knows, under its name on the wire. */
export const ACTIONS = {
  CreateFHIRDatastore: createFHIRDatastore,
  DeleteFHIRDatastore: deleteFHIRDatastore,
  DescribeFHIRDatastore: describeFHIRDatastore,
  DescribeFHIRExportJob: describeFHIRExportJob,
  DescribeFHIRImportJob: describeFHIRImportJob,
  ListFHIRDatastores: listFHIRDatastores,
  ListFHIRExportJobs: listFHIRExportJobs,
  ListFHIRImportJobs: listFHIRImportJobs,
  ListTagsForResource: listTagsForResource,
  RestoreFHIRDatastore: restoreFHIRDatastore,
  StartFHIRExportJob: startFHIRExportJob,
  StartFHIRImportJob: startFHIRImportJob,
  TagResource: tagResource,
  UntagResource: untagResource,
  UpdateFHIRDatastore: updateFHIRDatastore,
} as const satisfies { [A in ActionName]: (input: Input<A>, services: Services) => object };

export function isActionName(name: string): name is ActionName {
  return Object.hasOwn(ACTIONS, name);
}
