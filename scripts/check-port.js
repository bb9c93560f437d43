// `node scripts/check-port.js`: says that the demo's port is taken before anything is built for it.
import { createServer } from "node:net";

const { PORT: port = "4000", HOST: host = "127.0.0.1" } = process.env;
// What is no port is told of by the gateway itself.
if (/^[1-9]\d{0,4}$/.test(port) && Number(port) < 65_536) {
  const server = createServer()
    .on("error", ({ code }) => {
      if (code !== "EADDRINUSE") return;
      console.error(`healthlake-graphql: port ${port} is taken; choose another with PORT`);
      process.exitCode = 1;
    })
    .listen(Number(port), host, () => server.close());
}
