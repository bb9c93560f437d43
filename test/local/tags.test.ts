import {
  CreateFHIRDatastoreCommand,
  ListTagsForResourceCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-healthlake";
import type { Tag } from "@aws-sdk/client-healthlake";
import { closeAll, rejection, start } from "./support.js";

afterEach(closeAll);

async function startTagged(Tags?: Tag[]) {
  const { client } = await start();
  const create = new CreateFHIRDatastoreCommand({ DatastoreTypeVersion: "R4", Tags });
  const { DatastoreArn: ResourceARN = "" } = await client.send(create);
  return {
    ResourceARN,
    tag: (Tags: Tag[], arn = ResourceARN) => client.send(new TagResourceCommand({ ResourceARN: arn, Tags })),
    untag: (TagKeys: string[], arn = ResourceARN) =>
      client.send(new UntagResourceCommand({ ResourceARN: arn, TagKeys })),
    tags: async (arn = ResourceARN) =>
      (await client.send(new ListTagsForResourceCommand({ ResourceARN: arn }))).Tags,
  };
}

const numbered = (count: number): Tag[] =>
  Array.from({ length: count }, (_, i) => ({ Key: `k${i}`, Value: "" }));
const refusal = (message: string) => ({
  name: "ValidationException",
  message: expect.stringContaining(message) as string,
});

test("the tags of a datastore are those of its creation, none if there were none", async () => {
  const tags = [{ Key: "env", Value: "dev" }];
  expect(await (await startTagged(tags)).tags()).toEqual(tags);
  expect(await (await startTagged()).tags()).toEqual([]);
});

test("TagResource adds tags and gives present keys their new value", async () => {
  const { tag, tags } = await startTagged([{ Key: "env", Value: "dev" }]);
  await tag([
    { Key: "env", Value: "prod" },
    { Key: "Env", Value: "" },
  ]);
  expect(await tags()).toEqual([
    { Key: "env", Value: "prod" },
    { Key: "Env", Value: "" },
  ]);
});

test("UntagResource removes tags and takes no offence at absent keys", async () => {
  const { untag, tags } = await startTagged(numbered(3));
  await untag(["k1", "absent"]);
  expect(await tags()).toEqual([
    { Key: "k0", Value: "" },
    { Key: "k2", Value: "" },
  ]);
});

test("a datastore has 50 tags at most, however they came", async () => {
  const { tag, tags } = await startTagged(numbered(49));
  await tag([{ Key: "k49", Value: "the fiftieth" }]);
  await tag([{ Key: "k49", Value: "the fiftieth again" }]);
  expect(await rejection(tag([{ Key: "k50", Value: "" }]))).toMatchObject(refusal("at most 50 tags"));
  expect(await tags()).toHaveLength(50);
  expect(await rejection(startTagged(numbered(51)))).toMatchObject(refusal("at most 50 tags"));
});

test("a key may not begin with aws:, in any case, nor come twice", async () => {
  const { tag, untag, tags } = await startTagged();
  expect(await rejection(tag([{ Key: "aws:x", Value: "" }]))).toMatchObject(refusal("reserved"));
  expect(await rejection(tag([{ Key: "AWS:x", Value: "" }]))).toMatchObject(refusal("reserved"));
  expect(await rejection(untag(["aws:x"]))).toMatchObject(refusal("reserved"));
  expect(await rejection(tag([...numbered(1), ...numbered(1)]))).toMatchObject(refusal("more than once"));
  expect(await rejection(startTagged([{ Key: "aws:x", Value: "" }]))).toMatchObject(refusal("reserved"));
  expect(await tags()).toEqual([]);
});

test("an ARN of an unknown datastore, another account or another Region is not found", async () => {
  const { ResourceARN, tag, untag, tags } = await startTagged();
  for (const arn of [
    `${ResourceARN.slice(0, -32)}${"0".repeat(32)}`,
    ResourceARN.replace("123456789012", "999999999999"),
    ResourceARN.replace("us-east-1", "us-west-2"),
  ]) {
    for (const attempt of [tags(arn), tag(numbered(1), arn), untag(["k"], arn)]) {
      expect(await rejection(attempt)).toMatchObject({ name: "ResourceNotFoundException" });
    }
  }
});

test("an ARN without the fhir part, as documentation examples have it, is no ARN at all", async () => {
  const { ResourceARN, tags } = await startTagged();
  expect(await rejection(tags(ResourceARN.replace("datastore/fhir/", "datastore/")))).toMatchObject(
    refusal("at 'resourceARN' failed to satisfy constraint: Member must satisfy regular expression pattern"),
  );
});
