// Which Redis it is: what this gateway was not built for is refused by its name.
import type { ScriptClient } from "./scripts.js";

const LEAST_MAJOR = 7;

/** A Redis that can't be used; to try again is no use either. */
export class UnsuitableRedisError extends Error {
  override readonly name = "UnsuitableRedisError";
}

/** Rejects with UnsuitableRedisError for an older engine, a sentinel, a replica, or a cluster of several primaries. */
export async function checkEngine(client: ScriptClient): Promise<void> {
  const info = readInfo(String(await client.sendCommand(["INFO", "everything"])));
  const engine = info.valkey_version === undefined ? "Redis" : "Valkey";
  const version = info.valkey_version ?? info.redis_version ?? "of no version";
  const { redis_mode: mode = info.server_mode, role } = info;
  if (mode === "sentinel") throw new UnsuitableRedisError("it is a sentinel; name the primary itself");
  if (!(Number.parseInt(version, 10) >= LEAST_MAJOR))
    throw new UnsuitableRedisError(`${engine} ${version} is too old: ${LEAST_MAJOR}.0 or later is needed`);
  if (role === "slave") throw new UnsuitableRedisError("it is a read replica; name the primary");
  if (mode === "cluster" && (await countPrimaries(client)) > 1)
    throw new UnsuitableRedisError(
      "it is a cluster of several primaries; one primary, or ElastiCache Serverless, is needed",
    );
}

/** ElastiCache Serverless is a cluster that shows all slots as one node. */
async function countPrimaries(client: ScriptClient): Promise<number> {
  const slots = (await client.sendCommand(["CLUSTER", "SLOTS"])) as readonly (readonly unknown[])[];
  return new Set(slots.map(([, , primary]) => JSON.stringify(primary))).size;
}

function readInfo(text: string): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(
    text.split("\r\n").flatMap((line) => {
      const at = line.indexOf(":");
      return at > 0 ? [[line.slice(0, at), line.slice(at + 1)]] : [];
    }),
  );
}
