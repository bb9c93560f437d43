/* global setInterval */
// graphql-ws as its documentation shows it: each subscriber has an execution of its own for each event.
import { readFileSync } from "node:fs";
import { buildSchema } from "graphql";
import { useServer } from "graphql-ws/use/ws";
import { WebSocketServer } from "ws";
import { nextEvent } from "../operation.js";
import { report } from "./report.js";

const schema = buildSchema(readFileSync(new URL("../../schema.graphql", import.meta.url), "utf8"));
const readers = new Set();
let latest = nextEvent();

/** The latest event at once, and then each one; nothing waits for a slow reader. */
function watch() {
  let fresh = true;
  let waiting;
  const wake = () => {
    fresh = true;
    waiting?.();
  };
  readers.add(wake);
  return {
    async next() {
      if (!fresh) await new Promise((resolve) => (waiting = resolve));
      fresh = false;
      return { done: false, value: { importJobsStatusChanged: latest } };
    },
    async return() {
      readers.delete(wake);
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

schema.getSubscriptionType().getFields().importJobsStatusChanged.subscribe = watch;
setInterval(() => {
  latest = nextEvent();
  for (const wake of readers) wake();
}, Number(process.env.EVENT_MS));

const server = new WebSocketServer({ port: 0, host: "127.0.0.1", path: "/graphql" });
useServer({ schema }, server);
server.once("listening", () =>
  report(`ws://127.0.0.1:${server.address().port}/graphql`, "0123456789abcdef0123456789abcdef"),
);
