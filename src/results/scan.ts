// One reading of a job's FAILURE objects: what is wrong, grouped by cause, within bounds that do not depend on how much there is.
import { createHash } from "node:crypto";
import { type Cause, type FailedLine, type Finding, parseFailedLine, toCause } from "./causes.js";
import { splitLines } from "./lines.js";
import type { StoredObject } from "./listing.js";
import { type ReadObject, readAhead } from "./read-ahead.js";

export const MAX_LINES = 50_000;
export const MAX_BYTES = 32 * 1024 * 1024;
export const MAX_OBJECTS = 100;
const MAX_GROUPS = 1000;
export const MAX_SAMPLES = 10;
/** Characters of the samples of all groups together: behind them a group may have fewer. */
const MAX_SAMPLE_CHARACTERS = 4 * 1024 * 1024;
const MAX_TYPES = 20;

/** Lines that failed alike. */
export interface FailureGroupShape extends Cause {
  /** Of its cause: the same in every reading. */
  readonly id: string;
  readonly count: number;
  /** Names of resource types, in order. */
  readonly resourceTypes: readonly string[];
}

export interface FailureReport {
  /** The most frequent first. */
  readonly groups: readonly FailureGroupShape[];
  readonly linesRead: number;
  /** Whether all there is was read; else counts are of what was. */
  readonly complete: boolean;
}

/** One line, as it failed: may hold what is in a resource. */
export interface FailureSampleShape extends Finding {
  /** Below FAILURE/, which is the name of the input file. */
  readonly file: string;
  readonly lineId: number | undefined;
  readonly resourceType: string | undefined;
  readonly resourceId: string | undefined;
}

/** By the ids of groups. */
export type Samples = ReadonlyMap<string, readonly FailureSampleShape[]>;

export interface Scanned {
  readonly report: FailureReport;
  /** Empty where they were not asked for. */
  readonly samples: Samples;
}

export interface ScanSettings {
  /** The objects below FAILURE/, in order. */
  readonly objects: readonly StoredObject[];
  /** Whether there are more than those. */
  readonly isCut: boolean;
  readonly toFile: (key: string) => string;
  readonly read: ReadObject;
  readonly withSamples: boolean;
  /** Resolves when it is its turn again on the event loop. */
  readonly turn: () => Promise<void>;
}

interface Group {
  readonly id: string;
  readonly cause: Cause;
  count: number;
  readonly types: Set<string>;
  readonly samples: FailureSampleShape[];
}

/** Rejects with what `read` rejects with. */
export async function scanFailures(settings: ScanSettings): Promise<Scanned> {
  const { objects, isCut, toFile, read, withSamples, turn } = settings;
  const groups = new Groups(withSamples);
  let linesRead = 0;
  let bytes = 0;
  let complete = !isCut && objects.length <= MAX_OBJECTS;
  reading: for await (const { object, chunks } of readAhead(objects.slice(0, MAX_OBJECTS), read, MAX_BYTES)) {
    const file = toFile(object.key);
    for await (const lines of splitLines(countBytes(chunks, (count) => (bytes += count)))) {
      for (const line of lines) {
        if (linesRead === MAX_LINES) {
          complete = false;
          break reading;
        }
        linesRead++;
        groups.add(parseFailedLine(line), file);
      }
      if (bytes >= MAX_BYTES) {
        complete = false;
        break reading;
      }
      await turn();
    }
  }
  const report = { groups: groups.toShapes(), linesRead, complete: complete && !groups.isFull };
  return { report, samples: groups.samples() };
}

async function* countBytes(chunks: AsyncIterable<Buffer>, count: (bytes: number) => void) {
  for await (const chunk of chunks) {
    count(chunk.length);
    yield chunk;
  }
}

class Groups {
  private readonly byKey = new Map<string, Group>();
  private characters = 0;
  /** Whether lines were left out because there are too many causes. */
  isFull = false;

  constructor(private readonly withSamples: boolean) {}

  /** A line with several causes counts in the group of each, once. */
  add(line: FailedLine, file: string): void {
    const counted = new Set<Group>();
    for (const finding of line.findings) {
      const group = this.groupOf(toCause(finding, line));
      if (!group || counted.has(group)) continue;
      counted.add(group);
      group.count++;
      const { resourceType } = line;
      if (resourceType && TYPE.test(resourceType) && group.types.size < MAX_TYPES)
        group.types.add(resourceType);
      if (this.withSamples) this.keep(group, { file, ...line, ...finding });
    }
  }

  private keep(group: Group, { file, lineId, resourceType, resourceId, ...rest }: FailureSampleShape): void {
    if (group.samples.length >= MAX_SAMPLES || this.characters >= MAX_SAMPLE_CHARACTERS) return;
    const { code, location, diagnostics } = rest;
    this.characters += file.length + diagnostics.length;
    group.samples.push({ file, lineId, resourceType, resourceId, code, location, diagnostics });
  }

  private groupOf(cause: Cause): Group | undefined {
    const key = JSON.stringify([cause.code, cause.element, cause.text]);
    const known = this.byKey.get(key);
    if (known) return known;
    if (this.byKey.size >= MAX_GROUPS) {
      this.isFull = true;
      return undefined;
    }
    const id = createHash("sha256").update(key).digest("base64url").slice(0, 16);
    const group = { id, cause, count: 0, types: new Set<string>(), samples: [] };
    this.byKey.set(key, group);
    return group;
  }

  toShapes(): readonly FailureGroupShape[] {
    return [...this.byKey.values()]
      .sort((one, other) => other.count - one.count || (one.id < other.id ? -1 : 1))
      .map(({ id, cause, count, types }) => ({ id, ...cause, count, resourceTypes: [...types].sort() }));
  }

  samples(): Samples {
    return new Map([...this.byKey.values()].map(({ id, samples }) => [id, samples]));
  }
}

const TYPE = /^[A-Za-z]{1,64}$/;
