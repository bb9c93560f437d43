// Subscriptions of one socket to a gateway, as tests of what they tell read them.
import type { GraphQLBody, TestGateway, TestGatewayOptions } from "./gateway.js";
import { startLiveGateway } from "./live.js";
import { type SocketMessage, type TestSocket, openSession } from "./socket.js";

export interface Watch {
  /** Resolves with the next event's payload. */
  readonly next: () => Promise<GraphQLBody>;
  /** Resolves with the type of the next message: "complete", say. */
  readonly type: () => Promise<string>;
  /** All that has come so far. */
  readonly messages: () => readonly SocketMessage[];
}

export interface WatchedGateway {
  readonly gateway: TestGateway;
  readonly client: TestSocket;
  /** Subscribes with what follows the word "subscription". */
  readonly watch: (query: string, variables?: object) => Watch;
}

export async function startWatchedGateway(options?: TestGatewayOptions): Promise<WatchedGateway> {
  const gateway = await startLiveGateway(options);
  const client = await openSession(gateway.url);
  let ids = 0;
  const watch = (query: string, variables?: object): Watch => {
    const id = `watch ${ids++}`;
    client.subscribe(id, `subscription ${query}`, variables);
    return {
      next: async () => (await client.nextOf(id)).payload as GraphQLBody,
      type: async () => (await client.nextOf(id)).type,
      messages: () => client.messages.filter((message) => message.id === id),
    };
  };
  return { gateway, client, watch };
}
