// Stands between the gateway and the local S3: counts what is asked, and answers in its place where a test says so.
import { type IncomingMessage, type ServerResponse, createServer, request as httpRequest } from "node:http";
import type { AddressInfo } from "node:net";

export interface S3Proxy {
  readonly url: string;
  /** `GET /bucket/key` or `LIST /bucket?prefix=…`, in order. */
  readonly requests: readonly string[];
  setTarget(url: string): void;
  /** Answers instead of S3 while it gives something: status and code of S3's error. */
  setFault(
    fault: ((request: string) => readonly [status: number, code: string] | undefined) | undefined,
  ): void;
  /** Keeps a request from S3 until what it gives resolves. */
  setHold(hold: (request: string) => Promise<unknown> | undefined): void;
  close(): Promise<void>;
}

export async function startS3Proxy(): Promise<S3Proxy> {
  const requests: string[] = [];
  let target = "";
  let faultOf: Parameters<S3Proxy["setFault"]>[0];
  let holdOf: Parameters<S3Proxy["setHold"]>[0] = () => undefined;
  const server = createServer((incoming, response) => {
    const name = toName(incoming);
    requests.push(name);
    const fault = faultOf?.(name);
    if (fault) return refuse(response, ...fault);
    const held = holdOf(name);
    if (held) void held.then(() => forward(incoming, response));
    else forward(incoming, response);
  });
  const forward = (incoming: IncomingMessage, response: ServerResponse) => {
    const { port } = new URL(target);
    // The Host header is signed, and goes on as it came.
    const { method, url: path, headers } = incoming;
    const sent = httpRequest({ host: "127.0.0.1", port, method, path, headers, agent: false }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    sent.once("error", () => response.destroy());
    response.once("close", () => sent.destroy());
    incoming.pipe(sent);
  };
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    setTarget: (url) => (target = url),
    setFault: (fault) => (faultOf = fault),
    setHold: (hold) => (holdOf = hold),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function toName({ url = "" }: IncomingMessage): string {
  const { pathname, searchParams } = new URL(url, "http://s3");
  if (searchParams.get("list-type") !== "2") return `GET ${pathname}`;
  return `LIST ${pathname.replace(/\/$/, "")}?prefix=${searchParams.get("prefix")}`;
}

function refuse(response: ServerResponse, status: number, code: string): void {
  const body = `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>arn:aws:iam::1:role/secret may not</Message></Error>`;
  response.writeHead(status, { "content-type": "application/xml" }).end(body);
}
