// How sockets were closed, by code.
import { Counter, type Registry } from "prom-client";
import { OTHER } from "./bounded-label.js";
import { PREFIX } from "./names.js";

/** WebSocket's own, and those of graphql-transport-ws; clients may choose from thousands. */
const CODES = new Set([
  ...[1000, 1001, 1002, 1003, 1005, 1006, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014],
  ...[4400, 4401, 4403, 4406, 4408, 4409, 4429, 4500],
]);

export function createSocketMetrics(registry: Registry): (code: number) => void {
  const closes = new Counter({
    name: `${PREFIX}socket_closes_total`,
    help: "WebSockets closed, by close code",
    labelNames: ["code"],
    registers: [registry],
  });
  return (code) => closes.inc({ code: CODES.has(code) ? String(code) : OTHER });
}
