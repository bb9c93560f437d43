// How many sockets one caller may have, and one address while nobody at it has proved who they are.
import { GatewayError } from "../../errors.js";
import type { Owner } from "../../overload/shared-pool.js";

/** By the kind of who has them. */
export type SeatLimits = Readonly<Record<Owner["kind"], number>>;

const SETTINGS: Readonly<Record<Owner["kind"], string>> = {
  identity: "MAX_SOCKETS_PER_IDENTITY",
  address: "MAX_SOCKETS_PER_ADDRESS",
};

const WHAT: Readonly<Record<Owner["kind"], string>> = {
  identity: "You have",
  address: "Your address has, with nothing proved at them yet,",
};

export class Seats {
  private readonly taken = new Map<string, number>();

  constructor(private readonly limits: SeatLimits) {}

  /** The refusal of one more, if it must be. */
  refuse({ kind, name }: Owner): GatewayError | undefined {
    const limit = this.limits[kind];
    if ((this.taken.get(`${kind} ${name}`) ?? 0) < limit) return undefined;
    const setting = SETTINGS[kind];
    const message = `${WHAT[kind]} ${limit} sockets, the limit (${setting})`;
    return new GatewayError("LIMIT_EXCEEDED", message, { retryable: true, limit: setting });
  }

  /** To be called only where `refuse` gives nothing. */
  take(owner: Owner): Seat {
    this.count(owner, 1);
    return new Seat(this, owner);
  }

  /** For seats. */
  count({ kind, name }: Owner, change: 1 | -1): void {
    const key = `${kind} ${name}`;
    const left = (this.taken.get(key) ?? 0) + change;
    if (left > 0) this.taken.set(key, left);
    else this.taken.delete(key);
  }
}

/** One socket's. */
export class Seat {
  private isFree = false;

  constructor(
    private readonly seats: Seats,
    private owner: Owner,
  ) {}

  /** It is another's from now on; gives the refusal, and changes nothing, where that one has too many. */
  moveTo(owner: Owner): GatewayError | undefined {
    if (owner.kind === this.owner.kind && owner.name === this.owner.name) return undefined;
    const refused = this.seats.refuse(owner);
    if (refused || this.isFree) return refused;
    this.seats.count(this.owner, -1);
    this.owner = owner;
    this.seats.count(owner, 1);
    return undefined;
  }

  /** May be called again. */
  leave(): void {
    if (this.isFree) return;
    this.isFree = true;
    this.seats.count(this.owner, -1);
  }
}
