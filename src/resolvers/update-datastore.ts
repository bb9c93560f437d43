import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import type { DatastoreProperties, UpdateFHIRDatastoreRequest } from "../aws/shapes.js";
import { showsUpdate } from "../aws/updates.js";
import type { GatewayContext } from "../context.js";
import { GatewayError } from "../errors.js";
import { toDatastore } from "../types/datastore.js";
import { UpdateDatastorePayload } from "../types/payloads.js";
import { UpdateDatastoreInput, toUpdateRequest } from "../types/update-inputs.js";
import { checkUpdateRules } from "./documented-rules.js";
import { loadOwnDatastoreId, parseDatastoreRef } from "./ids.js";
import { lazyDatastore } from "./payload.js";
import { Violations } from "./validation.js";
import { write } from "./write.js";

@Resolver()
export class UpdateMutation {
  @Mutation(() => UpdateDatastorePayload, {
    nullable: true,
    description:
      "Changes a datastore: only what is given. Name, profiles, identity provider and backup take effect at once; while analytics or NLP change it is UPDATING, and then ACTIVE or UPDATE_FAILED. HealthLake makes one update at a time: another one meanwhile is CONFLICT.",
  })
  async updateDatastore(
    @Arg("input", () => UpdateDatastoreInput, { description: "What is to change." })
    input: UpdateDatastoreInput,
    @Ctx() context: GatewayContext,
  ): Promise<UpdateDatastorePayload> {
    const violations = new Violations();
    const ref = violations.collect(() => parseDatastoreRef("id", input.id, context.location));
    violations.checkInput("UpdateDatastoreInput", input);
    checkUpdateRules(violations, input);
    violations.throwIfAny();
    const datastoreId = await loadOwnDatastoreId("id", ref!, context);
    const shape = await updateOnce(toUpdateRequest(input, datastoreId), context);
    return {
      datastoreId,
      datastore: lazyDatastore(toDatastore(shape)),
      clientMutationId: input.clientMutationId,
    };
  }
}

/** An update whose answer was lost is read back, never sent again: meanwhile somebody else may have changed the same. */
async function updateOnce(
  request: UpdateFHIRDatastoreRequest,
  context: GatewayContext,
): Promise<DatastoreProperties> {
  const { DatastoreId: id } = request;
  try {
    const scopes = ["datastores", `datastore:${id}`] as const;
    return (await write(context, "UpdateFHIRDatastore", request, scopes)).DatastoreProperties;
  } catch (error) {
    if (!mayHaveHappened(error)) throw error;
    const shape = await context.loaders.loadDatastore(id).catch(() => undefined);
    if (shape && showsUpdate(request, shape)) return shape;
    const seen = shape
      ? "the datastore does not show the update"
      : "whether it was carried out could not be read back";
    throw new GatewayError(error.code, `${error.message}; ${seen}`, error.facts, { cause: error });
  }
}

/** It was sent, and no answer says that it was not carried out. */
function mayHaveHappened(error: unknown): error is GatewayError {
  if (!(error instanceof GatewayError) || !error.facts.upstream || error.facts.retryable !== true)
    return false;
  return error.code === "UPSTREAM_TIMEOUT" || error.code === "UPSTREAM_UNAVAILABLE";
}
