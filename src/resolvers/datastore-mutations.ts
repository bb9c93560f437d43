import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import type { GatewayContext } from "../context.js";
import { GatewayError } from "../errors.js";
import { CreateDatastoreInput, DeleteDatastoreInput, toCreateRequest } from "../types/datastore-inputs.js";
import { type Datastore, toDatastore, toDatastoreAnswer } from "../types/datastore.js";
import { DatastoreStatus } from "../types/enums.js";
import { CreateDatastorePayload, DeleteDatastorePayload } from "../types/payloads.js";
import { checkNewDatastoreRules } from "./documented-rules.js";
import { loadOwnDatastoreId, parseDatastoreRef } from "./ids.js";
import { lazyDatastore, toClientToken } from "./payload.js";
import { Violations } from "./validation.js";
import { write } from "./write.js";

@Resolver()
export class DatastoreMutations {
  @Mutation(() => CreateDatastorePayload, {
    nullable: true,
    description:
      "Creates a datastore. It is CREATING for 2 to 30 minutes on AWS, and costs money until it is deleted.",
  })
  async createDatastore(
    @Arg("input", () => CreateDatastoreInput, { description: "The datastore to create." })
    input: CreateDatastoreInput,
    @Ctx() context: GatewayContext,
  ): Promise<CreateDatastorePayload> {
    const violations = new Violations();
    violations.checkInput("CreateDatastoreInput", input);
    checkNewDatastoreRules(violations, input);
    violations.throwIfAny();
    const { clientToken, isOurs } = toClientToken(input.clientToken);
    const answer = await write(context, "CreateFHIRDatastore", toCreateRequest(input, clientToken), [
      "datastores",
    ]);
    const known = toDatastoreAnswer(answer);
    // HealthLake stores these as they are; a client's own token may stand for an earlier request with others.
    if (isOurs) Object.assign(known, { name: input.name ?? undefined, typeVersion: input.typeVersion });
    return {
      datastoreId: known.datastoreId,
      datastore: lazyDatastore(known),
      clientToken,
      clientMutationId: input.clientMutationId,
    };
  }

  @Mutation(() => DeleteDatastorePayload, {
    nullable: true,
    description:
      "Deletes a datastore with all its resources, for good; one that is backed up can be restored until its scheduledPermanentDeletionTime. One that is DELETING or DELETED already is no error.",
  })
  async deleteDatastore(
    @Arg("input", () => DeleteDatastoreInput, { description: "The datastore to delete." })
    input: DeleteDatastoreInput,
    @Ctx() context: GatewayContext,
  ): Promise<DeleteDatastorePayload> {
    const datastoreId = await loadOwnDatastoreId(
      "id",
      parseDatastoreRef("id", input.id, context.location),
      context,
    );
    const known = await deleteOnce(datastoreId, context);
    return { datastoreId, datastore: lazyDatastore(known), clientMutationId: input.clientMutationId };
  }
}

/** A conflict may only mean that it has happened already: an earlier attempt's answer was lost, or somebody was faster. */
async function deleteOnce(datastoreId: string, context: GatewayContext): Promise<Datastore> {
  try {
    const scopes = ["datastores", `datastore:${datastoreId}`] as const;
    return toDatastoreAnswer(
      await write(context, "DeleteFHIRDatastore", { DatastoreId: datastoreId }, scopes),
    );
  } catch (error) {
    if (!(error instanceof GatewayError) || error.code !== "CONFLICT") throw error;
    // Where that can't be told, the conflict is what is known.
    const shape = await context.loaders.loadDatastore(datastoreId).catch(() => undefined);
    const datastore = shape && toDatastore(shape);
    if (datastore?.status !== DatastoreStatus.DELETING && datastore?.status !== DatastoreStatus.DELETED)
      throw error;
    return datastore;
  }
}
