import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import type { GatewayContext } from "../context.js";
import { LIST_SHAPES } from "../types/constraints.js";
import { TagDatastoreInput, toTagShapes, UntagDatastoreInput } from "../types/datastore-inputs.js";
import { type Datastore, toDatastore, toDatastoreArn } from "../types/datastore.js";
import { TagDatastorePayload, UntagDatastorePayload } from "../types/payloads.js";
import { checkTagKey, checkTags } from "./documented-rules.js";
import { type DatastoreRef, notFound, parseDatastoreRef } from "./ids.js";
import { lazyDatastore } from "./payload.js";
import { Violations } from "./validation.js";
import { write } from "./write.js";

@Resolver()
export class TagMutations {
  @Mutation(() => TagDatastorePayload, {
    nullable: true,
    description: "Sets tags of a datastore. Doing it again changes nothing.",
  })
  async tagDatastore(
    @Arg("input", () => TagDatastoreInput, { description: "The tags to set." }) input: TagDatastoreInput,
    @Ctx() context: GatewayContext,
  ): Promise<TagDatastorePayload> {
    const violations = new Violations();
    const ref = violations.collect(() => parseDatastoreRef("id", input.id, context.location));
    violations.checkInput("TagDatastoreInput", input);
    checkTags(violations, input.tags);
    violations.throwIfAny();
    const datastore = await loadWithArn(ref!, context);
    const request = { ResourceARN: datastore.arn, Tags: toTagShapes(input.tags) };
    await write(context, "TagResource", request, [`tags:${datastore.datastoreId}`]);
    return toPayload(datastore, input);
  }

  @Mutation(() => UntagDatastorePayload, {
    nullable: true,
    description: "Takes tags off a datastore. Doing it again changes nothing.",
  })
  async untagDatastore(
    @Arg("input", () => UntagDatastoreInput, { description: "The tags to take off." })
    input: UntagDatastoreInput,
    @Ctx() context: GatewayContext,
  ): Promise<UntagDatastorePayload> {
    const violations = new Violations();
    const ref = violations.collect(() => parseDatastoreRef("id", input.id, context.location));
    violations.checkInput("UntagDatastoreInput", input);
    input.keys
      .slice(0, LIST_SHAPES.TagKeyList.max)
      .forEach((key, index) => checkTagKey(violations, `keys.${index}`, key));
    violations.throwIfAny();
    const datastore = await loadWithArn(ref!, context);
    const request = { ResourceARN: datastore.arn, TagKeys: [...new Set(input.keys)] };
    await write(context, "UntagResource", request, [`tags:${datastore.datastoreId}`]);
    return toPayload(datastore, input);
  }
}

/** HealthLake's tag actions take the ARN: one Describe, unless it was given. What that tells is not asked again. */
async function loadWithArn(
  { datastoreId, arn }: DatastoreRef,
  { loaders }: GatewayContext,
): Promise<Datastore> {
  if (arn !== undefined) return toDatastoreArn(datastoreId, arn);
  const shape = await loaders.loadDatastore(datastoreId);
  if (!shape) throw notFound("id");
  return toDatastore(shape);
}

function toPayload(
  datastore: Datastore,
  { clientMutationId }: TagDatastoreInput | UntagDatastoreInput,
): TagDatastorePayload {
  return { datastoreId: datastore.datastoreId, datastore: lazyDatastore(datastore), clientMutationId };
}
