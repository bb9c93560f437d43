import { Arg, Ctx, Mutation, Resolver } from "type-graphql";
import type { GatewayContext } from "../context.js";
import { toDatastoreAnswer } from "../types/datastore.js";
import { RestoreDatastorePayload } from "../types/payloads.js";
import { RestoreDatastoreInput, toRestoreRequest } from "../types/restore-inputs.js";
import { checkNewDatastoreRules } from "./documented-rules.js";
import { loadOwnDatastoreId, parseDatastoreRef } from "./ids.js";
import { lazyDatastore, toClientToken } from "./payload.js";
import { Violations } from "./validation.js";
import { write } from "./write.js";

@Resolver()
export class RestoreMutation {
  @Mutation(() => RestoreDatastorePayload, {
    nullable: true,
    description:
      "Creates a datastore out of the backup of another one, which stays as it is: of a point in time, or of the latest. It is CREATING first, and costs money until it is deleted. HealthLake makes one restore of a datastore at a time: another one meanwhile is CONFLICT.",
  })
  async restoreDatastore(
    @Arg("input", () => RestoreDatastoreInput, { description: "What to restore, and how." })
    input: RestoreDatastoreInput,
    @Ctx() context: GatewayContext,
  ): Promise<RestoreDatastorePayload> {
    const violations = new Violations();
    const ref = violations.collect(() =>
      parseDatastoreRef("sourceDatastoreId", input.sourceDatastoreId, context.location),
    );
    violations.checkInput("RestoreDatastoreInput", input);
    checkNewDatastoreRules(violations, input);
    violations.throwIfAny();
    const sourceId = await loadOwnDatastoreId("sourceDatastoreId", ref!, context);
    const { clientToken, isOurs } = toClientToken(input.clientToken);
    const request = toRestoreRequest(input, sourceId, clientToken);
    const known = toDatastoreAnswer(await write(context, "RestoreFHIRDatastore", request, ["datastores"]));
    // A client's own token may stand for an earlier request with another name.
    if (isOurs) Object.assign(known, { name: input.name ?? undefined });
    return {
      datastoreId: known.datastoreId,
      datastore: lazyDatastore(known),
      clientToken,
      clientMutationId: input.clientMutationId,
    };
  }
}
