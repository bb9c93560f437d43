// The one socket that all subscriptions share. It connects again by itself, and tells whether what is shown is live.
import { createClient, MessageType, type Sink } from "graphql-ws";
import { socketEndpoint } from "../addresses";
import type { Session } from "../login/session";
import { createStore, type Store } from "../store";

export interface LiveState {
  readonly status: "connecting" | "live" | "reconnecting";
  /** When the gateway was last heard, in milliseconds. */
  readonly heardAt: number;
  /** Counts connections after the first one: what was asked before may be old. */
  readonly returns: number;
}

export interface SubscriptionRequest {
  readonly documentId: string;
  readonly operationName: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

export interface Socket {
  readonly state: Store<LiveState>;
  /** Gives what ends it. */
  readonly subscribe: (request: SubscriptionRequest, sink: Sink) => () => void;
  readonly close: () => void;
}

/** How the gateway closes a socket whose credential is refused, has ended or was taken back. */
const FORBIDDEN = 4403;
const NORMAL = 1000;
/** Clocks differ and lists lag: so much before the last event, events are asked for again. */
const OVERLAP_MS = 60_000;
const PING_MS = 10_000;
const PONG_MS = 5000;
const LONGEST_WAIT_MS = 10_000;

export function createSocket(session: Session): Socket {
  const state = createStore<LiveState>({ status: "connecting", heardAt: Date.now(), returns: 0 });
  const update = (change: Partial<LiveState>) => state.set({ ...state.get(), ...change });
  let wasConnected = false;
  let lastEventAt = Date.now();
  let pongTimer: ReturnType<typeof setTimeout> | undefined;
  let raw: WebSocket | undefined;
  let used: Awaited<ReturnType<Session["credential"]>>;
  const client = createClient({
    url: socketEndpoint.href,
    lazy: true,
    lazyCloseTimeout: 3000,
    keepAlive: PING_MS,
    retryAttempts: Infinity,
    shouldRetry: () => true,
    retryWait: async (retries) => {
      const waitMs = Math.min(LONGEST_WAIT_MS, 250 * 2 ** retries);
      await new Promise((resolve) => setTimeout(resolve, waitMs * (0.5 + Math.random() / 2)));
    },
    connectionParams: async () => {
      used = await session.credential();
      return used?.payload ?? {};
    },
    on: {
      connected: (socket) => {
        raw = socket as WebSocket;
        const { returns } = state.get();
        update({ status: "live", heardAt: Date.now(), returns: wasConnected ? returns + 1 : returns });
        wasConnected = true;
      },
      message: (message) => {
        update({ heardAt: Date.now() });
        if (message.type === MessageType.Next) lastEventAt = Date.now();
      },
      ping: (received) => {
        if (received) return;
        pongTimer = setTimeout(() => client.terminate(), PONG_MS);
      },
      pong: (received) => {
        if (received) clearTimeout(pongTimer);
      },
      closed: (event) => {
        clearTimeout(pongTimer);
        raw = undefined;
        const { code, reason } = event as CloseEvent;
        // Nothing on screen watches: the client has closed it itself.
        if (code === NORMAL) wasConnected = false;
        update({ status: wasConnected ? "reconnecting" : "connecting" });
        if (code === FORBIDDEN) void session.refused(used, reason);
      },
    },
  });
  const endRenewals = session.onRenewed((credential) => {
    used = credential;
    if (raw?.readyState === WebSocket.OPEN)
      raw.send(JSON.stringify({ type: "ping", payload: credential.payload }));
  });
  return {
    state,
    subscribe: (request, sink) =>
      client.subscribe(
        upToDate(request, () => lastEventAt),
        sink,
      ),
    close: () => {
      endRenewals();
      void client.dispose();
    },
  };
}

/** After each connection it is sent again: then with `endedAfter` of the last event, where it has one. */
function upToDate({ variables, ...request }: SubscriptionRequest, lastEventAt: () => number) {
  return {
    ...request,
    query: "",
    get variables() {
      if (variables.endedAfter == null) return variables;
      return { ...variables, endedAfter: new Date(lastEventAt() - OVERLAP_MS).toISOString() };
    },
  };
}
