// The subscribers, in a process of their own: as many sockets as it is told, each with one subscription.
import { WebSocket } from "ws";
import { QUERY } from "./operation.js";

const CONNECTING_AT_ONCE = 100;

process.on("message", (task) => void connect(task));
process.on("disconnect", () => process.exit());

/** Tells when each socket has had its first event; from then on how many events came, whenever it is asked. */
async function connect({ url, datastoreId, sockets, distinct }) {
  let opened = 0;
  const toSubscribe = () => {
    const query = distinct ? QUERY.replace("Watch", `Watch${opened++}`) : QUERY;
    return JSON.stringify({ id: "1", type: "subscribe", payload: { query, variables: { datastoreId } } });
  };
  let events = 0;
  let bytes = 0;
  const open = () =>
    new Promise((resolve, reject) => {
      const socket = new WebSocket(url, "graphql-transport-ws", { perMessageDeflate: false });
      let isLive = false;
      socket.on("open", () => socket.send('{"type":"connection_init"}'));
      socket.on("message", (data) => {
        if (isLive) {
          events++;
          bytes = data.length;
          return;
        }
        const { type, payload } = JSON.parse(data);
        if (type === "connection_ack") return socket.send(toSubscribe());
        if (type !== "next" || payload.errors) return reject(new Error(String(data)));
        isLive = true;
        resolve();
      });
      socket.on("error", reject);
      socket.on("close", (code, reason) => {
        throw new Error(`a socket was closed: ${code} ${reason}`);
      });
    });
  let left = sockets;
  const openSome = async () => {
    while (left-- > 0) await open();
  };
  await Promise.all(Array.from({ length: CONNECTING_AT_ONCE }, openSome));
  process.removeAllListeners("message");
  process.on("message", () => process.send({ events, bytes }));
  process.send("live");
}
