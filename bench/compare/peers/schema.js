// The part of the gateway's schema that is asked for.
export const typeDefs = /* GraphQL */ `
  scalar DateTime
  scalar URL
  enum DatastoreStatus {
    CREATING
    ACTIVE
    UPDATING
    UPDATE_FAILED
    DELETING
    DELETED
    CREATE_FAILED
    UNKNOWN
  }
  enum JobStatus {
    SUBMITTED
    QUEUED
    IN_PROGRESS
    COMPLETED
    COMPLETED_WITH_ERRORS
    FAILED
    CANCEL_SUBMITTED
    CANCEL_IN_PROGRESS
    CANCEL_COMPLETED
    CANCEL_FAILED
    UNKNOWN
  }
  enum FHIRVersion {
    R4
    UNKNOWN
  }
  enum CmkType {
    CUSTOMER_MANAGED_KMS_KEY
    AWS_OWNED_KMS_KEY
    UNKNOWN
  }
  type KmsEncryptionConfig {
    cmkType: CmkType!
    kmsKeyId: String
  }
  type SseConfiguration {
    kmsEncryptionConfig: KmsEncryptionConfig!
  }
  type PageInfo {
    hasNextPage: Boolean!
    hasPreviousPage: Boolean!
    startCursor: String
    endCursor: String
  }
  type Datastore {
    id: ID!
    datastoreId: String!
    arn: String!
    name: String
    status: DatastoreStatus!
    upstreamStatus: String!
    createdAt: DateTime
    typeVersion: FHIRVersion!
    endpoint: URL
    sseConfiguration: SseConfiguration
    importJobs(first: Int = 50, after: String): ImportJobConnection
  }
  type DatastoreEdge {
    node: Datastore!
    cursor: String!
  }
  type DatastoreConnection {
    edges: [DatastoreEdge!]!
    nodes: [Datastore!]!
    pageInfo: PageInfo!
  }
  type ImportJob {
    id: ID!
    jobId: String!
    name: String
    status: JobStatus!
    submitTime: DateTime!
    endTime: DateTime
    datastoreId: String!
  }
  type ImportJobEdge {
    node: ImportJob!
    cursor: String!
  }
  type ImportJobConnection {
    edges: [ImportJobEdge!]!
    nodes: [ImportJob!]!
    pageInfo: PageInfo!
  }
  type Query {
    datastore(id: ID!): Datastore
    datastores(first: Int = 50, after: String): DatastoreConnection
  }
`;
