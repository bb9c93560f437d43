// With a secret everything must be signed, each kind as it should be; without one only what has expired is refused.
import { createHash, createHmac } from "node:crypto";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { Sha256 } from "@aws-sdk/checksums/sha";
import { GetObjectCommand, ListBucketsCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { HttpRequest } from "@smithy/core/protocols";
import { SignatureV4, getSigningKey } from "@smithy/signature-v4";
import {
  type RawAnswer,
  type WithS3,
  at,
  closeAll,
  get,
  list,
  put,
  raw,
  refusal,
  s3ClientOf,
  startS3,
} from "./s3-support.js";
import { credentials } from "./support.js";

afterEach(closeAll);

const secretAccessKey = credentials.secretAccessKey;
const startSigned = () => startS3({ secretAccessKey });

async function signedHeaders(
  { local }: WithS3,
  path: string,
  { method = "PUT", headers = {}, service = "s3", query = {}, signingDate = new Date() } = {},
): Promise<Record<string, string>> {
  const signer = new SignatureV4({
    credentials,
    region: "us-east-1",
    service,
    sha256: Sha256,
    uriEscapePath: false,
    applyChecksum: false,
  });
  const request = new HttpRequest({
    method,
    path,
    query,
    headers: { host: `127.0.0.1:${local.port}`, ...headers },
  });
  return (await signer.sign(request, { signingDate })).headers;
}

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

describe("a header's signature", () => {
  test("lets in, with any access key and for any Region", async () => {
    const all = await startSigned();
    await put(all, "a b/ü+&?.txt", "text");
    expect(await get(all, "a b/ü+&?.txt")).toBe("text");
    expect(await list(all, { Prefix: "a b/", Delimiter: "+" })).toEqual({ keys: [], prefixes: ["a b/ü+"] });
    const other = s3ClientOf(all.local, {
      region: "eu-west-3",
      credentials: { accessKeyId: "OTHER", secretAccessKey },
    });
    expect((await other.send(new ListBucketsCommand({}))).Buckets).toHaveLength(1);
  });

  test("of another secret, of another time or none at all does not", async () => {
    const { local } = await startSigned();
    const wrong = s3ClientOf(local, { credentials: { accessKeyId: "A", secretAccessKey: "other" } });
    expect(await refusal(wrong.send(new ListBucketsCommand({})))).toBe("403 SignatureDoesNotMatch");
    expect(await raw(local, "/")).toMatchObject({ status: 403, code: "AccessDenied" });
    expect((await raw(local, "/bucket/a", { method: "PUT", body: "x" })).code).toBe("AccessDenied");
    const authorization = "AWS AKID:signature";
    expect((await raw(local, "/", { headers: { authorization } })).code).toBe("AuthorizationHeaderMalformed");
  });

  test.each([
    ["late", -16, 403],
    ["early", 16, 403],
    ["a little late", -14, 200],
  ])("that is %s is answered %i minutes off with %i", async (_what, minutes, status) => {
    const all = await startSigned();
    const signingDate = new Date(Date.now() + minutes * 60_000);
    const headers = { "x-amz-content-sha256": "UNSIGNED-PAYLOAD" };
    const signed = await signedHeaders(all, "/bucket/a", { headers, signingDate });
    const answer = await raw(all.local, "/bucket/a", { method: "PUT", headers: signed, body: "x" });
    expect(answer.status).toBe(status);
    expect(answer.code).toBe(status === 200 ? "" : "RequestTimeTooSkewed");
  });

  const signedPut = async (all: WithS3) => ({
    path: "/bucket/a",
    method: "PUT",
    body: "text",
    headers: await signedHeaders(all, "/bucket/a", {
      headers: { "x-amz-content-sha256": sha256("text"), "x-amz-meta-a": "1" },
    }),
  });

  test("that fits is answered", async () => {
    const all = await startSigned();
    const { path, ...request } = await signedPut(all);
    expect((await raw(all.local, path, request)).status).toBe(200);
  });

  test.each([
    ["path", { path: "/bucket/b" }, {}, "SignatureDoesNotMatch"],
    ["query", { path: "/bucket/a?uploads" }, {}, "SignatureDoesNotMatch"],
    ["query that has no value", { path: "/bucket/a?toString" }, {}, "SignatureDoesNotMatch"],
    ["method", { method: "DELETE" }, {}, "SignatureDoesNotMatch"],
    ["header", {}, { "x-amz-meta-a": "2" }, "SignatureDoesNotMatch"],
    ["header that is not signed", {}, { "x-amz-meta-b": "2" }, "AccessDenied"],
    ["hash", {}, { "x-amz-content-sha256": sha256("TEXT") }, "SignatureDoesNotMatch"],
    ["body", { body: "TEXT" }, {}, "XAmzContentSHA256Mismatch"],
  ])("of another %s is refused", async (_what, change, headers, code) => {
    const all = await startSigned();
    const request = { ...(await signedPut(all)), ...change };
    const answer = await raw(all.local, request.path, {
      ...request,
      headers: { ...request.headers, ...headers },
    });
    expect(answer.code).toBe(code);
    expect(await readdir(all.folder)).toEqual([]);
  });

  test("without the body's hash, or for HealthLake, is refused", async () => {
    const all = await startSigned();
    const headers = await signedHeaders(all, "/bucket/a");
    expect((await raw(all.local, "/bucket/a", { method: "PUT", headers })).code).toBe("InvalidRequest");
    const hash = { "x-amz-content-sha256": sha256("") };
    const other = await signedHeaders(all, "/", { method: "GET", headers: hash, service: "healthlake" });
    expect((await raw(all.local, "/", { headers: other })).code).toBe("AuthorizationHeaderMalformed");
  });
});

describe("a presigned address", () => {
  const presign = ({ s3 }: WithS3, command: GetObjectCommand | PutObjectCommand, signingDate?: Date) =>
    getSignedUrl(s3, command as never, { expiresIn: 60, signingDate });

  test("reads and writes, by whatever program has it", async () => {
    const all = await startSigned();
    const upload = await presign(all, new PutObjectCommand({ ...at("a b"), Metadata: { by: "address" } }));
    expect((await fetch(upload, { method: "PUT", body: "text" })).status).toBe(200);
    const answer = await fetch(await presign(all, new GetObjectCommand(at("a b"))));
    expect(await answer.text()).toBe("text");
    expect(answer.headers.get("x-amz-meta-by")).toBe("address");
  });

  test("says in its query what the answer's headers are", async () => {
    const all = await startSigned();
    await put(all, "a", "text");
    const input = { ...at("a"), ResponseContentType: "text/x", ResponseContentDisposition: "attachment" };
    const answer = await fetch(await presign(all, new GetObjectCommand(input)));
    expect(answer.headers.get("content-type")).toBe("text/x");
    expect(answer.headers.get("content-disposition")).toBe("attachment");
  });

  test.each(["/bucket/a", "/bucket/a?x-id=PutObject&a=b", "method", "expiry"])(
    "does for nothing else: %s",
    async (change) => {
      const all = await startSigned();
      await put(all, "a", "text");
      await put(all, "b", "text");
      const url = await presign(all, new GetObjectCommand(at("b")));
      const changed = change.startsWith("/bucket")
        ? url.replace("/bucket/b?", `${change}${change.includes("?") ? "&" : "?"}`)
        : url.replace("X-Amz-Expires=60", change === "expiry" ? "X-Amz-Expires=61" : "X-Amz-Expires=60");
      const answer = await fetch(changed, { method: change === "method" ? "DELETE" : "GET" });
      expect(answer.status).toBe(403);
      expect(await answer.text()).toContain("<Code>SignatureDoesNotMatch</Code>");
      expect((await readdir(all.folder)).sort()).toEqual(["a", "b"]);
    },
  );

  test.each([
    ["with a secret", secretAccessKey],
    ["without one", undefined],
  ])("expires, %s", async (_what, secret) => {
    const all = await startS3({ secretAccessKey: secret });
    await put(all, "a", "text");
    const before = (seconds: number) =>
      presign(all, new GetObjectCommand(at("a")), new Date(Date.now() - seconds * 1000));
    const answer = await fetch(await before(61));
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain("<Message>Request has expired</Message>");
    expect((await fetch(await before(50))).status).toBe(200);
    const forever = (await before(0)).replace("X-Amz-Expires=60", "X-Amz-Expires=604801");
    expect((await fetch(forever)).status).toBe(400);
  });

  test("of Signature Version 2, as boto3 makes them, does so too", async () => {
    const all = await startSigned();
    await put(all, "a", "text");
    const address = (method: string, expires: number, key = "a") => {
      const toSign = `${method}\n\n\n${expires}\n/bucket/a`;
      const signature = createHmac("sha1", secretAccessKey).update(toSign).digest("base64");
      return `/bucket/${key}?AWSAccessKeyId=A&Signature=${encodeURIComponent(signature)}&Expires=${expires}`;
    };
    const later = Math.floor(Date.now() / 1000) + 60;
    expect((await raw(all.local, address("GET", later))).body).toBe("text");
    expect((await raw(all.local, address("GET", later, "b"))).code).toBe("SignatureDoesNotMatch");
    expect((await raw(all.local, address("GET", later), { method: "DELETE" })).status).toBe(403);
    expect((await raw(all.local, address("GET", later - 61))).body).toContain("Request has expired");
    expect(await get(all, "a")).toBe("text");
  });
});

describe("a body in signed chunks", () => {
  interface Stream {
    readonly chunks: readonly string[];
    readonly trailer?: string;
    readonly tamper?: (body: string) => string;
    readonly headers?: Record<string, string>;
  }

  async function send(all: WithS3, { chunks, trailer, tamper = (body) => body, headers = {} }: Stream) {
    const kind = `STREAMING-AWS4-HMAC-SHA256-PAYLOAD${trailer === undefined ? "" : "-TRAILER"}`;
    const signed = await signedHeaders(all, "/bucket/a", {
      headers: {
        "x-amz-content-sha256": kind,
        "x-amz-decoded-content-length": `${chunks.join("").length}`,
        "content-encoding": "aws-chunked",
        ...(trailer !== undefined && { "x-amz-trailer": "x-amz-checksum-crc32" }),
        ...headers,
      },
    });
    const body = tamper(await encode(signed, chunks, trailer));
    return raw(all.local, "/bucket/a", { method: "PUT", headers: signed, body });
  }

  async function encode(
    { authorization = "", "x-amz-date": stamp = "" }: Record<string, string>,
    chunks: readonly string[],
    trailer: string | undefined,
  ): Promise<string> {
    const [, scope = "", signature = ""] =
      /Credential=[^/]+\/([^,]+),.*Signature=(\w+)/.exec(authorization) ?? [];
    const key = await getSigningKey(Sha256, credentials, stamp.slice(0, 8), "us-east-1", "s3");
    let previous = signature;
    const sign = (kind: string, ...hashes: string[]) => {
      const text = [`AWS4-HMAC-SHA256-${kind}`, stamp, scope, previous, ...hashes].join("\n");
      return (previous = createHmac("sha256", key).update(text).digest("hex"));
    };
    const encoded = [...chunks, ""].map((chunk) => {
      const header = `${chunk.length.toString(16)};chunk-signature=${sign("PAYLOAD", sha256(""), sha256(chunk))}`;
      return `${header}\r\n${chunk}${chunk === "" ? "" : "\r\n"}`;
    });
    if (trailer === undefined) return `${encoded.join("")}\r\n`;
    const end = `${trailer}\r\nx-amz-trailer-signature:${sign("TRAILER", sha256(`${trailer}\n`))}\r\n\r\n`;
    return encoded.join("") + end;
  }

  const chunks = ["a".repeat(70_000), "bc", "d".repeat(9_000)];
  const crc32 = "x-amz-checksum-crc32:I1AvPw==";

  test("is the object, with its trailer", async () => {
    const all = await startSigned();
    expect(await send(all, { chunks })).toMatchObject({ status: 200 });
    expect(await readFile(join(all.folder, "a"), "utf8")).toBe(chunks.join(""));
    // That of "abc" is 352441c2.
    const trailer = `x-amz-checksum-crc32:${Buffer.from("352441c2", "hex").toString("base64")}`;
    const answer = await send(all, { chunks: ["a", "bc"], trailer });
    expect(answer).toMatchObject({ status: 200 });
    expect(answer.headers["x-amz-checksum-crc32"]).toBe(trailer.split(":")[1]);
    const { ContentEncoding } = await all.s3.send(new GetObjectCommand(at("a")));
    expect(ContentEncoding).toBeUndefined();
  });

  const order = /^([^\r]*\r\n)abc\r\n([^\r]*\r\n)def\r\n/;
  test.each<[string, Partial<Stream>, string]>([
    ["another chunk", { tamper: (body) => body.replace("abc", "abx") }, "SignatureDoesNotMatch"],
    [
      "chunks in another order",
      { tamper: (body) => body.replace(order, "$2def\r\n$1abc\r\n") },
      "SignatureDoesNotMatch",
    ],
    ["a chunk less", { tamper: (body) => body.replace(order, "$2def\r\n") }, "SignatureDoesNotMatch"],
    ["no end", { tamper: (body) => body.slice(0, body.lastIndexOf("0;chunk")) }, "IncompleteBody"],
    [
      "an unsigned chunk",
      { tamper: (body) => body.replace(/;chunk-signature=\w+/, "") },
      "SignatureDoesNotMatch",
    ],
    ["an unsigned end", { tamper: (body) => body.replace(/^0;.*$/m, "0") }, "SignatureDoesNotMatch"],
    ["a chunk of another size", { tamper: (body) => body.replace(/^3;/, "2;") }, "SignatureDoesNotMatch"],
    ["a size that is none", { tamper: (body) => body.replace(/^3;/, "-3;") }, "IncompleteBody"],
    ["a size beyond all", { tamper: (body) => body.replace(/^3;/, "ffffffff;") }, "IncompleteBody"],
    ["an endless line", { tamper: (body) => body.replace(/^3;/, "3".repeat(5000)) }, "IncompleteBody"],
    ["another length", { headers: { "x-amz-decoded-content-length": "5" } }, "IncompleteBody"],
    [
      "another trailer",
      { trailer: crc32, tamper: (body) => body.replace("I1Av", "I1Aw") },
      "SignatureDoesNotMatch",
    ],
    ["a wrong trailer", { trailer: crc32 }, "BadDigest"],
    ["a trailer that is missing", { trailer: "x-amz-other:1" }, "MalformedTrailerError"],
    [
      "an unsigned trailer",
      { trailer: crc32, tamper: (body) => body.replace(/x-amz-trailer.*\r\n/, "") },
      "SignatureDoesNotMatch",
    ],
    [
      "too many trailers",
      { trailer: Array.from({ length: 11 }, (_, n) => `x-${n}:1`).join("\r\n") },
      "MalformedTrailerError",
    ],
  ])("with %s is refused, and leaves nothing", async (_what, change, code) => {
    const all = await startSigned();
    const answer: RawAnswer = await send(all, { chunks: ["abc", "def"], ...change });
    expect(answer.code).toBe(code);
    expect(await readdir(all.folder)).toEqual([]);
  });

  test("is read without a secret, whatever its signatures are", async () => {
    const all = await startS3();
    const tamper = (body: string) => body.replace(/=\w/, "=0");
    expect(await send(all, { chunks: ["abc"], tamper })).toMatchObject({ status: 200 });
    expect(await get(all, "a")).toBe("abc");
  });
});
