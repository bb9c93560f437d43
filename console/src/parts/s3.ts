// Addresses in S3.

/** The folder that was asked for: HealthLake answers with the job's own folder, below it. */
export function toAskedFolder(uri: string | null | undefined, jobId: string): string {
  const match = /^(.*\/)([^/]+)\/?$/.exec(uri ?? "");
  return match?.[1] !== undefined && match[2]?.includes(jobId) ? match[1] : (uri ?? "");
}

/** The last part of a key or an address. */
export function toFileName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1) || path;
}
