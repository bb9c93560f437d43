// A schema whose objects are made up, and go wrong in every way: the same seed gives the same values and the same faults.
import {
  type GraphQLField,
  type GraphQLOutputType,
  type GraphQLSchema,
  buildSchema,
  getNamedType,
  getNullableType,
  isAbstractType,
  isEnumType,
  isInterfaceType,
  isLeafType,
  isListType,
  isObjectType,
} from "graphql";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../support/build.js";

export interface MadeUp {
  readonly schema: GraphQLSchema;
  /** From now on objects are those of the seed; with the same one as before they are the same objects. */
  readonly grow: (seed: number) => void;
}

/** schema.graphql; fields with arguments have resolvers, all others are properties. */
export function makeUp(): MadeUp {
  const schema = buildSchema(readFileSync(join(ROOT, "schema.graphql"), "utf8"));
  const world = new World(schema);
  for (const type of Object.values(schema.getTypeMap())) {
    if (isInterfaceType(type)) type.resolveType = (value) => (value as { kind: string }).kind;
    if (!isObjectType(type) || type.name.startsWith("__")) continue;
    // As type-graphql has it for those with an interface.
    if (type.getInterfaces().length > 0)
      type.isTypeOf = (value) => (value as { kind: string }).kind === type.name;
    for (const field of Object.values(type.getFields()))
      if (field.args.length > 0 || type === schema.getQueryType())
        field.resolve = (source, args) =>
          world.resolve(field, source as MadeObject | undefined, JSON.stringify(args));
  }
  return { schema, grow: (seed) => (world.seed = seed) };
}

/**
 * What may be below: within lists either faults or promises. Of both together graphql-js leaves rejections that nobody handles,
 * which end a process.
 */
type Mood = "all" | "faults" | "promises";

interface MadeObject {
  readonly seed: number;
  readonly mood: Mood;
}

class World {
  seed = 0;
  private readonly objects = new Map<string, object>();

  constructor(private readonly schema: GraphQLSchema) {}

  resolve(
    { name, type }: GraphQLField<unknown, unknown>,
    source: MadeObject | undefined,
    args: string,
  ): unknown {
    const { seed = 0, mood = "all" } = source ?? {};
    return this.value(type, hash(`${this.seed} ${seed} ${name} ${args}`), mood);
  }

  private value(type: GraphQLOutputType, seed: number, mood: Mood): unknown {
    const fault = seed % 60;
    const whole = (at: number) => this.whole(type, at, mood);
    if (mood === "promises") return fault < 12 ? later(whole(seed)) : whole(seed);
    if (mood === "faults" && (fault === 4 || (fault > 6 && fault < 12))) return whole(seed);
    if (fault === 0) return null;
    if (fault === 1) return undefined;
    if (fault === 2) return new Error(`an error ${seed}`);
    if (fault === 3) throw new Error(`thrown ${seed}`);
    if (fault === 4) return rejected(new Error(`rejected ${seed}`));
    if (fault === 5) return { kind: "Nonsense", seed };
    if (fault === 6) return {};
    if (fault < 12) return later(whole(seed));
    if (fault === 12) return () => whole(seed);
    return whole(seed);
  }

  private whole(type: GraphQLOutputType, seed: number, mood: Mood): unknown {
    const nullable = getNullableType(type);
    if (isListType(nullable)) {
      const itemType = nullable.ofType;
      const below = mood !== "all" ? mood : seed % 2 === 0 ? "faults" : "promises";
      const items = Array.from({ length: seed % 4 }, (_, index) =>
        this.item(itemType, hash(`${seed} ${index}`), below),
      );
      return seed % 11 === 0 ? new Set(items) : items;
    }
    const named = getNamedType(nullable);
    if (isEnumType(named)) return named.getValues()[seed % named.getValues().length]?.name;
    if (isLeafType(named)) return toLeaf(named.name, seed);
    if (isAbstractType(named)) {
      const types = this.schema.getPossibleTypes(named);
      return this.object(types[seed % types.length]?.name ?? "", seed, mood);
    }
    return this.object(named.name, seed, mood);
  }

  private item(type: GraphQLOutputType, seed: number, mood: Mood): unknown {
    try {
      return this.value(type, seed, mood);
    } catch (error) {
      return error;
    }
  }

  /** The same one for the same seed, as the gateway's nodes are the same for the same shape. */
  private object(kind: string, seed: number, mood: Mood): object {
    const key = `${kind} ${seed} ${mood}`;
    const known = this.objects.get(key);
    if (known) return known;
    const type = this.schema.getType(kind);
    const made = Object.defineProperties(
      {},
      { kind: { value: kind }, seed: { value: seed }, mood: { value: mood } },
    );
    if (isObjectType(type))
      for (const { name, type: of } of Object.values(type.getFields()))
        Object.defineProperty(made, name, { get: () => this.value(of, hash(`${seed} ${name}`), mood) });
    this.objects.set(key, made);
    return made;
  }
}

function toLeaf(type: string, seed: number): unknown {
  if (type === "Boolean") return seed % 2 === 0;
  if (type === "Int") return seed % 1000;
  if (type === "Float") return seed / 7;
  // What must be escaped, and what takes several bytes.
  return ["plain", 'a "quoted" one', "line\nbreak", "ünïcode 🩺", "\u2028", ""][seed % 6];
}

/** One that nobody need hear: of a list that has failed, the rest is not looked at. */
function rejected(error: Error): Promise<never> {
  const promise = Promise.reject(error);
  promise.catch(() => undefined);
  return promise;
}

async function later(value: unknown): Promise<unknown> {
  await Promise.resolve();
  return value;
}

/** FNV-1a, then mixed: seeds that lie side by side must not be alike. */
function hash(text: string): number {
  let state = 2_166_136_261;
  for (let index = 0; index < text.length; index++)
    state = Math.imul(state ^ text.charCodeAt(index), 16_777_619);
  state = Math.imul(state ^ (state >>> 15), 2_246_822_519);
  return (state ^ (state >>> 13)) >>> 0;
}
