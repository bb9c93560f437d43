// The way to what jobs have left in S3, behind the caller's permissions; what of it may hold parts of a resource is audited.
import type { Trail } from "../audit/trail.js";
import type { JobKey } from "../aws/ids.js";
import type { GatewayContext } from "../context.js";
import type { Access } from "./access.js";

type Results = GatewayContext["results"];

export function guardResults(results: Results, access: Access, trail: Trail): Results {
  const requireResults = ({ datastoreId, jobId }: JobKey) =>
    access.require("healthlake-graphql:ReadJobResults", { datastoreId, jobId });
  return {
    loadManifest: async (job) => {
      requireResults(job);
      return results.loadManifest(job);
    },
    loadFailures: async (job, withSamples) => {
      requireResults(job);
      // Who may not see samples causes no reading of them.
      const isGranted = access.lists("healthlake-graphql:ReadJobLines", job.datastoreId);
      return results.loadFailures(job, withSamples && isGranted);
    },
    loadInput: async (job) => {
      requireResults(job);
      return results.loadInput(job);
    },
    listFiles: async (job, token, size) => {
      requireResults(job);
      return results.listFiles(job, token, size);
    },
    countResources: async (job, file) => {
      requireResults(job);
      return results.countResources(job, file);
    },
    signDownload: async (job, file) => {
      const { datastoreId, jobId } = job;
      const action = "healthlake-graphql:DownloadExportFiles";
      access.require(action, { datastoreId, jobId });
      const target = { action, datastoreId, jobId, file: file.key };
      return trail.disclose(target, () => results.signDownload(job, file));
    },
    loadSamples: async (job, groupId) => {
      const { datastoreId, jobId } = job;
      const action = "healthlake-graphql:ReadJobLines";
      access.require(action, { datastoreId, jobId });
      return trail.disclose({ action, datastoreId, jobId }, () => results.loadSamples(job, groupId));
    },
  };
}
