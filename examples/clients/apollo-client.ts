// Apollo Client 4 on the gateway: queries and mutations over HTTP, subscriptions over one WebSocket.
import { ApolloClient, ApolloLink, HttpLink, InMemoryCache, type TypePolicies } from "@apollo/client";
import { GraphQLWsLink } from "@apollo/client/link/subscriptions";
import { relayStylePagination } from "@apollo/client/utilities";
import { OperationTypeNode } from "graphql";
import { type ClientOptions, createClient } from "graphql-ws";
import { possibleTypes } from "./possible-types.js";

/**
 * Datastores and jobs are kept by their `id`, which is Apollo's default and right here: one global id, one entity, wherever it
 * turns up, in a status event too. What has no id lives inside of its owner.
 */
export const typePolicies: TypePolicies = {
  Query: {
    fields: {
      datastores: relayStylePagination(["filter"]),
      jobs: relayStylePagination(["filter", "orderBy"]),
    },
  },
  Datastore: {
    fields: {
      importJobs: relayStylePagination(["filter"]),
      exportJobs: relayStylePagination(["filter"]),
      tags: { merge: false },
    },
  },
  // Without `merge`, two queries that select different fields of one of these evict each other, in turns and for ever.
  AnalyticsConfiguration: { merge: true },
  BackupConfiguration: { merge: true },
  DatastoreBackupStatus: { merge: true },
  ErrorCause: { merge: true },
  ExportResults: { merge: true },
  IdentityProviderConfiguration: { merge: true },
  ImportManifest: { merge: true },
  ImportResults: { merge: true },
  InputObjects: { merge: true },
  InputDataConfig: { merge: true },
  JobProgressReport: { merge: true },
  KmsEncryptionConfig: { merge: true },
  NlpConfiguration: { merge: true },
  OutputDataConfig: { merge: true },
  PreloadDataConfig: { merge: true },
  ProfileConfiguration: { merge: true },
  S3Configuration: { merge: true },
  SseConfiguration: { merge: true },
};

/** Page by `edges`, not by `nodes`: relayStylePagination joins edges, and would keep the last page's nodes only. */
export function createCache(): InMemoryCache {
  return new InMemoryCache({ typePolicies, possibleTypes });
}

/** `url` is the address of /graphql. `socket` is for Node, which needs a `webSocketImpl`. */
export function createApolloClient(url: string, socket: Partial<ClientOptions> = {}): ApolloClient {
  const live = createClient({
    url: url.replace(/^http/, "ws"),
    retryAttempts: Infinity,
    // A gateway that is being replaced refuses sockets for a while.
    shouldRetry: () => true,
    ...socket,
  });
  const link = ApolloLink.split(
    ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
    new GraphQLWsLink(live),
    new HttpLink({ uri: url }),
  );
  return new ApolloClient({ cache: createCache(), link });
}
