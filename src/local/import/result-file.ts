/** A file of result lines that grows while its input is read, on this machine; it goes to the bucket when it is complete. */
import { type FileHandle, mkdir, open, stat } from "node:fs/promises";
import { dirname } from "node:path";

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
      await file.write(bytes, 0, bytes.length, end);
      end += bytes.length;
    },
    close: async () => file?.close(),
  };
}
