// The demo's part of S3: what it imports, and where the results go. Buckets are folders, and nobody else makes them.
import { cp, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export interface DemoFiles {
  readonly dataDir: string;
  readonly auditLog: string;
  /** The folder of the buckets. */
  readonly s3: string;
  readonly isTemporary: boolean;
  /** Removes a folder of the results. */
  removeResults(folder: string): Promise<void>;
  /** Removes what is temporary. */
  remove(): Promise<void>;
}

const EXAMPLES = fileURLToPath(new URL("../../examples/fhir/", import.meta.url));

/** In the given data directory, which stays; else in a temporary one. */
export async function createFiles(given: string | undefined): Promise<DemoFiles> {
  const dataDir = given || (await mkdtemp(join(tmpdir(), "healthlake-demo-")));
  const s3 = join(dataDir, "s3");
  await mkdir(join(s3, "demo-results"), { recursive: true });
  await cp(EXAMPLES, join(s3, "demo-intake"), { recursive: true });
  return {
    dataDir,
    s3,
    auditLog: join(dataDir, "audit.ndjson"),
    isTemporary: !given,
    removeResults: (folder) => rm(join(s3, "demo-results", folder), { recursive: true, force: true }),
    remove: async () => {
      if (!given) await rm(dataDir, { recursive: true, force: true });
    },
  };
}
