// What a measured process tells the one that started it, whenever it is asked.

/** Says where it serves, then answers each question with what the process has used so far. */
export function report(url, datastoreId) {
  process.send({ url, datastoreId });
  process.on("message", () => {
    const cpuMicrosBefore = cpuMicros();
    globalThis.gc();
    globalThis.gc();
    const { rss, heapUsed } = process.memoryUsage();
    // Collecting is no part of what is measured, before or after it.
    process.send({ rss, heapUsed, cpuMicrosBefore, cpuMicrosAfter: cpuMicros() });
  });
  process.on("disconnect", () => process.exit());
}

function cpuMicros() {
  const { user, system } = process.cpuUsage();
  return user + system;
}
