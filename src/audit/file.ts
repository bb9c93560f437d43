// A file that only grows, and holds what a resolved write has put there, even if the process or the machine dies.
import { type FileHandle, constants, open, realpath } from "node:fs/promises";
import { dirname } from "node:path";
import type { Sink } from "./sink.js";

/** For reading too: its last byte tells whether it ends with a whole line. So a pipe is opened at once, and refused. */
const FLAGS = constants.O_RDWR | constants.O_APPEND | constants.O_CREAT;
/** For the operators of the gateway alone: it says who did what. */
const MODE = 0o600;
const NEWLINE = 0x0a;

interface OpenFile {
  readonly handle: FileHandle;
  /** False for a device such as /dev/null: there is nothing to sync, to remove or to continue. */
  readonly isRegular: boolean;
  /** Whether it ends within a line: a write was cut off by a full disk, or by the end of the process. */
  isTorn: boolean;
}

/** Rejects where the path can't be opened for appending, or is neither a file nor a character device. */
export async function startAuditFile(path: string): Promise<Sink> {
  let file: OpenFile | undefined = await openFile(path);
  const discard = async () => {
    const discarded = file;
    file = undefined;
    // All that counts was synced before.
    await discarded?.handle.close().catch(() => undefined);
  };
  const append = async (lines: string) => {
    file ??= await openFile(path);
    try {
      return await appendTo(file, lines);
    } catch (error) {
      // After a failed sync nobody knows what is on the disk, and after a short write where a line ends: both are looked at anew.
      await discard();
      throw error;
    }
  };
  return {
    mayStall: file.isRegular,
    write: async (lines) => {
      if (await append(lines)) return;
      await discard();
      if (!(await append(lines))) throw new Error("the file is removed as soon as it is written");
    },
    reopen: async () => {
      await discard();
      file = await openFile(path);
    },
    close: discard,
  };
}

async function openFile(path: string): Promise<OpenFile> {
  const handle = await open(path, FLAGS, MODE);
  try {
    const stats = await handle.stat();
    if (!stats.isFile() && !stats.isCharacterDevice())
      throw new Error("it is neither a file nor a device such as /dev/null");
    if (stats.isFile() && stats.size === 0) await syncFolder(path);
    return {
      handle,
      isRegular: stats.isFile(),
      isTorn: stats.isFile() && (await endsTorn(handle, stats.size)),
    };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** False where the file has lost its last name meanwhile: what was written to it is lost with it. */
async function appendTo(file: OpenFile, lines: string): Promise<boolean> {
  const { handle, isRegular, isTorn } = file;
  let rest = Buffer.from(isTorn ? `\n${lines}` : lines);
  while (rest.length > 0) {
    const { bytesWritten } = await handle.write(rest);
    rest = rest.subarray(bytesWritten);
  }
  file.isTorn = false;
  if (!isRegular) return true;
  await handle.datasync();
  return (await handle.stat()).nlink > 0;
}

async function endsTorn(handle: FileHandle, size: number): Promise<boolean> {
  if (size === 0) return false;
  const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer[0] !== NEWLINE;
}

/** The name of a new file must outlive the machine too. Some file systems can't, and need not be told. */
async function syncFolder(path: string): Promise<void> {
  try {
    const folder = await open(dirname(await realpath(path)), constants.O_RDONLY);
    await folder.sync().finally(() => folder.close());
  } catch {
    return;
  }
}
