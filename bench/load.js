// Connections that ask the same again and again, in a process of their own.
import autocannon from "autocannon";

process.on("message", (task) => void run(task));
process.on("disconnect", () => process.exit());

/** Tells how many were answered, refused as OVERLOADED, or neither. */
async function run({ url, query, connections, seconds }) {
  const {
    "2xx": answered,
    statusCodeStats,
    non2xx,
    errors,
    latency,
  } = await autocannon({
    url: `${url}/graphql`,
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query }),
    connections,
    duration: seconds,
    timeout: 60,
  });
  const refused = statusCodeStats["503"]?.count ?? 0;
  process.send({ answered, refused, other: non2xx - refused + errors, p50: latency.p50 });
}
