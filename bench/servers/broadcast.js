/* global setInterval */
// The floor: no GraphQL at all. One string an event, written to every socket that has subscribed.
import { handleProtocols } from "graphql-ws";
import { WebSocketServer } from "ws";
import { nextEvent } from "../operation.js";
import { report } from "./report.js";

const server = new WebSocketServer({ port: 0, host: "127.0.0.1", handleProtocols });
const toMessage = () =>
  JSON.stringify({ id: "1", type: "next", payload: { data: { importJobsStatusChanged: nextEvent() } } });
let latest = toMessage();

server.on("connection", (socket) => {
  socket.on("message", (data) => {
    const { type } = JSON.parse(data);
    socket.send(type === "connection_init" ? '{"type":"connection_ack"}' : latest);
  });
});
setInterval(() => {
  latest = toMessage();
  for (const socket of server.clients) socket.send(latest);
}, Number(process.env.EVENT_MS));
server.once("listening", () => report(`ws://127.0.0.1:${server.address().port}/graphql`, "none"));
