// GraphQL Yoga on Node's own server.
import { createSchema, createYoga } from "graphql-yoga";
import { createServer } from "node:http";
import { createContext, resolvers } from "./model.js";
import { typeDefs } from "./schema.js";

const yoga = createYoga({
  schema: createSchema({ typeDefs, resolvers }),
  context: createContext,
  logging: false,
  healthCheckEndpoint: "/readyz",
});
createServer(yoga).listen(Number(process.env.PORT), "127.0.0.1");
