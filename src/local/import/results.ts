// The files of SUCCESS and FAILURE: they grow on this machine while their input is read, and go to the bucket when complete.
import { type FileHandle, mkdir, open, stat } from "node:fs/promises";
import { dirname } from "node:path";
import type { Accepted, Refused } from "./check-line.js";

export interface ResultFile {
  readonly path: string;
  readonly length: number;
  append(lines: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

/**
 * Lines are joined by newlines, with none at the end. What lies beyond `length` was written after the last checkpoint
 * and is cut off. There is no file before the first line.
 */
export async function openResultFile(path: string, length: number): Promise<ResultFile> {
  let file: FileHandle | undefined;
  let end = length;
  const existing = await stat(path).catch(() => undefined);
  if (existing || length > 0) {
    file = await open(path, "r+");
    await file.truncate(length);
  }
  return {
    path,
    get length() {
      return end;
    },
    append: async (lines) => {
      if (lines.length === 0) return;
      if (!file) {
        await mkdir(dirname(path), { recursive: true });
        file = await open(path, "w");
      }
      const bytes = Buffer.from((end > 0 ? "\n" : "") + lines.join("\n"));
      // A full disk may take a part of them first, and say so only when it gets the rest.
      for (let at = 0; at < bytes.length;) {
        at += (await file.write(bytes, at, bytes.length - at, end + at)).bytesWritten;
      }
      end += bytes.length;
    },
    close: async () => file?.close(),
  };
}

/**
 * A line of SUCCESS in HealthLake's form (docs/healthlake.md, Import files). `statusCode` is 201 for a resource that is
 * new, 200 for one that was there. Type and id need no escapes.
 */
export function successLine({ line, type, id }: Accepted, statusCode: 200 | 201): string {
  return `{"lineId":${line.number}, "resourceId":"${id}", "resourceType":"${type}", "statusCode":${statusCode}}`;
}

/** A line of FAILURE in HealthLake's form: what is wrong with one line, as an OperationOutcome. */
export function failureLine({ line, type, id, issues }: Refused): string {
  return JSON.stringify({
    lineId: line.number,
    ...(id !== undefined && { resourceId: id }),
    ...(type !== undefined && { resourceType: type }),
    UpdateResourceResponse: {
      jsonBlob: { resourceType: "OperationOutcome", issue: issues },
      statusCode: 400,
    },
  });
}
