// Debian's AWS CLI and boto3 on S3, as they come, signed with the secret.
import { randomBytes } from "node:crypto";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { makeDirectory } from "../local/data-support.js";
import { type WithS3, closeAll, list, put, startS3 } from "../local/s3-support.js";
import { TOOL_TIMEOUT_MS, describeWith, findTool, runTool } from "../local/tools.js";

const aws = await findTool("aws", ["--version"], /^aws-cli\/2/);
const python = await findTool("python3", ["-c", "import boto3; boto3.client('s3')"]);

afterEach(closeAll);

/** What runTool signs with. */
const startSigned = () => startS3({ secretAccessKey: "secret" });

/** More than the 8 MiB from which both tools send parts. */
const large = randomBytes(9 * 1024 * 1024);

async function makeFiles(): Promise<string> {
  const folder = await makeDirectory();
  await mkdir(join(folder, "below/ü &+"), { recursive: true });
  await writeFile(join(folder, "a.ndjson"), "{}\n");
  await writeFile(join(folder, "below/ü &+/b.ndjson"), "{}\n{}\n");
  await writeFile(join(folder, "below/large.bin"), large);
  return folder;
}

const KEYS = ["a.ndjson", "below/large.bin", "below/ü &+/b.ndjson"];

async function runAws({ local }: WithS3, ...args: string[]): Promise<string> {
  const { stdout, stderr, exitCode } = await runTool(aws ?? "aws", ["--endpoint-url", local.url, ...args]);
  expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 0 });
  return stdout;
}

describeWith("aws", aws, "the AWS CLI", () => {
  test(
    "copies a folder up and down, moves, lists and removes",
    async () => {
      const all = await startSigned();
      const folder = await makeFiles();
      await runAws(all, "s3", "mb", "s3://other");
      await runAws(all, "s3", "cp", "--recursive", "--no-progress", folder, "s3://other/in/");
      expect((await list(all, { Bucket: "other" })).keys).toEqual(KEYS.map((key) => `in/${key}`));
      expect((await readFile(join(all.dataDir, "s3/other/in/below/large.bin"))).equals(large)).toBe(true);
      await runAws(all, "s3", "cp", "--no-progress", "s3://other/in/below/large.bin", "s3://bucket/copy");
      const back = await makeDirectory();
      await runAws(all, "s3", "cp", "--recursive", "--no-progress", "s3://other/in/", back);
      expect((await readFile(join(back, "below/large.bin"))).equals(large)).toBe(true);
      expect(await runAws(all, "s3", "ls", "s3://other/in/")).toMatch(/^ +PRE below\/\n.* 3 a\.ndjson\n$/);
      await runAws(all, "s3", "rm", "--recursive", "s3://other/");
      await runAws(all, "s3", "rb", "s3://other");
      expect(await readdir(join(all.dataDir, "s3"))).toEqual(["bucket"]);
      expect(await readdir(all.folder)).toContain("copy");
    },
    TOOL_TIMEOUT_MS,
  );

  test(
    "syncs only what has changed, and removes what is gone",
    async () => {
      const all = await startSigned();
      const folder = await makeFiles();
      const sync = () => runAws(all, "s3", "sync", "--no-progress", "--delete", folder, "s3://bucket/in");
      expect((await sync()).trim().split("\n")).toHaveLength(3);
      expect(await sync()).toBe("");
      await writeFile(join(folder, "a.ndjson"), "{}\n{}\n{}\n");
      await rm(join(folder, "below/large.bin"));
      expect((await sync()).trim().split("\n").sort()).toEqual([
        expect.stringMatching(/^delete: s3:\/\/bucket\/in\/below\/large\.bin$/),
        expect.stringMatching(/^upload: .*a\.ndjson to s3:\/\/bucket\/in\/a\.ndjson$/),
      ]);
      const back = await makeDirectory();
      await runAws(all, "s3", "sync", "--no-progress", "s3://bucket/in", back);
      expect((await readdir(back, { recursive: true })).sort()).toEqual(
        (await readdir(folder, { recursive: true })).sort(),
      );
      expect(await runAws(all, "s3", "sync", "--no-progress", "s3://bucket/in", back)).toBe("");
    },
    TOOL_TIMEOUT_MS,
  );

  test(
    "presigns an address that anybody may read",
    async () => {
      const all = await startSigned();
      await put(all, "a b", "text");
      const url = (await runAws(all, "s3", "presign", "s3://bucket/a b")).trim();
      expect(await (await fetch(url)).text()).toBe("text");
      expect((await fetch(url.replace("a%20b", "a%20c"))).status).toBe(403);
    },
    TOOL_TIMEOUT_MS,
  );
});

