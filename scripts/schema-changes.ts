// What clients would notice between two schemas, and whether a version may bring it. No files, no process.
import { CriticalityLevel, diff } from "@graphql-inspector/core";
import { buildSchema } from "graphql";

export interface SchemaChanges {
  /** Operations that were valid fail, or answers lose what was promised. */
  readonly breaking: readonly string[];
  /** Every operation stays valid, but a client that took the old schema for complete may be surprised. */
  readonly dangerous: readonly string[];
  readonly harmless: readonly string[];
}

/** Rejects with the GraphQLError of a text that is no schema. */
export async function compareSchemas(released: string, current: string): Promise<SchemaChanges> {
  const changes = await diff(buildSchema(released), buildSchema(current));
  const ofLevel = (level: CriticalityLevel) =>
    changes.filter((change) => change.criticality.level === level).map(({ message }) => message);
  return {
    breaking: ofLevel(CriticalityLevel.Breaking),
    dangerous: ofLevel(CriticalityLevel.Dangerous),
    harmless: ofLevel(CriticalityLevel.NonBreaking),
  };
}

/** By semantic versioning: a new major version, or before 1.0.0 a new minor one. */
export function mayBreak(releasedVersion: string, version: string): boolean {
  const [oldMajor, oldMinor] = toNumbers(releasedVersion);
  const [major, minor] = toNumbers(version);
  return major > oldMajor || (major === 0 && oldMajor === 0 && minor > oldMinor);
}

function toNumbers(version: string): readonly [major: number, minor: number] {
  const [, major, minor] = /^(\d+)\.(\d+)\.\d+/.exec(version) ?? [];
  if (major === undefined || minor === undefined) throw new Error(`"${version}" is no version like 1.2.3`);
  return [Number(major), Number(minor)];
}

const HEADER = /^# Released with (\S+)\n/;

/** The text of schema.released.graphql. */
export function toSnapshot(version: string, schema: string): string {
  return `# Released with ${version}\n${schema}`;
}

/** The version that a snapshot was released with. Throws where it does not say. */
export function versionOf(snapshot: string): string {
  const version = HEADER.exec(snapshot)?.[1];
  if (version === undefined) throw new Error('it must begin with "# Released with <version>"');
  return version;
}
