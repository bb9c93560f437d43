// The licenses of the packages that a bundle holds, as one text to ship with it.
import type { Metafile } from "esbuild";
import { readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";

interface PackageFile {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
}

const LICENSE_FILES = /^(licen[cs]e|notice|third-party-licenses)(\.|-|$)/i;
const FROM_PACKAGE = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//;

/** The metafiles' paths begin in `workingDir`. Of each package, by name: its version, its license's name, and the texts that it brings. Throws where one names no license. */
export async function collectLicenses(
  metafiles: readonly Metafile[],
  workingDir = process.cwd(),
): Promise<string> {
  const inputs = metafiles.flatMap(({ outputs }) =>
    Object.values(outputs).flatMap((output) =>
      Object.entries(output.inputs).flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [path] : [])),
    ),
  );
  const folders = new Set(inputs.flatMap((path) => FROM_PACKAGE.exec(path)?.[1] ?? []));
  const notices = await Promise.all([...folders].map((folder) => toNotice(join(workingDir, folder))));
  return `Packages that are part of this bundle.\n\n${notices.sort().join("\n")}`;
}

async function toNotice(folder: string): Promise<string> {
  const { name, version, license } = JSON.parse(
    await readFile(join(folder, "package.json"), "utf8"),
  ) as PackageFile;
  const names = (await readdir(folder)).filter((file) => LICENSE_FILES.test(file)).sort();
  const texts = await Promise.all(names.map((file) => readFile(join(folder, file), "utf8")));
  if (license === undefined && texts.length === 0)
    throw new Error(`${name} in ${dirname(folder)} names no license`);
  const rule = "=".repeat(80);
  const body = texts.map((text) => `\n${text.trim()}\n`).join("");
  return `${rule}\n${name} ${version} (${license ?? "see below"})\n${body}`;
}
