// The icon of all the gateway's pages: a drop on a blue square, 32 by 32 pixels.
import type { FastifyInstance } from "fastify";

const ICON = Buffer.from(
  [
    "AAABAAEAICAAAAEAIAAfAQAAFgAAAIlQTkcNChoKAAAADUlIRFIAAAAgAAAAIAgGAAAAc3p69AAAAOZJREFUeNrNV8ENwyAMvBEY",
    "iQE6BZPwbLdghf7649EF+uwGHSMJVVORSrTkDDWWrESKgu8OY2wYF5C5XZ7euBCNC1Njj6+1bR4zD+47BC25/wTwz+AbEKvsk5Jb",
    "EfvD6fJ0iQqQJNxqksQE+/PxfHsDSO/sOpCyl6oAKXupCmASr2RMQu4GcL0/igDSt64AvrFnVUAr9qwKaMmeUQHssftlTQHUSM9u",
    "BXqw36MCWu49kwtgql6t1VTH8QGob4F6Eg5xDNUL0RCluOd1HNmOOB2z5ILOOGoNJZu2XH0wUR/NhhhO1cbzGfaRuDDSmkXBAAAA",
    "AElFTkSuQmCC",
  ].join(""),
  "base64",
);

const A_DAY = "public, max-age=86400";

export async function favicon(app: FastifyInstance): Promise<void> {
  app.get("/favicon.ico", async (_request, reply) =>
    reply.header("cache-control", A_DAY).type("image/x-icon").send(ICON),
  );
}
