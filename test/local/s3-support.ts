// A local HealthLake with a bucket named `bucket`, and AWS's own client of S3.
import { mkdir } from "node:fs/promises";
import { request as httpRequest } from "node:http";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import {
  GetObjectCommand,
  type ListObjectsV2CommandInput,
  PutObjectCommand,
  S3Client,
  type S3ClientConfig,
  S3ServiceException,
  paginateListObjectsV2,
} from "@aws-sdk/client-s3";
import type { LocalHealthLake, LocalOptions } from "../../src/local/server.js";
import { closeAll as closeData, makeDirectory, startOn } from "./data-support.js";
import { credentials } from "./support.js";

export interface WithS3 {
  readonly local: LocalHealthLake;
  readonly dataDir: string;
  readonly folder: string;
  readonly s3: S3Client;
}

const clients: S3Client[] = [];

export async function startS3(options: LocalOptions = {}, dataDir?: string): Promise<WithS3> {
  const directory = dataDir ?? (await makeDirectory());
  const folder = join(directory, "s3/bucket");
  await mkdir(folder, { recursive: true });
  const local = await startOn(directory, { onDefect: failOnDefect, ...options });
  return { local, dataDir: directory, folder, s3: s3ClientOf(local) };
}

function failOnDefect(error: unknown): never {
  throw error;
}

export function s3ClientOf(local: Pick<LocalHealthLake, "url" | "region">, config: S3ClientConfig = {}) {
  const { url: endpoint, region } = local;
  const client = new S3Client({ endpoint, region, credentials, maxAttempts: 1, ...config });
  clients.push(client);
  return client;
}

export async function closeAll(): Promise<void> {
  for (const client of clients.splice(0)) client.destroy();
  await closeData();
}

export const at = (Key: string) => ({ Bucket: "bucket", Key });

export const put = ({ s3 }: Pick<WithS3, "s3">, key: string, body: string | Buffer = "") =>
  s3.send(
    new PutObjectCommand({ ...at(key), Body: Buffer.from(body), ContentLength: Buffer.byteLength(body) }),
  );

export async function get({ s3 }: Pick<WithS3, "s3">, key: string): Promise<string> {
  const { Body } = await s3.send(new GetObjectCommand(at(key)));
  return Body?.transformToString() ?? "";
}

export async function list({ s3 }: Pick<WithS3, "s3">, input: Partial<ListObjectsV2CommandInput> = {}) {
  const keys: string[] = [];
  const prefixes: string[] = [];
  for await (const page of paginateListObjectsV2({ client: s3 }, { Bucket: "bucket", ...input })) {
    keys.push(...(page.Contents ?? []).map(({ Key = "" }) => Key));
    prefixes.push(...(page.CommonPrefixes ?? []).map(({ Prefix = "" }) => Prefix));
  }
  return { keys, prefixes };
}

/** The name and the status of the error that a command must reject with. */
export async function refusal(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof S3ServiceException) return `${error.$metadata.httpStatusCode} ${error.name}`;
    throw error;
  }
  throw new Error("it was fulfilled");
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
  /** Of an error. */
  readonly code: string;
}

/** What no client would send: the path goes out as it is. */
export function raw(
  { url }: Pick<LocalHealthLake, "url">,
  path: string,
  {
    method = "GET",
    headers = {},
    body = "",
  }: { method?: string; headers?: Record<string, string>; body?: string | Buffer } = {},
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const isKnown = body.length > 0 && headers["transfer-encoding"] === undefined;
    const length = isKnown ? { "content-length": Buffer.byteLength(body) } : {};
    const sent = httpRequest({
      hostname,
      port,
      path,
      method,
      agent: false,
      headers: { ...length, ...headers },
    });
    sent.once("error", reject).once("response", (response) => {
      const { statusCode: status = 0 } = response;
      text(response).then(
        (answer) =>
          resolve({
            status,
            headers: response.headers,
            body: answer,
            code: /<Code>(\w+)<\/Code>/.exec(answer)?.[1] ?? "",
          }),
        reject,
      );
    });
    sent.end(body);
  });
}
