import { Field, ID, InputType } from "type-graphql";
import type { CreateFHIRDatastoreRequest } from "../aws/shapes.js";
import {
  AnalyticsConfigurationInput,
  BackupConfigurationInput,
  NlpConfigurationInput,
  ProfileConfigurationInput,
  toBackupShape,
  toConfigurationShapes,
} from "./configuration-inputs.js";
import { AuthorizationStrategy, CmkType, FHIRVersion, PreloadDataType } from "./enums.js";

export const CLIENT_TOKEN =
  "Idempotency token, 1 to 64 letters, digits and hyphens: the same token with the same input never makes a second one. Made up once per mutation where absent.";
export const CLIENT_MUTATION_ID = "Given back in the payload as it is; the gateway makes nothing of it.";

@InputType({ description: "The key that is to encrypt a datastore." })
export class KmsEncryptionConfigInput {
  @Field(() => CmkType, { description: "Who owns the key." })
  cmkType!: CmkType;

  @Field(() => String, {
    nullable: true,
    description: "KMS key id, alias or ARN, 1 to 400 characters. Required with CUSTOMER_MANAGED_KMS_KEY.",
  })
  kmsKeyId?: string | null;
}

@InputType({ description: "How a datastore is to be encrypted. It can't be changed later." })
export class SseConfigurationInput {
  @Field(() => KmsEncryptionConfigInput, { description: "The key that encrypts it." })
  kmsEncryptionConfig!: KmsEncryptionConfigInput;
}

@InputType({ description: "What a datastore is to be filled with." })
export class PreloadDataConfigInput {
  @Field(() => PreloadDataType, { description: "The kind of data." })
  preloadDataType!: PreloadDataType;
}

@InputType({ description: "How a datastore's own FHIR endpoint is to authorize its callers." })
export class IdentityProviderConfigurationInput {
  @Field(() => AuthorizationStrategy, {
    description: "The strategy. SMART_ON_FHIR and SMART_ON_FHIR_V1 need metadata and idpLambdaArn.",
  })
  authorizationStrategy!: AuthorizationStrategy;

  @Field(() => Boolean, {
    nullable: true,
    description: "Whether fine-grained authorization of SMART on FHIR is to be on.",
  })
  fineGrainedAuthorizationEnabled?: boolean | null;

  @Field(() => String, {
    nullable: true,
    description: "The identity provider's metadata: a JSON object as a string.",
  })
  metadata?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      "ARN of the Lambda function that checks the identity provider's tokens, 49 to 256 characters.",
  })
  idpLambdaArn?: string | null;
}

@InputType({ description: "A tag to set." })
export class TagInput {
  @Field(() => String, {
    description: "Key, 1 to 128 letters, digits, separators and _ . : / = + - @; not beginning with aws:.",
  })
  key!: string;

  @Field(() => String, { description: "Value, 0 to 256 of the same characters." })
  value!: string;
}

/** What a creation and a restore have in common; not a type of the schema by itself. */
@InputType({ description: "The datastore to make." })
export class NewDatastoreInput {
  @Field(() => String, {
    nullable: true,
    description: "Name, 1 to 256 letters, digits, separators and _ . : / = + - % @; need not be unique.",
  })
  name?: string | null;

  @Field(() => SseConfigurationInput, {
    nullable: true,
    description: "How it is to be encrypted. Without it: by a key that AWS owns.",
  })
  sseConfiguration?: SseConfigurationInput | null;

  @Field(() => IdentityProviderConfigurationInput, {
    nullable: true,
    description: "How its FHIR endpoint is to authorize callers. Without it: AWS_AUTH.",
  })
  identityProviderConfiguration?: IdentityProviderConfigurationInput | null;

  @Field(() => AnalyticsConfigurationInput, {
    nullable: true,
    description: "Whether it is to be queried by SQL. Without it: ENABLED, which costs money.",
  })
  analyticsConfiguration?: AnalyticsConfigurationInput | null;

  @Field(() => NlpConfigurationInput, {
    nullable: true,
    description: "Whether its texts are to be read for medical terms. Without it: DISABLED.",
  })
  nlpConfiguration?: NlpConfigurationInput | null;

  @Field(() => ProfileConfigurationInput, {
    nullable: true,
    description: "What it is to check resources by. Without it: no default profiles.",
  })
  profileConfiguration?: ProfileConfigurationInput | null;

