// A stand-in for AWS that answers as the test says: HealthLake (by X-Amz-Target), STS (by the form's
// Action) and SSO (by path), over HTTP.
// For what the local HealthLake, which behaves, never answers. Closed after each test.
import { type IncomingMessage, type Server, type ServerResponse, createServer } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";

/** A request as AWS sees it. */
export interface AwsRequest {
  /** `ListFHIRDatastores`, or STS's `AssumeRole`; empty for what has only a path, as requests to SSO. */
  readonly action: string;
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
  /** The access key that it is signed with. */
  readonly accessKeyId: string | undefined;
}

export interface AwsAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

export type Script = (request: AwsRequest, index: number) => AwsAnswer | Promise<AwsAnswer>;

export interface AwsStandIn {
  readonly url: string;
  readonly port: number;
  readonly requests: readonly AwsRequest[];
  /** Answers from now on. */
  readonly setScript: (script: Script) => void;
}

const open: Server[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

export const ID = "0123456789abcdef0123456789abcdef";

export function datastore(id = ID): Record<string, unknown> {
  return {
    DatastoreId: id,
    DatastoreArn: `arn:aws:healthlake:us-east-1:123456789012:datastore/fhir/${id}`,
    DatastoreName: "one",
    DatastoreStatus: "ACTIVE",
    DatastoreTypeVersion: "R4",
    DatastoreEndpoint: "https://example/",
  };
}

/** Of HealthLake's, in AWS JSON 1.0. */
export function json(value: unknown, headers: Record<string, string> = {}): AwsAnswer {
  return {
    body: JSON.stringify(value),
    headers: { "content-type": "application/x-amz-json-1.0", ...headers },
  };
}

export function exception(
  name: string,
  message = "upstream's own words",
  status = 400,
  headers: Record<string, string> = {},
): AwsAnswer {
  return { ...json({ __type: `com.amazonaws.healthlake#${name}`, message }, headers), status };
}

/** STS's answer to AssumeRoleWithWebIdentity. */
export function assumed(accessKeyId: string): AwsAnswer {
  const xml = `<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleWithWebIdentityResult><AssumedRoleUser><Arn>arn:aws:sts::123456789012:assumed-role/gateway/session</Arn><AssumedRoleId>A:session</AssumedRoleId></AssumedRoleUser><Credentials><AccessKeyId>${accessKeyId}</AccessKeyId><SecretAccessKey>secret</SecretAccessKey><SessionToken>token</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>`;
  return { body: xml, headers: { "content-type": "text/xml" } };
}

/** SSO's: a new token for the session, and credentials for the token. */
function ofSso(path: string): AwsAnswer | undefined {
  if (path === "/token") return json({ accessToken: "renewed", expiresIn: 3600, tokenType: "Bearer" });
  if (path !== "/federation/credentials") return undefined;
  const roleCredentials = {
    accessKeyId: "SSO",
    secretAccessKey: "secret",
    sessionToken: "token",
    expiration: Date.parse("2099-01-01"),
  };
  return json({ roleCredentials });
}

export function stsError(code: string, message: string, status = 403): AwsAnswer {
  const xml = `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>r</RequestId></ErrorResponse>`;
  return { status, body: xml, headers: { "content-type": "text/xml" } };
}

/** One datastore for whoever asks. */
export const WELL: Script = ({ action, path }) => {
  if (action === "ListFHIRDatastores") return json({ DatastorePropertiesList: [datastore()] });
  if (action === "DescribeFHIRDatastore") return json({ DatastoreProperties: datastore() });
  if (action.startsWith("AssumeRole")) return assumed("ASSUMED");
  return ofSso(path) ?? exception("UnknownOperationException");
};

/** With `tls` it speaks https, by that certificate. */
export async function startAwsStandIn(
  script: Script = WELL,
  tls?: { readonly key: string; readonly cert: string },
): Promise<AwsStandIn> {
  const requests: AwsRequest[] = [];
  let current = script;
  const onRequest = (request: IncomingMessage, response: ServerResponse) => {
    void readBody(request).then(async (body) => {
      const asked = toAwsRequest(request, body);
      requests.push(asked);
      send(response, await current(asked, requests.length - 1));
    });
  };
  const server: Server = tls ? createTlsServer(tls, onRequest) : createServer(onRequest);
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const url = `${tls ? "https" : "http"}://127.0.0.1:${port}`;
  return { url, port, requests, setScript: (next) => void (current = next) };
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

export function toAwsRequest({ headers, url = "" }: IncomingMessage, body: string): AwsRequest {
  const target = headers["x-amz-target"];
  const action =
    typeof target === "string" ? target.replace(/^.*\./, "") : new URLSearchParams(body).get("Action");
  const accessKeyId = /Credential=([^/]+)\//.exec(headers.authorization ?? "")?.[1];
  return { action: action ?? "", path: url.split("?", 1)[0] ?? "", headers, body, accessKeyId };
}

function send(response: ServerResponse, { status = 200, headers = {}, body = "" }: AwsAnswer): void {
  response.writeHead(status, headers).end(body);
}
