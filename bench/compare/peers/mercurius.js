// Mercurius, which compiles an operation when it comes for the second time.
import Fastify from "fastify";
import mercurius from "mercurius";
import { createContext, resolvers } from "./model.js";
import { typeDefs } from "./schema.js";

const app = Fastify();
app.get("/readyz", async () => ({ status: "ok" }));
app.register(mercurius, { schema: typeDefs, resolvers, context: createContext, jit: 1 });
await app.listen({ port: Number(process.env.PORT), host: "127.0.0.1" });
