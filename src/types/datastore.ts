import type { CreateFHIRDatastoreResponse } from "@aws-sdk/client-healthlake";
import { Field, ObjectType } from "type-graphql";
import type { DatastoreProperties } from "../aws/shapes.js";
import { encodeGlobalId } from "../relay/global-id.js";
import {
  AnalyticsConfiguration,
  DatastoreBackupStatus,
  NlpConfiguration,
  ProfileConfiguration,
  toConfigurations,
} from "./datastore-configuration.js";
import {
  AuthorizationStrategy,
  CmkType,
  DatastoreStatus,
  ErrorCategory,
  FHIRVersion,
  PreloadDataType,
  toEnum,
} from "./enums.js";
import { mapOnce } from "./map-once.js";
import { Node } from "./node.js";
import { DateTime, Url } from "./scalars.js";

@ObjectType({ description: "The key that encrypts a datastore at rest.", simpleResolvers: true })
export class KmsEncryptionConfig {
  @Field(() => CmkType, { description: "Who owns the key." })
  cmkType!: CmkType;

  @Field(() => String, {
    nullable: true,
    description: "The customer's KMS key: key id, alias or ARN. Null where AWS owns the key.",
  })
  kmsKeyId?: string | undefined;
}

@ObjectType({
  description: "How a datastore is encrypted at rest. It can't be changed after creation.",
  simpleResolvers: true,
})
export class SseConfiguration {
  @Field(() => KmsEncryptionConfig, { description: "The key that encrypts it." })
  kmsEncryptionConfig!: KmsEncryptionConfig;
}

@ObjectType({ description: "What a datastore was filled with when it was created.", simpleResolvers: true })
export class PreloadDataConfig {
  @Field(() => PreloadDataType, { description: "The kind of data." })
  preloadDataType!: PreloadDataType;
}

@ObjectType({
  description: "How a datastore's own FHIR endpoint authorizes its callers.",
  simpleResolvers: true,
})
export class IdentityProviderConfiguration {
  @Field(() => AuthorizationStrategy, { description: "The strategy." })
  authorizationStrategy!: AuthorizationStrategy;

  @Field(() => Boolean, {
    nullable: true,
    description: "Whether fine-grained authorization of SMART on FHIR is on.",
  })
  fineGrainedAuthorizationEnabled?: boolean | undefined;

  @Field(() => String, {
    nullable: true,
    description: "The identity provider's metadata: a JSON document as a string. Null with AWS_AUTH.",
  })
  metadata?: string | undefined;

  @Field(() => String, {
    nullable: true,
    description: "ARN of the Lambda function that checks the identity provider's tokens. Null with AWS_AUTH.",
  })
  idpLambdaArn?: string | undefined;
}

@ObjectType({ description: "Why a datastore could not be created or deleted.", simpleResolvers: true })
export class ErrorCause {
  @Field(() => String, { nullable: true, description: "HealthLake's own words." })
  errorMessage?: string | undefined;

  @Field(() => ErrorCategory, { nullable: true, description: "Whether trying again can help." })
  errorCategory?: ErrorCategory | undefined;
}

@ObjectType({
  implements: Node,
  description: "A HealthLake datastore: a FHIR server with its own data, key and endpoint.",
  simpleResolvers: true,
})
export class Datastore extends Node {
  @Field(() => String, { description: "HealthLake's own id: 32 lower-case hexadecimal digits." })
  datastoreId!: string;

  @Field(() => String, {
    description: "ARN, in the form arn:aws:healthlake:<region>:<account>:datastore/fhir/<datastoreId>.",
  })
  arn!: string;

  @Field(() => String, {
    nullable: true,
    description: "Name, 1 to 256 characters; not unique. Null where none was given.",
  })
  name?: string | undefined;

  @Field(() => DatastoreStatus, { description: "Where it is in its life." })
  status!: DatastoreStatus;

  @Field(() => String, {
    description: "The status exactly as HealthLake sent it, also when status is UNKNOWN.",
  })
  upstreamStatus!: string;

  @Field(() => DateTime, { nullable: true, description: "When it became ACTIVE. Null while CREATING." })
  createdAt?: string | undefined;

  @Field(() => FHIRVersion, { description: "The FHIR version that it speaks." })
  typeVersion!: FHIRVersion;

  @Field(() => Url, {
    nullable: true,
    description:
      "Base address of its FHIR REST API, with a slash at its end. Null where HealthLake gives none.",
  })
  endpoint?: string | undefined;

  @Field(() => SseConfiguration, {
    nullable: true,
    description: "How it is encrypted. Null where HealthLake says nothing of it.",
  })
  sseConfiguration?: SseConfiguration | undefined;

  @Field(() => PreloadDataConfig, {
    nullable: true,
    description: "What it was filled with at creation. Null where it began empty.",
  })
  preloadDataConfig?: PreloadDataConfig | undefined;

