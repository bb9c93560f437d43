// What there is only so much of, and what all callers share: operations in flight, bytes of bodies and of answers.
import { GatewayError } from "../errors.js";

/** Who takes from a pool: a caller, or an address while nothing is proved. */
export interface Owner {
  readonly kind: "identity" | "address";
  /** Bounded by its maker: a pool keeps it for as long as anything is held. */
  readonly name: string;
}

export interface PoolOptions {
  /** The setting that says how much there is. */
  readonly limit: string;
  /** What refusals call it, in the plural. */
  readonly what: string;
  readonly size: number;
  /**
   * While more than half of the pool is taken, nobody may have more than one part in so many (FAIR_SHARE), or than `most` where
   * that is more; 1: no shares.
   */
  readonly parts: number;
  /** What one item may take; 1 by default. */
  readonly most?: number;
  /** Told once, of the first address that is refused for its share while it holds most of what is taken. */
  readonly onMostlyOne?: ((address: string, limit: string) => void) | undefined;
}

const RETRY_AFTER_MS = 1000;

export class SharedPool {
  used = 0;
  private readonly ofOwner = new Map<string, number>();
  private isTold = false;
  private waiting: (() => void)[] = [];

  constructor(private readonly options: PoolOptions) {}

  /** Whether nothing more would fit. */
  get isFull(): boolean {
    return this.used >= this.options.size;
  }

  /** What refuses a request for more than there is. */
  fullness(): string {
    const { size, what, limit } = this.options;
    return `${what} take all of ${size} (${limit})`;
  }

  /** Nothing is held at first. Without an owner it has no share to keep to. */
  open(owner?: Owner): Holding {
    return new Holding(this, owner);
  }

  /** For holdings: what one item takes at most. */
  get most(): number {
    return this.options.most ?? 1;
  }

  /** For holdings: takes `amount`, or gives the refusal and takes nothing. */
  take(amount: number, owner: Owner | undefined): GatewayError | undefined {
    const { size } = this.options;
    if (this.used + amount > size) return overloaded(this.fullness());
    const refused = this.refuseShare(amount, owner);
    if (refused) return refused;
    this.used += amount;
    this.count(owner, amount);
    return undefined;
  }

  /** For holdings. */
  giveBack(amount: number, owner: Owner | undefined): void {
    this.used -= amount;
    this.count(owner, -amount);
    for (const go of this.waiting.splice(0)) go();
  }

  /** For holdings: resolves when something was given back. */
  relieved(): Promise<void> {
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  private refuseShare(amount: number, owner: Owner | undefined): GatewayError | undefined {
    const { size, parts, what, limit } = this.options;
    if (!owner || parts <= 1 || this.used + amount <= size / 2) return undefined;
    const share = Math.max(this.most, Math.floor(size / parts));
    const held = this.heldBy(owner);
    if (held + amount <= share) return undefined;
    this.tellOfHog(owner, held);
    return overloaded(
      `${what} take more than half of ${size} (${limit}), and yours more than your share of ${share} (FAIR_SHARE)`,
    );
  }

  private tellOfHog({ kind, name }: Owner, held: number): void {
    if (this.isTold || kind !== "address" || held * 2 <= this.used) return;
    this.isTold = true;
    this.options.onMostlyOne?.(name, this.options.limit);
  }

  private heldBy(owner: Owner): number {
    return this.ofOwner.get(toKey(owner)) ?? 0;
  }

  private count(owner: Owner | undefined, amount: number): void {
    if (!owner || this.options.parts <= 1) return;
    const left = this.heldBy(owner) + amount;
    if (left > 0) this.ofOwner.set(toKey(owner), left);
    else this.ofOwner.delete(toKey(owner));
  }
}

/** What one request, socket or answer has taken of a pool. */
export class Holding {
  private held = 0;

  constructor(
    private readonly pool: SharedPool,
    private owner: Owner | undefined,
  ) {}

  get size(): number {
    return this.held;
  }

  /** Takes more; or gives the refusal, OVERLOADED, and takes nothing. */
  grow(amount: number): GatewayError | undefined {
    const refused = this.pool.take(amount, this.owner);
    if (!refused) this.held += amount;
    return refused;
  }

  /**
   * Takes more, at most what one item may take, as soon as there is room; nothing where that is no longer wanted. Looks again
   * whenever something was given back.
   */
  async growWhenRoom(amount: number, isWanted: () => boolean): Promise<void> {
    const wanted = Math.min(amount, this.pool.most);
    while (isWanted() && this.grow(wanted)) await this.pool.relieved();
  }

  /** Gives back all but `amount`. */
  shrinkTo(amount: number): void {
    if (amount >= this.held) return;
    this.pool.giveBack(this.held - amount, this.owner);
    this.held = amount;
  }

  /** It is another's from now on; or gives the refusal, where that one would have more than its share, and is nobody's. */
  moveTo(owner: Owner | undefined): GatewayError | undefined {
    const amount = this.held;
    this.shrinkTo(0);
    this.owner = owner;
    return this.grow(amount);
  }

  /** Gives all back. May be called again. */
  release(): void {
    this.shrinkTo(0);
  }
}

function toKey({ kind, name }: Owner): string {
  return `${kind} ${name}`;
}

/** Told to try again: there is more of it as soon as others have ended. */
export function overloaded(problem: string): GatewayError {
  const facts = { retryable: true, retryAfterMs: RETRY_AFTER_MS };
  return new GatewayError("OVERLOADED", `The gateway has more work than it can do: ${problem}`, facts);
}
