// Joins the configuration to the preparation of documents: what they may hold, and which are persisted.
import { readFile } from "node:fs/promises";
import type { GraphQLSchema } from "graphql";
import { type Config, ConfigError } from "../config/settings.js";
import { type Manifest, parseManifest } from "../operations/manifest.js";
import { InvalidManifestError, type OwnDocuments, createDocuments } from "../operations/documents.js";

/** Rejects with ConfigError where the manifest can't be read, or has an operation that could never be run: each by its id. */
export async function loadDocuments(
  config: Config,
  schema: GraphQLSchema,
  readConsoleOperations: () => Promise<Manifest>,
): Promise<OwnDocuments> {
  const path = config.PERSISTED_MANIFEST_FILE;
  try {
    return createDocuments({
      schema,
      introspection: config.INTROSPECTION,
      limits: config,
      manifest: path === undefined ? undefined : await loadManifest(path),
      builtIn: config.CONSOLE ? await readConsoleOperations() : undefined,
      persistedOnly: config.PERSISTED_ONLY,
    });
  } catch (error) {
    if (!(error instanceof InvalidManifestError)) throw error;
    throw new ConfigError(
      error.problems.map((problem) => `PERSISTED_MANIFEST_FILE: ${path}: ${problem}`),
      { cause: error },
    );
  }
}

async function loadManifest(path: string): Promise<Manifest> {
  try {
    return parseManifest(await readFile(path, "utf8"));
  } catch (error) {
    throw new ConfigError([`PERSISTED_MANIFEST_FILE: ${path}: ${(error as Error).message}`], {
      cause: error,
    });
  }
}
