// How far an import has come, written in one batch with the resources it speaks of.
import { type Change, type Database, keysBelow } from "../database/database.js";
import type { Position } from "./line-reader.js";
import type { UnknownProfiles } from "./unknown-profiles.js";
import { type Counts, noCounts } from "./counts.js";

export interface Checkpoint {
  readonly counts: Counts;
  /** How many objects of the list are done. */
  readonly objectsDone: number;
  /** The object that is being read, if it was begun. */
  readonly current?: CurrentObject;
  readonly unknownProfiles?: UnknownProfiles;
}

export interface CurrentObject extends Position {
  readonly resourcesScanned: number;
  readonly resourcesImported: number;
  /** How long its two result files were. */
  readonly successLength: number;
  readonly failureLength: number;
}

export const firstCheckpoint: Checkpoint = { counts: noCounts, objectsDone: 0 };

export const beginningOfObject: CurrentObject = {
  offset: 0,
  lines: 0,
  resourcesScanned: 0,
  resourcesImported: 0,
  successLength: 0,
  failureLength: 0,
};

const PREFIX = "checkpoint/";

function keyOf(jobId: string): string {
  return PREFIX + jobId;
}

export function checkpointChange(jobId: string, checkpoint: Checkpoint): Change {
  return { type: "put", key: keyOf(jobId), value: JSON.stringify(checkpoint) };
}

export async function readCheckpoint(database: Database, jobId: string): Promise<Checkpoint> {
  const text = await database.read((level) => level.get(keyOf(jobId)));
  return text === undefined ? firstCheckpoint : (JSON.parse(text) as Checkpoint);
}

export async function removeCheckpoint(database: Database, jobId: string): Promise<void> {
  await database.writeRecords([{ type: "del", key: keyOf(jobId) }]);
}

/** The jobs that have one. */
export async function listCheckpoints(database: Database): Promise<string[]> {
  const keys = await database.read((level) => level.keys(keysBelow(PREFIX)).all());
  return keys.map((key) => key.slice(PREFIX.length));
}
