import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import type { GatewayContext } from "../context.js";
import { TagDatastoreInput, toTagShapes, UntagDatastoreInput } from "../types/datastore-inputs.js";
import { toDatastoreArn } from "../types/datastore.js";
import { TagDatastorePayload, UntagDatastorePayload } from "../types/payloads.js";
import { checkTags } from "./documented-rules.js";
import { type DatastoreRef, notFound, parseDatastoreRef } from "./ids.js";
import { lazyDatastore } from "./payload.js";
import { Violations } from "./validation.js";

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
    const ref = violations.collect(() => parseDatastoreRef("id", input.id, context.home));
    violations.checkInput("TagDatastoreInput", input);
    checkTags(violations, input.tags);
    violations.throwIfAny();
    const { datastoreId, arn } = await loadArn(ref!, context);
    await context.write("TagResource", { ResourceARN: arn, Tags: toTagShapes(input.tags) }, [
      `tags:${datastoreId}`,
    ]);
    return toPayload(datastoreId, arn, input.clientMutationId);
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
    const ref = violations.collect(() => parseDatastoreRef("id", input.id, context.home));
    violations.checkInput("UntagDatastoreInput", input);
    violations.throwIfAny();
    const { datastoreId, arn } = await loadArn(ref!, context);
    await context.write("UntagResource", { ResourceARN: arn, TagKeys: [...new Set(input.keys)] }, [
      `tags:${datastoreId}`,
    ]);
    return toPayload(datastoreId, arn, input.clientMutationId);
  }
}

/** HealthLake's tag actions take the ARN: one Describe, unless it was given. */
async function loadArn(
  { datastoreId, arn }: DatastoreRef,
  { loaders }: GatewayContext,
): Promise<Required<DatastoreRef>> {
  if (arn !== undefined) return { datastoreId, arn };
  const shape = await loaders.loadDatastore(datastoreId);
  if (!shape) throw notFound("id");
  return { datastoreId, arn: shape.DatastoreArn as string };
}

function toPayload(
  datastoreId: string,
  arn: string,
  clientMutationId: string | null | undefined,
): TagDatastorePayload {
  return { datastoreId, datastore: lazyDatastore(toDatastoreArn(datastoreId, arn)), clientMutationId };
}
