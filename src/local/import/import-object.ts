/** Reads one object of an import: checks its lines and stores what is right, a portion and a checkpoint at a time. */
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { type Database, type Change, writeBatch } from "../database/database.js";
import { readVersions, toChange } from "../database/resources.js";
import type { ResourceCheck } from "../fhir/levels.js";
import { type Accepted, type CheckedLine, type Refused, checkLine } from "./check-line.js";
import { type Checkpoint, type CurrentObject, beginningOfObject, checkpointChange } from "./checkpoint.js";
import { type Line, type Portion, readPortions } from "./line-reader.js";
import { type ResultFile, openResultFile } from "./result-file.js";
import { failureLine, successLine } from "./result-lines.js";
import type { FileHandle } from "node:fs/promises";

export interface ObjectImport {
  readonly database: Database;
  readonly jobId: string;
  readonly datastoreId: string;
  readonly check: ResourceCheck;
  /** The job's folder for result files. */
  readonly staging: string;
  /** The object's name below SUCCESS/ and FAILURE/. */
  readonly name: string;
  readonly now: () => number;
  /** Told after each checkpoint; false stops the import there. */
  readonly onCheckpoint: (checkpoint: Checkpoint) => boolean;
}

/** No check of lines holds the event loop longer than this. */
const TURN_MS = 10;

/** The checkpoint at its end, which is written; undefined if it was stopped. The caller closes the file. */
export async function importObject(
  task: ObjectImport,
  file: FileHandle,
  from: Checkpoint,
): Promise<Checkpoint | undefined> {
  let at = from.current
    ? from
    : { ...from, counts: { ...from.counts, filesScanned: from.counts.filesScanned + 1 } };
  const current = from.current ?? beginningOfObject;
  const success = await openResultFile(join(task.staging, "SUCCESS", task.name), current.successLength);
  const failure = await openResultFile(join(task.staging, "FAILURE", task.name), current.failureLength);
  try {
    let goesOn = true;
    let inFlight: ReadonlyMap<string, number> = new Map();
    let written: Promise<void> = Promise.resolve();
    for await (const portion of readPortions(file, current)) {
      // While the database writes the last portion, the next one is checked.
      const lines = await checkLines(portion.lines, task.check);
      const stored = await storeLines(task, lines, inFlight, success, failure);
      await written;
      if (!goesOn) return undefined;
      inFlight = stored.newest;
      const next = advance(at, portion, stored, success, failure);
      at = next;
      written = writeBatch(task.database, [...stored.changes, checkpointChange(task.jobId, next)]).then(
        () => {
          goesOn = task.onCheckpoint(next);
        },
      );
      // It is awaited in the next turn; until then its failure is nobody's.
      written.catch(() => {});
    }
    await written;
    if (!goesOn) return undefined;
  } finally {
    await success.close();
    await failure.close();
  }
  const done = endOfObject(at);
  await writeBatch(task.database, [checkpointChange(task.jobId, done)]);
  return task.onCheckpoint(done) ? done : undefined;
}

async function checkLines(lines: readonly Line[], check: ResourceCheck): Promise<CheckedLine[]> {
  const checked: CheckedLine[] = [];
  let turn = performance.now();
  for (const line of lines) {
    checked.push(checkLine(line, check));
    if (performance.now() - turn < TURN_MS) continue;
    await nextTurn();
    turn = performance.now();
  }
  return checked;
}

interface Stored {
  readonly accepted: readonly Accepted[];
  readonly scanned: number;
  readonly changes: readonly Change[];
  /** The version of each resource in it. */
  readonly newest: ReadonlyMap<string, number>;
}

/** `inFlight` has the versions that the database may not show yet. Writes the result lines and prepares the resources' changes: each upsert is one version more. */
async function storeLines(
  { database, datastoreId, now }: ObjectImport,
  lines: readonly CheckedLine[],
  inFlight: ReadonlyMap<string, number>,
  success: ResultFile,
  failure: ResultFile,
): Promise<Stored> {
  const accepted = lines.filter((line): line is Accepted => "text" in line);
  const refused = lines.filter((line): line is Refused => "issues" in line);
  const keys = accepted.map(({ type, id }) => ({ datastoreId, type, id }));
  const present = await readVersions(database, keys);
  const lastUpdated = new Date(now()).toISOString();
  const newest = new Map<string, number>();
  const changes: Change[] = [];
  const successes = accepted.map((resource, index) => {
    const { type, id, text } = resource;
    const name = `${type}/${id}`;
    const version = newest.get(name) ?? inFlight.get(name) ?? present[index] ?? 0;
    newest.set(name, version + 1);
    changes.push(toChange({ datastoreId, type, id }, { versionId: version + 1, lastUpdated, text }));
    return successLine(resource, version === 0 ? 201 : 200);
  });
  await success.append(successes);
  await failure.append(refused.map(failureLine));
  return { accepted, scanned: lines.length, changes, newest };
}

function advance(
  { counts, objectsDone, current = beginningOfObject }: Checkpoint,
  { next }: Portion,
  { accepted, scanned }: Stored,
  success: ResultFile,
  failure: ResultFile,
): Checkpoint & { current: CurrentObject } {
  const bytes = accepted.reduce((sum, { line }) => sum + line.bytes, 0);
  return {
    objectsDone,
    counts: {
      ...counts,
      bytesScanned: counts.bytesScanned + next.offset - current.offset,
      bytesImported: counts.bytesImported + bytes,
      resourcesScanned: counts.resourcesScanned + scanned,
      resourcesImported: counts.resourcesImported + accepted.length,
      resourcesRefused: counts.resourcesRefused + scanned - accepted.length,
    },
    current: {
      ...next,
      resourcesScanned: current.resourcesScanned + scanned,
      resourcesImported: current.resourcesImported + accepted.length,
      successLength: success.length,
      failureLength: failure.length,
    },
  };
}

/** An object counts as imported unless all of its resources were refused. */
function endOfObject({ counts, objectsDone, current = beginningOfObject }: Checkpoint): Checkpoint {
  const failed = current.resourcesScanned > 0 && current.resourcesImported === 0;
  return {
    objectsDone: objectsDone + 1,
    counts: {
      ...counts,
      filesRead: counts.filesRead + 1,
      filesImported: counts.filesImported + (failed ? 0 : 1),
    },
  };
}
