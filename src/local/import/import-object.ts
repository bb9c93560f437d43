// Reads one object of an import: checks its lines and stores what is right, a portion and a checkpoint at a time.
import type { FileHandle } from "node:fs/promises";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Change, Database } from "../database/database.js";
import { toChange } from "../database/resources.js";
import type { ResourceCheck } from "../fhir/levels.js";
import { type Accepted, type CheckedLine, type Refused, checkLine } from "./check-line.js";
import { type Checkpoint, type CurrentObject, beginningOfObject, checkpointChange } from "./checkpoint.js";
import { type Line, type Portion, readPortions } from "./line-reader.js";
import { type ResultFile, failureLine, openResultFile, successLine } from "./results.js";
import { addUnknownProfiles } from "./unknown-profiles.js";
import type { Versions } from "./versions.js";

export interface ObjectImport {
  readonly database: Database;
  readonly jobId: string;
  readonly datastoreId: string;
  readonly versions: Versions;
  readonly check: ResourceCheck;
  /** The job's folder for result files. */
  readonly staging: string;
  /** The path of its result files below SUCCESS/ and FAILURE/ there. */
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
  let goesOn = true;
  let written: Promise<void> = Promise.resolve();
  try {
    for await (const portion of readPortions(file, current)) {
      // While the database writes one portion, the next one is checked and its result lines are written.
      const prepared = await prepare(task, await checkLines(portion.lines, task.check));
      await success.append(prepared.successes);
      await failure.append(prepared.failures);
      await written;
      if (!goesOn) return undefined;
      const next = advance(at, portion, prepared, success, failure);
      at = next;
      written = store(task, prepared.changes, next).then((answer) => {
        goesOn = answer;
      });
      // It is awaited in the next turn; until then its failure is nobody's.
      written.catch(() => {});
    }
    await written;
    if (!goesOn) return undefined;
  } finally {
    await written.catch(() => {});
    await success.close();
    await failure.close();
  }
  const done = endOfObject(at);
  await task.database.write([checkpointChange(task.jobId, done)]);
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

/** A portion, ready to be written. */
interface Prepared {
  readonly scanned: number;
  readonly accepted: readonly Accepted[];
  readonly changes: readonly Change[];
  readonly successes: readonly string[];
  readonly failures: readonly string[];
}

async function prepare(
  { datastoreId, versions, now }: ObjectImport,
  lines: readonly CheckedLine[],
): Promise<Prepared> {
  const accepted = lines.filter((line): line is Accepted => "text" in line);
  const refused = lines.filter((line): line is Refused => "issues" in line);
  const keys = accepted.map(({ type, id }) => ({ datastoreId, type, id }));
  const versionIds = await versions.next(keys);
  const lastUpdated = new Date(now()).toISOString();
  const versionIdOf = (index: number) => versionIds[index] as number;
  return {
    scanned: lines.length,
    accepted,
    changes: accepted.map(({ type, id, text }, index) =>
      toChange({ datastoreId, type, id }, { versionId: versionIdOf(index), lastUpdated, text }),
    ),
    successes: accepted.map((line, index) => successLine(line, versionIdOf(index) === 1 ? 201 : 200)),
    failures: refused.map(failureLine),
  };
}

async function store(
  { database, jobId, onCheckpoint }: ObjectImport,
  changes: readonly Change[],
  checkpoint: Checkpoint,
): Promise<boolean> {
  await database.write([...changes, checkpointChange(jobId, checkpoint)]);
  return onCheckpoint(checkpoint);
}

function advance(
  { counts, objectsDone, current = beginningOfObject, unknownProfiles = [] }: Checkpoint,
  { next }: Portion,
  { scanned, accepted }: Prepared,
  success: ResultFile,
  failure: ResultFile,
): Checkpoint & { current: CurrentObject } {
  const imported = accepted.length;
  const bytesImported = accepted.reduce((sum, { line }) => sum + line.bytes, 0);
  return {
    objectsDone,
    unknownProfiles: addUnknownProfiles(unknownProfiles, accepted),
    counts: {
      ...counts,
      bytesScanned: counts.bytesScanned + next.offset - current.offset,
      bytesImported: counts.bytesImported + bytesImported,
      resourcesScanned: counts.resourcesScanned + scanned,
      resourcesImported: counts.resourcesImported + imported,
      resourcesRefused: counts.resourcesRefused + scanned - imported,
    },
    current: {
      ...next,
      resourcesScanned: current.resourcesScanned + scanned,
      resourcesImported: current.resourcesImported + imported,
      successLength: success.length,
      failureLength: failure.length,
    },
  };
}

/** An object counts as imported unless all of its resources were refused. */
function endOfObject({ current = beginningOfObject, ...checkpoint }: Checkpoint): Checkpoint {
  const { counts, objectsDone } = checkpoint;
  const failed = current.resourcesScanned > 0 && current.resourcesImported === 0;
  return {
    ...checkpoint,
    objectsDone: objectsDone + 1,
    counts: {
      ...counts,
      filesRead: counts.filesRead + 1,
      filesImported: counts.filesImported + (failed ? 0 : 1),
    },
  };
}
