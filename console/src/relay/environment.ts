// Relay's store and its way to the gateway, for one caller.
import { Environment, RecordSource, Store } from "relay-runtime";
import type { Session } from "../login/session";
import { createNetwork } from "./network";
import { createSocket, type Socket } from "./socket";

export interface Connection {
  readonly environment: Environment;
  readonly socket: Socket;
  readonly close: () => void;
}

export function connect(session: Session): Connection {
  const socket = createSocket(session);
  const environment = new Environment({
    network: createNetwork(session, socket),
    store: new Store(new RecordSource(), { gcReleaseBufferSize: 20 }),
  });
  return { environment, socket, close: socket.close };
}
