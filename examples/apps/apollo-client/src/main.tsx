import { ApolloClient, ApolloLink, HttpLink, InMemoryCache } from "@apollo/client";
import { GraphQLWsLink } from "@apollo/client/link/subscriptions";
import { ApolloProvider } from "@apollo/client/react";
import { relayStylePagination } from "@apollo/client/utilities";
import { OperationTypeNode } from "graphql";
import { createClient } from "graphql-ws";
import { createRoot } from "react-dom/client";
import "../../shared/style.css";
import { Page } from "./page.tsx";

const socket = createClient({
  url: `${location.origin.replace(/^http/, "ws")}/graphql`,
  retryAttempts: Infinity,
  shouldRetry: () => true,
});

const client = new ApolloClient({
  // Subscriptions over one WebSocket, all else over HTTP.
  link: ApolloLink.split(
    ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
    new GraphQLWsLink(socket),
    new HttpLink({ uri: "/graphql" }),
  ),
  cache: new InMemoryCache({
    possibleTypes: { Job: ["ImportJob", "ExportJob"] },
    typePolicies: { Query: { fields: { jobs: relayStylePagination(["filter", "orderBy"]) } } },
  }),
});

createRoot(document.getElementById("root")!).render(
  <ApolloProvider client={client}>
    <Page />
  </ApolloProvider>,
);
