// A self-signed certificate for some names, made by openssl.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

export interface Certificate {
  readonly key: string;
  readonly cert: string;
  /** The certificate's file, to be trusted. */
  readonly path: string;
}

export function createCertificate(directory: string, names: readonly string[]): Certificate {
  const [keyPath, path] = [join(directory, "key.pem"), join(directory, "cert.pem")];
  const alt = names.map((name) => (/^[\d.]+$/.test(name) ? `IP:${name}` : `DNS:${name}`)).join(",");
  const args = `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=test`;
  execFileSync(
    "openssl",
    [...args.split(" "), "-addext", `subjectAltName=${alt}`, "-keyout", keyPath, "-out", path],
    { stdio: "ignore" },
  );
  return { key: readFileSync(keyPath, "utf8"), cert: readFileSync(path, "utf8"), path };
}
