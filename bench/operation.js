/* global Buffer */
// The one operation that all clients of a run subscribe with, and the events that peers answer it with.

export const QUERY = `subscription Watch($datastoreId: ID!) {
  importJobsStatusChanged(datastoreId: $datastoreId, withProgress: true) {
    observedAt
    previousStatus
    status
    terminal
    importJob {
      id
      jobId
      name
      status
      submitTime
      endTime
      progressReport {
        totalNumberOfScannedFiles
        totalSizeOfScannedFilesInMB
        totalNumberOfImportedFiles
        totalNumberOfResourcesScanned
        totalNumberOfResourcesImported
        totalNumberOfResourcesWithCustomerError
        throughput
      }
    }
  }
}`;

const DATASTORE_ID = "0123456789abcdef0123456789abcdef";
const JOB_ID = "fedcba9876543210fedcba9876543210";
const SUBMITTED_AT = new Date().toISOString();

let size = 0;

/** As large as the gateway's own, and another one each time. */
export function nextEvent() {
  size += 0.000434;
  return {
    observedAt: new Date().toISOString(),
    previousStatus: "IN_PROGRESS",
    status: "IN_PROGRESS",
    terminal: false,
    importJob: {
      __typename: "ImportJob",
      id: Buffer.from(`ImportJob:${DATASTORE_ID}/${JOB_ID}`).toString("base64url"),
      jobId: JOB_ID,
      name: "import 0",
      status: "IN_PROGRESS",
      submitTime: SUBMITTED_AT,
      endTime: null,
      progressReport: {
        totalNumberOfScannedFiles: 0,
        totalSizeOfScannedFilesInMB: Math.floor(size * 1e6) / 1e6,
        totalNumberOfImportedFiles: 0,
        totalNumberOfResourcesScanned: 3,
        totalNumberOfResourcesImported: 2,
        totalNumberOfResourcesWithCustomerError: 0,
        throughput: 0.27,
      },
    },
  };
}