  @Field(() => [TagInput], { nullable: true, description: "Its tags, at most 50, each key once." })
  tags?: TagInput[] | null;

  @Field(() => String, { nullable: true, description: CLIENT_TOKEN })
  clientToken?: string | null;

  @Field(() => String, { nullable: true, description: CLIENT_MUTATION_ID })
  clientMutationId?: string | null;
}

@InputType({ description: "The datastore to create." })
export class CreateDatastoreInput extends NewDatastoreInput {
  @Field(() => FHIRVersion, {
    defaultValue: FHIRVersion.R4,
    description: "The FHIR version that it is to speak.",
  })
  typeVersion!: FHIRVersion;

  @Field(() => PreloadDataConfigInput, {
    nullable: true,
    description: "What it is to be filled with. Without it: nothing.",
  })
  preloadDataConfig?: PreloadDataConfigInput | null;

  @Field(() => BackupConfigurationInput, {
    nullable: true,
    description: "How it is to be backed up. Without it: not at all.",
  })
  backupConfiguration?: BackupConfigurationInput | null;
}

@InputType({ description: "The datastore to delete, with all its resources." })
export class DeleteDatastoreInput {
  @Field(() => ID, { description: "Its global id, AWS id or ARN." })
  id!: string;

  @Field(() => String, { nullable: true, description: CLIENT_MUTATION_ID })
  clientMutationId?: string | null;
}

@InputType({ description: "Tags to set on a datastore; those with other keys stay as they are." })
export class TagDatastoreInput {
  @Field(() => ID, { description: "The datastore's global id, AWS id or ARN; the ARN saves a call." })
  id!: string;

  @Field(() => [TagInput], {
    description: "The tags, at most 50, each key once. A key that is there gets the new value.",
  })
  tags!: TagInput[];

  @Field(() => String, { nullable: true, description: CLIENT_MUTATION_ID })
  clientMutationId?: string | null;
}

@InputType({ description: "Tags to take off a datastore." })
export class UntagDatastoreInput {
  @Field(() => ID, { description: "The datastore's global id, AWS id or ARN; the ARN saves a call." })
  id!: string;

  @Field(() => [String], {
    description: "The keys of the tags, at most 200; those that are not there are passed over.",
  })
  keys!: string[];

  @Field(() => String, { nullable: true, description: CLIENT_MUTATION_ID })
  clientMutationId?: string | null;
}

/** HealthLake's request; `clientToken` is the mutation's own. */
export function toCreateRequest(
  input: CreateDatastoreInput,
  clientToken: string,
): CreateFHIRDatastoreRequest {
  return {
    ...toNewDatastoreShapes(input, clientToken),
    DatastoreTypeVersion: input.typeVersion as "R4",
    PreloadDataConfig: input.preloadDataConfig
      ? { PreloadDataType: input.preloadDataConfig.preloadDataType as "SYNTHEA" }
      : undefined,
    BackupConfiguration: toBackupShape(input.backupConfiguration),
  };
}

/** What the requests of a creation and a restore have in common. */
export function toNewDatastoreShapes(input: NewDatastoreInput, clientToken: string) {
  const kms = input.sseConfiguration?.kmsEncryptionConfig;
  return {
    DatastoreName: input.name ?? undefined,
    SseConfiguration: kms && {
      KmsEncryptionConfig: {
        CmkType: kms.cmkType as "AWS_OWNED_KMS_KEY",
        KmsKeyId: kms.kmsKeyId ?? undefined,
      },
    },
    IdentityProviderConfiguration: toIdentityProviderShape(input.identityProviderConfiguration),
    ...toConfigurationShapes(input),
    Tags: input.tags ? toTagShapes(input.tags) : undefined,
    ClientToken: clientToken,
  };
}

/** HealthLake's shape; undefined where it is not given. */
export function toIdentityProviderShape(input: IdentityProviderConfigurationInput | null | undefined) {
  if (!input) return undefined;
  return {
    AuthorizationStrategy: input.authorizationStrategy as "AWS_AUTH",
    FineGrainedAuthorizationEnabled: input.fineGrainedAuthorizationEnabled ?? undefined,
    Metadata: input.metadata ?? undefined,
    IdpLambdaArn: input.idpLambdaArn ?? undefined,
  };
}

export function toTagShapes(tags: readonly TagInput[]) {
  return tags.map(({ key, value }) => ({ Key: key, Value: value }));
}
