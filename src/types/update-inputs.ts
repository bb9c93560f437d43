import { Field, ID, InputType } from "type-graphql";
import type { UpdateFHIRDatastoreRequest } from "../aws/shapes.js";
import {
  AnalyticsConfigurationInput,
  BackupConfigurationInput,
  NlpConfigurationInput,
  ProfileConfigurationInput,
  toBackupShape,
  toConfigurationShapes,
} from "./configuration-inputs.js";
import {
  CLIENT_MUTATION_ID,
  IdentityProviderConfigurationInput,
  toIdentityProviderShape,
} from "./datastore-inputs.js";

@InputType({
  description:
    "What is to change of a datastore: at least one thing. What is not given, or null, stays as it is.",
})
export class UpdateDatastoreInput {
  @Field(() => ID, { description: "Its global id, AWS id or ARN." })
  id!: string;

  @Field(() => String, {
    nullable: true,
    description:
      "Its new name, 1 to 256 letters, digits, separators and _ . : / = + - % @. It takes effect at once.",
  })
  name?: string | null;

  @Field(() => AnalyticsConfigurationInput, {
    nullable: true,
    description: "Whether it is to be queried by SQL. It is UPDATING meanwhile.",
  })
  analyticsConfiguration?: AnalyticsConfigurationInput | null;

  @Field(() => NlpConfigurationInput, {
    nullable: true,
    description: "Whether its texts are to be read for medical terms. It is UPDATING meanwhile.",
  })
  nlpConfiguration?: NlpConfigurationInput | null;

  @Field(() => ProfileConfigurationInput, {
    nullable: true,
    description: "What it is to check resources by. It takes effect at once.",
  })
  profileConfiguration?: ProfileConfigurationInput | null;

  @Field(() => IdentityProviderConfigurationInput, {
    nullable: true,
    description:
      "How its FHIR endpoint is to authorize callers, which takes effect at once. It replaces the present configuration as a whole: give every member that is to stay, for one that is left out is cleared.",
  })
  identityProviderConfiguration?: IdentityProviderConfigurationInput | null;

  @Field(() => BackupConfigurationInput, { nullable: true, description: "How it is to be backed up." })
  backupConfiguration?: BackupConfigurationInput | null;

  @Field(() => String, { nullable: true, description: CLIENT_MUTATION_ID })
  clientMutationId?: string | null;
}

/** HealthLake's request: only what is given. */
export function toUpdateRequest(
  input: UpdateDatastoreInput,
  datastoreId: string,
): UpdateFHIRDatastoreRequest {
  return {
    DatastoreId: datastoreId,
    DatastoreName: input.name ?? undefined,
    ...toConfigurationShapes(input),
    IdentityProviderConfiguration: toIdentityProviderShape(input.identityProviderConfiguration),
    BackupConfiguration: toBackupShape(input.backupConfiguration),
  };
}
