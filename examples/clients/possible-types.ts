/** Which types an interface of schema.graphql may turn out to be: without it a cache guesses at `... on Job`. */
export const possibleTypes = {
  Job: ["ExportJob", "ImportJob"],
  JobStatusEvent: ["ExportJobStatusEvent", "ImportJobStatusEvent"],
  Node: ["Datastore", "ExportJob", "ImportJob"],
  StatusEvent: ["DatastoreStatusEvent", "ExportJobStatusEvent", "ImportJobStatusEvent"],
};
