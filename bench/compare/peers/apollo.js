// Apollo Server behind Express, as its documentation begins.
import { ApolloServer } from "@apollo/server";
import { expressMiddleware } from "@as-integrations/express5";
import express from "express";
import { createContext, resolvers } from "./model.js";
import { typeDefs } from "./schema.js";

const apollo = new ApolloServer({ typeDefs, resolvers });
await apollo.start();
const app = express();
app.get("/readyz", (_request, response) => response.json({ status: "ok" }));
app.use("/graphql", express.json(), expressMiddleware(apollo, { context: async () => createContext() }));
app.listen(Number(process.env.PORT), "127.0.0.1");
