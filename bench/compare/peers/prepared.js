/* global Buffer */
// The limit: no GraphQL. It reads the body, and writes the gateway's own answer, which it was given when it started.
import { createServer } from "node:http";

const small = Buffer.from(process.env.SMALL_ANSWER);
const big = Buffer.from(process.env.BIG_ANSWER);

createServer((request, response) => {
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => {
    const answer = Buffer.concat(chunks).includes("query Big") ? big : small;
    response.writeHead(200, {
      "content-type": "application/json; charset=utf-8",
      "content-length": answer.length,
    });
    response.end(answer);
  });
}).listen(Number(process.env.PORT), "127.0.0.1");
