// What an answer may hold, counted while it is made: an estimate can't know how long a list is, or a text.
import {
  type GraphQLFieldResolver,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  defaultFieldResolver,
  isObjectType,
} from "graphql";
import { GatewayError } from "../errors.js";
import type { Holding } from "../overload/shared-pool.js";
import { COSTS } from "./field-costs.js";

/** By the names of their settings. */
export interface AnswerLimits {
  readonly LIMIT_NODES: number;
  readonly LIMIT_RESPONSE_BYTES: number;
}

/**
 * The budget of one operation. What is over a limit fails by name; so do, from then on, all fields that load something
 * and all values within lists. Values outside of lists are as few as the document is short, and arrive: the ids of a
 * mutation's payload among them.
 */
export class AnswerBudget {
  nodes = 0;
  bytes = 0;
  private exceeded: GatewayError | undefined;
  /** Of `bytes`, what `room` was asked for. */
  private booked = 0;
  /** Connections of which edges or nodes were listed: the first list was counted when it was loaded. */
  private listed: WeakSet<object> | undefined;

  /** `room` is what the answers of all operations share; its opener releases it when the answer is written. */
  constructor(
    private readonly limits: AnswerLimits,
    private readonly room?: Pick<Holding, "grow">,
  ) {}

  get isExceeded(): boolean {
    return this.exceeded !== undefined;
  }

  /** Throws OPERATION_TOO_EXPENSIVE where a limit was passed before. */
  requireUnspent(): void {
    if (this.exceeded) throw this.exceeded;
  }

  /** Throws OPERATION_TOO_EXPENSIVE over LIMIT_NODES. */
  countNodes(count: number): void {
    this.requireUnspent();
    this.nodes += count;
    if (this.nodes > this.limits.LIMIT_NODES) this.exceed("LIMIT_NODES", "nodes");
  }

  /** Edges or nodes of a connection that was counted when it was loaded. Tells whether it was listed before. */
  countList(connection: object, count: number): boolean {
    this.listed ??= new WeakSet();
    const isAgain = this.listed.has(connection);
    this.listed.add(connection);
    if (isAgain) this.countNodes(count);
    else this.requireUnspent();
    return isAgain;
  }

  /** Counts a value. Whether it is within the limits, and within the room that the answer has. */
  countValue(name: string | number, value: unknown): boolean {
    this.bytes += toBytes(String(name)) + toBytes(value);
    return this.isWithin && this.bytes <= this.booked;
  }

  /** Counts values whose bytes were counted before, in one; not where that needs more room, or is over a limit. */
  countKept(bytes: number): boolean {
    if (!this.isWithin || this.bytes + bytes > Math.min(this.booked, this.limits.LIMIT_RESPONSE_BYTES))
      return false;
    this.bytes += bytes;
    return true;
  }

  /**
   * Finds room for what was counted, as values within a list need it. Throws OPERATION_TOO_EXPENSIVE over
   * LIMIT_RESPONSE_BYTES, and OVERLOADED where the answers of all operations together leave none.
   */
  requireRoom(): void {
    this.requireUnspent();
    if (!this.isWithin) this.exceed("LIMIT_RESPONSE_BYTES", "bytes");
    this.book();
  }

  private get isWithin(): boolean {
    return this.bytes <= this.limits.LIMIT_RESPONSE_BYTES && !this.exceeded;
  }

  private book(): void {
    const step = Math.max(ROOM_STEP, this.bytes - this.booked);
    this.exceeded = this.room?.grow(step);
    this.requireUnspent();
    this.booked += step;
  }

  private exceed(limit: keyof AnswerLimits, what: string): never {
    const message =
      `The answer has more than ${this.limits[limit]} ${what}, the limit (${limit}): ` +
      "ask for fewer edges (first) or less below them";
    this.exceeded = new GatewayError("OPERATION_TOO_EXPENSIVE", message, { limit });
    throw this.exceeded;
  }
}

/** Room for an answer is asked for by so many bytes. */
const ROOM_STEP = 16 * 1024;

/** What the resolvers below need of an operation's context. */
export interface BudgetContext {
  readonly budget: AnswerBudget;
  /** Resolves when what was begun may go on: others are served between two lists of one answer. */
  readonly turn: () => Promise<void>;
}

type Resolver = GraphQLFieldResolver<unknown, BudgetContext>;

/** A list that is shorter is completed in so short a time that it needs no turn of its own. */
const LONG_LIST = 50;
/**
 * So are the connections of an answer that has fewer nodes: if each of them waited, of many answers at once none might find
 * the room for all of its connections.
 */
const MANY_NODES = 500;

/** The resolver of fields that have none of their own: as graphql-js's, and counts what it gives. */
export const countingResolver: Resolver = (source, args, context, info) => {
  const value = defaultFieldResolver(source, args, context, info);
  if (Array.isArray(value)) return countedList(source as object, value, context);
  if (value instanceof Promise || context.budget.countValue(info.path.key, value)) return value;
  if (isInList(info)) context.budget.requireRoom();
  return value;
};

/** What a list within an answer gives, counted. */
export function countedList(
  source: object,
  list: readonly unknown[],
  { budget, turn }: BudgetContext,
): readonly unknown[] | Promise<readonly unknown[]> {
  const isAgain = budget.countList(source, list.length);
  return isAgain && list.length > LONG_LIST ? turn().then(() => list) : list;
}

/** Changes the schema in place, and gives it back: from then on the fields that load something count what they gave. */
export function countFields(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap()).filter(isObjectType)) {
    if (type === schema.getMutationType()) continue;
    for (const field of Object.values(type.getFields())) {
      const { resolve } = field;
      if (!resolve || COSTS[`${type.name}.${field.name}`] === undefined) continue;
      if (type.name.endsWith("Payload")) field.resolve = ofPayload(resolve);
      else field.resolve = ofLoaded(resolve);
    }
  }
  return schema;
}

/** What a mutation has made is told, even where the rest of the answer is over a limit. */
function ofPayload(resolve: Resolver): Resolver {
  return async (source, args, context, info) => {
    const given: unknown = await resolve(source, args, context, info);
    if (!context.budget.isExceeded) context.budget.countNodes(1);
    return given;
  };
}

/**
 * Of many connections in one answer each takes a turn: when it is loaded, since many may wait for one call. What is loaded in batches
 * must not: a batch is of one tick.
 */
function ofLoaded(resolve: Resolver): Resolver {
  return async (source, args, context, info) => {
    const { budget } = context;
    budget.requireUnspent();
    const given: unknown = await resolve(source, args, context, info);
    const hasMany = budget.nodes >= MANY_NODES;
    budget.countNodes(toNodes(given));
    if (hasMany && isConnection(given)) await context.turn();
    return given;
  };
}

function toNodes(given: unknown): number {
  if (given === null || given === undefined) return 0;
  if (Array.isArray(given)) return given.length;
  return isConnection(given) ? given.size : 1;
}

function isConnection(given: unknown): given is { readonly size: number } {
  return typeof given === "object" && given !== null && "pageInfo" in given && "size" in given;
}

/** As JSON, but for what must be escaped. */
function toBytes(value: unknown): number {
  if (typeof value === "string") return Buffer.byteLength(value) + QUOTES;
  return OTHERS;
}

/** Of a text, with the colon or comma behind it. */
const QUOTES = 3;
/** Numbers, booleans, null, and the braces of an object. */
const OTHERS = 5;

function isInList({ path }: GraphQLResolveInfo): boolean {
  for (let at: GraphQLResolveInfo["path"] | undefined = path; at; at = at.prev)
    if (typeof at.key === "number") return true;
  return false;
}
