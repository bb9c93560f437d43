// Asks for the address it is given every 10 ms, from a process of its own, and writes a line for each answer that took long:
// how many milliseconds. A line `0` every second says that it is there.
import { Agent, get } from "node:http";
import { setTimeout as delay } from "node:timers/promises";

const [address, longMs] = [process.argv[2], Number(process.argv[3])];
const agent = new Agent({ keepAlive: true, maxSockets: 1 });

const ask = () =>
  new Promise((resolve, reject) => {
    get(address, { agent }, (response) => response.resume().once("end", resolve)).once("error", reject);
  });

for (let beat = 0; ; beat++) {
  const from = performance.now();
  await ask();
  const ms = performance.now() - from;
  if (ms > longMs || beat % 100 === 0) console.log(ms > longMs ? Math.ceil(ms) : 0);
  await delay(10);
}
