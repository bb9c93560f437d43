// Watchers of datastores at several replicas, and what each of them was told.
import { type TestSocket, openSession } from "../../support/socket.js";
import { waitFor } from "../../support/wait.js";
import type { Replica } from "./support.js";

const WATCH = "subscription { datastoresStatusChanged { status datastore { datastoreId } } }";
const CREATE = `mutation($name: String!) {
  createDatastore(input: { name: $name }) { datastore { id datastoreId } }
}`;

interface Told {
  readonly id: string;
  readonly status: string;
  readonly at: number;
}

interface Member {
  readonly replica: Replica;
  readonly socket: TestSocket;
  readonly told: Told[];
}

export class Crowd {
  private constructor(readonly members: readonly Member[]) {}

  /** `each` sockets at each replica; resolves when all of them watch. */
  static async watch(replicas: readonly Replica[], each: number): Promise<Crowd> {
    const members = await Promise.all(
      replicas.flatMap((replica) => Array.from({ length: each }, () => openMember(replica))),
    );
    return new Crowd(members);
  }

  /** Through the replicas in turn; resolves with their AWS ids. */
  async createDatastores(replicas: readonly Replica[], count: number): Promise<string[]> {
    const ids: string[] = [];
    for (let at = 0; at < count; at++) {
      const replica = replicas[at % replicas.length] as Replica;
      const { errors, ...body } = await replica.query(CREATE, { name: `d${at}` });
      if (errors) throw new Error(JSON.stringify(errors));
      ids.push((body.data as Created).createDatastore.datastore.datastoreId);
    }
    return ids;
  }

  /** Resolves when each has been told that each of them is active. */
  async waitForEnds(
    ids: readonly string[],
    of: (replica: Replica) => boolean = () => true,
    ms = 20_000,
  ): Promise<void> {
    await waitFor(() => this.missing(ids, of).length === 0, ms).catch((error: unknown) => {
      throw new Error(`never told: ${this.missing(ids, of).slice(0, 5).join(", ")}`, { cause: error });
    });
  }

  /** The replica's place and the datastore, where a watcher has not been told that it is active. */
  missing(ids: readonly string[], of: (replica: Replica) => boolean = () => true): string[] {
    return this.members
      .filter(({ replica }) => of(replica))
      .flatMap(({ replica, told }) =>
        ids
          .filter((id) => !told.some((one) => one.id === id && one.status === "ACTIVE"))
          .map((id) => `${replica.url} ${id}`),
      );
  }

  /** What any watcher was told more than once. */
  endsTwice(): string[] {
    return this.members.flatMap(({ told }) => {
      const ends = told.filter(({ status }) => status === "ACTIVE").map(({ id }) => id);
      return ends.filter((id, at) => ends.indexOf(id) !== at);
    });
  }

  /** When the first of them was told so, by `performance.now()`. */
  firstTold(id: string, of: (replica: Replica) => boolean): number {
    const times = this.members
      .filter(({ replica }) => of(replica))
      .flatMap(({ told }) =>
        told.filter((one) => one.id === id && one.status === "ACTIVE").map(({ at }) => at),
      );
    return Math.min(...times);
  }

  closed(): number {
    return this.members.filter(({ socket }) => socket.socket.readyState !== socket.socket.OPEN).length;
  }
}

async function openMember(replica: Replica): Promise<Member> {
  const socket = await openSession(replica.url);
  const told: Told[] = [];
  socket.socket.on("message", (data: Buffer) => {
    const { type, payload } = JSON.parse(data.toString()) as { type: string; payload?: { data?: Event } };
    const event = payload?.data?.datastoresStatusChanged;
    if (type !== "next" || !event) return;
    told.push({ id: event.datastore.datastoreId, status: event.status, at: performance.now() });
  });
  socket.subscribe("watch", WATCH);
  return { replica, socket, told };
}

interface Created {
  readonly createDatastore: { readonly datastore: { readonly datastoreId: string } };
}

interface Event {
  readonly datastoresStatusChanged: {
    readonly status: string;
    readonly datastore: { readonly datastoreId: string };
  };
}