const prelude = `
import boto3, json, sys, urllib.request
from boto3.s3.transfer import TransferConfig
url, folder = sys.argv[1:3]
s3 = boto3.client("s3", endpoint_url=url)
def answer(value):
    print(json.dumps(value))
`;

describeWith("boto3", python, "boto3", () => {
  const boto3 = async ({ local }: WithS3, folder: string, script: string): Promise<unknown> => {
    const { exitCode, stdout, stderr } = await runTool(python ?? "python3", [
      "-c",
      prelude + script,
      local.url,
      folder,
    ]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    return JSON.parse(stdout) as unknown;
  };

  test(
    "uploads and downloads files, whole and in parts",
    async () => {
      const all = await startSigned();
      const folder = await makeFiles();
      const script = `
s3.create_bucket(Bucket="other")
s3.upload_file(f"{folder}/a.ndjson", "other", "in/a.ndjson", ExtraArgs={"Metadata": {"by": "boto3"}})
s3.upload_file(f"{folder}/below/large.bin", "other", "in/large.bin",
               Config=TransferConfig(multipart_threshold=5 << 20, multipart_chunksize=5 << 20))
s3.download_file("other", "in/large.bin", f"{folder}/back.bin")
s3.copy({"Bucket": "other", "Key": "in/large.bin"}, "bucket", "copy",
        Config=TransferConfig(multipart_threshold=5 << 20, multipart_chunksize=5 << 20))
with urllib.request.urlopen(s3.generate_presigned_url("get_object", {"Bucket": "other", "Key": "in/a.ndjson"})) as read:
    presigned = read.read().decode()
pages = s3.get_paginator("list_objects_v2").paginate(Bucket="other", PaginationConfig={"PageSize": 1})
answer({
    "presigned": presigned,
    "head": s3.head_object(Bucket="other", Key="in/a.ndjson")["Metadata"],
    "parts": s3.head_object(Bucket="other", Key="in/large.bin")["ETag"][-3:],
    "keys": [one["Key"] for page in pages for one in page["Contents"]],
    "deleted": len(s3.delete_objects(Bucket="other", Delete={"Objects": [{"Key": "in/a.ndjson"}]})["Deleted"]),
})`;
      expect(await boto3(all, folder, script)).toEqual({
        presigned: "{}\n",
        head: { by: "boto3" },
        parts: '-2"',
        keys: ["in/a.ndjson", "in/large.bin"],
        deleted: 1,
      });
      expect((await readFile(join(folder, "back.bin"))).equals(large)).toBe(true);
      expect((await readFile(join(all.folder, "copy"))).equals(large)).toBe(true);
    },
    TOOL_TIMEOUT_MS,
  );

  test(
    "presigns an upload, and has its errors by their names",
    async () => {
      const all = await startSigned();
      const script = `
url = s3.generate_presigned_url("put_object", {"Bucket": "bucket", "Key": "a b", "ContentType": "text/x"}, ExpiresIn=60)
request = urllib.request.Request(url, data=b"text", method="PUT", headers={"Content-Type": "text/x"})
with urllib.request.urlopen(request) as written:
    status = written.status
def failure(call, **input):
    try:
        call(**input)
    except s3.exceptions.ClientError as error:
        return [type(error).__name__, error.response["Error"]["Code"], error.response["ResponseMetadata"]["HTTPStatusCode"]]
answer([status, failure(s3.get_object, Bucket="bucket", Key="none"), failure(s3.list_objects_v2, Bucket="none"),
        failure(s3.get_bucket_acl, Bucket="bucket")])`;
      expect(await boto3(all, "", script)).toEqual([
        200,
        ["NoSuchKey", "NoSuchKey", 404],
        ["NoSuchBucket", "NoSuchBucket", 404],
        ["ClientError", "NotImplemented", 501],
      ]);
      expect(await readFile(join(all.folder, "a b"), "utf8")).toBe("text");
    },
    TOOL_TIMEOUT_MS,
  );
});
