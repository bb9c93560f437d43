// A self-signed certificate for some names, made by openssl.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "./children.js";

export interface Certificate {
  readonly key: string;
  readonly cert: string;
  /** The certificate's file, to be trusted. */
  readonly path: string;
}

export async function createCertificate(directory: string, names: readonly string[]): Promise<Certificate> {
  const [keyPath, path] = [join(directory, "key.pem"), join(directory, "cert.pem")];
  const alt = names.map((name) => (/^[\d.]+$/.test(name) ? `IP:${name}` : `DNS:${name}`)).join(",");
  const args = `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=test`;
  const files = ["-addext", `subjectAltName=${alt}`, "-keyout", keyPath, "-out", path];
  await run("openssl", [...args.split(" "), ...files]);
  return { key: readFileSync(keyPath, "utf8"), cert: readFileSync(path, "utf8"), path };
}
