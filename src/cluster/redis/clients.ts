// Two connections to one Redis: one for commands, and one for the read that waits, behind which a command would wait too.
import { readFileSync } from "node:fs";
import { createClient } from "@redis/client";
import { UnsuitableRedisError } from "./engine.js";
import { checkUrl } from "./url.js";

export interface RedisSettings {
  /** Read again for each connection, so that a changed password needs no restart. */
  readonly loadUrl: () => string;
  readonly allowsInsecure: boolean;
  readonly tls: {
    readonly caFile: string | undefined;
    readonly certFile: string | undefined;
    readonly keyFile: string | undefined;
  };
  readonly connectTimeoutMs: number;
}

export interface RedisClient {
  sendCommand(args: readonly string[]): Promise<unknown>;
  destroy(): void;
}

/**
 * Resolves when it is connected. It never connects again by itself: who uses it notices its end by a command that fails, or by
 * `onEnd`, and opens another.
 */
export async function openClient(
  settings: RedisSettings,
  onEnd: (error: Error) => void,
): Promise<RedisClient> {
  const url = loadUrl(settings);
  const { caFile, certFile, keyFile } = settings.tls;
  const tls = {
    tls: true as const,
    ...(caFile !== undefined && { ca: readFileSync(caFile) }),
    ...(certFile !== undefined && { cert: readFileSync(certFile) }),
    ...(keyFile !== undefined && { key: readFileSync(keyFile) }),
  };
  const common = { connectTimeout: settings.connectTimeoutMs, reconnectStrategy: false as const };
  const client = createClient({
    url,
    RESP: 2,
    disableOfflineQueue: true,
    socket: new URL(url).protocol === "rediss:" ? { ...common, ...tls } : common,
  });
  client.on("error", onEnd);
  client.on("end", () => onEnd(new Error("Redis closed the connection")));
  try {
    await client.connect();
  } catch (error) {
    destroy(client);
    throw error;
  }
  return { sendCommand: (args) => client.sendCommand(args), destroy: () => destroy(client) };
}

function loadUrl({ loadUrl: load, allowsInsecure }: RedisSettings): string {
  try {
    const url = load();
    checkUrl(url, allowsInsecure);
    return url;
  } catch (cause) {
    throw new UnsuitableRedisError((cause as Error).message, { cause });
  }
}

function destroy(client: { readonly isOpen: boolean; destroy(): void }): void {
  if (client.isOpen) client.destroy();
}
