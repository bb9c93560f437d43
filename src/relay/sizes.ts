// How long lists are thought to be before they are read.
import type { JobKind } from "../aws/job-kinds.js";

/** What is known of the lists that one caller sees; undefined where nothing was read a moment ago. */
export interface Sizes {
  /** How many datastores it sees. */
  datastores(): number | undefined;
  /** Pages of the lists of jobs of these datastores, by AWS id, as far as it sees them; without ids of all that it sees. */
  jobPages(kinds: readonly JobKind[], datastoreIds: readonly string[] | undefined): number | undefined;
}

export const NOTHING_KNOWN: Sizes = { datastores: () => undefined, jobPages: () => undefined };
