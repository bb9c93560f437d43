// Files that say who may come in: read whole, checked whole, every problem named.
import { readFile } from "node:fs/promises";

/** A file that can't be used; the message names it, and every place of it that is wrong. */
export class JsonFileError extends Error {
  override readonly name = "JsonFileError";

  constructor(path: string, problems: readonly string[], options?: ErrorOptions) {
    super(`${path}: ${problems.join("; ")}`, options);
  }
}

/** Rejects with JsonFileError where there is no such file, or no JSON in it. */
export async function readJsonFile(path: string): Promise<unknown> {
  const text = await readFile(path, "utf8").catch((cause: NodeJS.ErrnoException) => {
    throw new JsonFileError(path, [`can't be read (${cause.code ?? cause.message})`], { cause });
  });
  try {
    return JSON.parse(text);
  } catch {
    // V8's message quotes the text, which may hold a secret.
    throw new JsonFileError(path, ["is not JSON"]);
  }
}
