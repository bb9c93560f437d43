import { cacheExchange } from "@urql/exchange-graphcache";
import { relayPagination } from "@urql/exchange-graphcache/extras";
import { createClient as createSocketClient } from "graphql-ws";
import { createRoot } from "react-dom/client";
import { Client, Provider, fetchExchange, subscriptionExchange } from "urql";
import "../../shared/style.css";
import { type Job, PAGE, Page, withJob } from "./page.tsx";

const socket = createSocketClient({
  url: `${location.origin.replace(/^http/, "ws")}/graphql`,
  retryAttempts: Infinity,
  shouldRetry: () => true,
});

const client = new Client({
  url: "/graphql",
  preferGetMethod: false,
  exchanges: [
    cacheExchange({
      // What has no id lives inside of its owner.
      keys: { ImportJobStatusEvent: () => null, ExportJobStatusEvent: () => null },
      resolvers: { Query: { jobs: relayPagination() } },
      updates: {
        Subscription: {
          // A job that is new comes first. Asked for again, the first page would leave a gap before the second.
          jobsStatusChanged: (result, _args, cache) => {
            const { job } = result.jobsStatusChanged as { job: Job };
            cache.updateQuery({ query: PAGE, variables: { after: null } }, (page) => withJob(page, job));
          },
        },
      },
    }),
    fetchExchange,
    subscriptionExchange({
      forwardSubscription: ({ query = "", variables }) => ({
        subscribe: (sink) => ({ unsubscribe: socket.subscribe({ query, variables }, sink) }),
      }),
    }),
  ],
});

createRoot(document.getElementById("root")!).render(
  <Provider value={client}>
    <Page />
  </Provider>,
);
