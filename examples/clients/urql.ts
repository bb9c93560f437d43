// urql with its normalized cache on the gateway: queries and mutations over HTTP, subscriptions over one WebSocket.
import { type Client, createClient, fetchExchange, subscriptionExchange } from "@urql/core";
import { type CacheExchangeOpts, cacheExchange } from "@urql/exchange-graphcache";
import { relayPagination } from "@urql/exchange-graphcache/extras";
import { type ClientOptions, createClient as createSocketClient } from "graphql-ws";
import { possibleTypes } from "./possible-types.js";

const embedded = () => null;

/** Datastores and jobs are kept by their `id`, Graphcache's default. What has no id lives inside of its owner. */
export const cacheOptions: Partial<CacheExchangeOpts> = {
  possibleTypes,
  keys: {
    ActionQuota: embedded,
    AnalyticsConfiguration: embedded,
    BackupConfiguration: embedded,
    Breaker: embedded,
    DatastoreBackupStatus: embedded,
    DatastoreStatusEvent: embedded,
    ErrorCause: embedded,
    ExportFile: embedded,
    ExportJobStatusEvent: embedded,
    ExportResults: embedded,
    FailureGroup: embedded,
    FailureSample: embedded,
    Gateway: embedded,
    GatewayLimit: embedded,
    IdentityProviderConfiguration: embedded,
    ImportJobStatusEvent: embedded,
    ImportManifest: embedded,
    ImportResults: embedded,
    InputDataConfig: embedded,
    InputObjects: embedded,
    JobProgressReport: embedded,
    KmsEncryptionConfig: embedded,
    NlpConfiguration: embedded,
    OutputDataConfig: embedded,
    Permission: embedded,
    PollerCounts: embedded,
    PreloadDataConfig: embedded,
    ProfileConfiguration: embedded,
    Replicas: embedded,
    S3Configuration: embedded,
    SseConfiguration: embedded,
    Tag: embedded,
    TotalCount: embedded,
    Viewer: embedded,
  },
  resolvers: {
    Query: { datastores: relayPagination(), jobs: relayPagination() },
    Datastore: { importJobs: relayPagination(), exportJobs: relayPagination() },
  },
};

/** `url` is the address of /graphql. `socket` is for Node, which needs a `webSocketImpl`. */
export function createUrqlClient(
  url: string,
  socket: Partial<ClientOptions> = {},
  cache: Partial<CacheExchangeOpts> = cacheOptions,
): Client {
  const live = createSocketClient({
    url: url.replace(/^http/, "ws"),
    retryAttempts: Infinity,
    // A gateway that is being replaced refuses sockets for a while.
    shouldRetry: () => true,
    ...socket,
  });
  return createClient({
    url,
    preferGetMethod: false,
    exchanges: [
      cacheExchange(cache),
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: ({ query = "", variables }) => ({
          subscribe: (sink) => ({ unsubscribe: live.subscribe({ query, variables }, sink) }),
        }),
      }),
    ],
  });
}