  @Field(() => IdentityProviderConfiguration, {
    nullable: true,
    description: "How its FHIR endpoint authorizes callers. Null where HealthLake says nothing of it.",
  })
  identityProviderConfiguration?: IdentityProviderConfiguration | undefined;

  @Field(() => AnalyticsConfiguration, {
    nullable: true,
    description: "Whether it can be queried by SQL. Null where HealthLake says nothing of it.",
  })
  analyticsConfiguration?: AnalyticsConfiguration | undefined;

  @Field(() => NlpConfiguration, {
    nullable: true,
    description: "Whether its texts are read for medical terms. Null where HealthLake says nothing of it.",
  })
  nlpConfiguration?: NlpConfiguration | undefined;

  @Field(() => ProfileConfiguration, {
    nullable: true,
    description: "What it checks resources by. Null where HealthLake says nothing of it.",
  })
  profileConfiguration?: ProfileConfiguration | undefined;

  @Field(() => DatastoreBackupStatus, {
    nullable: true,
    description: "Its backup, and what it can be restored to. Null where HealthLake says nothing of it.",
  })
  backupStatusInfo?: DatastoreBackupStatus | undefined;

  @Field(() => ErrorCause, {
    nullable: true,
    description: "Why creating or deleting it failed. Null where nothing failed.",
  })
  errorCause?: ErrorCause | undefined;
}

/** HealthLake's shape as the GraphQL object. */
export const toDatastore = mapOnce((shape: DatastoreProperties): Datastore => {
  const status = shape.DatastoreStatus as string;
  return Object.assign(toDatastoreIds(shape.DatastoreId as string), {
    arn: shape.DatastoreArn as string,
    name: shape.DatastoreName,
    status: toEnum(DatastoreStatus, status),
    upstreamStatus: status,
    createdAt: shape.CreatedAt?.toISOString(),
    typeVersion: toEnum(FHIRVersion, shape.DatastoreTypeVersion as string),
    endpoint: toEndpoint(shape.DatastoreEndpoint),
    sseConfiguration: toSseConfiguration(shape.SseConfiguration),
    preloadDataConfig: toPreloadDataConfig(shape.PreloadDataConfig),
    identityProviderConfiguration: toIdentityProviderConfiguration(shape.IdentityProviderConfiguration),
    ...toConfigurations(shape),
    errorCause: toErrorCause(shape.ErrorCause),
  });
});

/** A datastore of which nothing but its ids is known. */
export function toDatastoreIds(datastoreId: string): Datastore {
  return Object.assign(new Datastore(), { id: encodeGlobalId("Datastore", datastoreId), datastoreId });
}

/** A datastore of which a mutation's answer tells something. */
export function toDatastoreAnswer(answer: CreateFHIRDatastoreResponse): Datastore {
  const status = answer.DatastoreStatus as string;
  return Object.assign(toDatastoreArn(answer.DatastoreId as string, answer.DatastoreArn as string), {
    status: toEnum(DatastoreStatus, status),
    upstreamStatus: status,
    endpoint: toEndpoint(answer.DatastoreEndpoint),
  });
}

/** A datastore of which nothing but its ids and its ARN is known. */
export function toDatastoreArn(datastoreId: string, arn: string): Datastore {
  return Object.assign(toDatastoreIds(datastoreId), { arn });
}

function toEndpoint(endpoint: string | undefined): string | undefined {
  return endpoint !== undefined && URL.canParse(endpoint) ? endpoint : undefined;
}

function toSseConfiguration(shape: DatastoreProperties["SseConfiguration"]): SseConfiguration | undefined {
  const config = shape?.KmsEncryptionConfig;
  if (!config) return undefined;
  return {
    kmsEncryptionConfig: { cmkType: toEnum(CmkType, config.CmkType as string), kmsKeyId: config.KmsKeyId },
  };
}

function toPreloadDataConfig(shape: DatastoreProperties["PreloadDataConfig"]): PreloadDataConfig | undefined {
  return shape && { preloadDataType: toEnum(PreloadDataType, shape.PreloadDataType as string) };
}

function toIdentityProviderConfiguration(
  shape: DatastoreProperties["IdentityProviderConfiguration"],
): IdentityProviderConfiguration | undefined {
  return (
    shape && {
      authorizationStrategy: toEnum(AuthorizationStrategy, shape.AuthorizationStrategy as string),
      fineGrainedAuthorizationEnabled: shape.FineGrainedAuthorizationEnabled,
      metadata: shape.Metadata,
      idpLambdaArn: shape.IdpLambdaArn,
    }
  );
}

function toErrorCause(shape: DatastoreProperties["ErrorCause"]): ErrorCause | undefined {
  return (
    shape && {
      errorMessage: shape.ErrorMessage,
      errorCategory: shape.ErrorCategory && toEnum(ErrorCategory, shape.ErrorCategory),
    }
  );
}
