import { createClient } from "graphql-ws";
import { Suspense } from "react";
import { createRoot } from "react-dom/client";
import { RelayEnvironmentProvider } from "react-relay";
import {
  Environment,
  type FetchFunction,
  type GraphQLResponse,
  Network,
  Observable,
  RecordSource,
  Store,
  type SubscribeFunction,
} from "relay-runtime";
import "../../shared/style.css";
import { Page } from "./page.tsx";

const socket = createClient({
  url: `${location.origin.replace(/^http/, "ws")}/graphql`,
  retryAttempts: Infinity,
  shouldRetry: () => true,
});

const load: FetchFunction = async ({ text: query, name: operationName }, variables) => {
  const response = await fetch("/graphql", {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/graphql-response+json" },
    body: JSON.stringify({ query, operationName, variables }),
  });
  return (await response.json()) as GraphQLResponse;
};

const watch: SubscribeFunction = ({ text, name: operationName }, variables) =>
  Observable.create((sink) =>
    socket.subscribe(
      { query: text ?? "", operationName, variables },
      {
        next: (result) => sink.next(result as GraphQLResponse),
        error: (error) => sink.error(error as Error),
        complete: () => sink.complete(),
      },
    ),
  );

const environment = new Environment({
  network: Network.create(load, watch),
  store: new Store(new RecordSource()),
});

createRoot(document.getElementById("root")!).render(
  <RelayEnvironmentProvider environment={environment}>
    <Suspense fallback={<p>Loading…</p>}>
      <Page />
    </Suspense>
  </RelayEnvironmentProvider>,
);
