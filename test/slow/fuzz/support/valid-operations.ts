// Operations that are valid by the real schema: random selections with random `first`, arguments, variables, fragments and
// aliases. One seed gives one operation, always the same.
import {
  type GraphQLAbstractType,
  type GraphQLArgument,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
  parse,
  validate,
} from "graphql";
import { seeded } from "../../../support/seeded.js";

export interface ValidOperation {
  readonly type: "query" | "subscription";
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Global ids of what is there, by type. */
export type KnownIds = Readonly<Record<"Datastore" | "ImportJob" | "ExportJob", readonly string[]>>;

/** UNKNOWN is no input, and by the others HealthLake's own model lets nobody filter datastores. */
const REFUSED = new Set(["UNKNOWN", "UPDATING", "UPDATE_FAILED"]);

/** Made for one caller: no subscription may have them. */
const FOR_ONE_CALLER = new Set(["FailureGroup.samples", "ExportFile.url"]);
/** Beside `first` they are refused. */
const BACKWARD = new Set(["last", "before"]);

const FIRSTS = [0, 1, 2, 5, 20, 50, 100, 500];

/** Throws where it has made what is not valid: that would be a defect of this file. */
export function toValidOperation(schema: GraphQLSchema, ids: KnownIds, seed: number): ValidOperation {
  const operation = new Writer(schema, ids, seed).write();
  const [problem] = validate(schema, parse(operation.query));
  if (problem) throw new Error(`not valid: ${problem.message}\n${operation.query}`);
  return operation;
}

type Field = GraphQLField<unknown, unknown>;

class Writer {
  private readonly random: () => number;
  private readonly variables = new Map<string, { readonly type: string; readonly value: unknown }>();
  private readonly fragments = new Map<string, string>();
  private aliases = 0;
  private isLive = false;
  /** Of fields: the most that the whole operation has, and how deep. */
  private left: number;
  private readonly depth: number;
  /** Asks for long lists. */
  private readonly isHeavy: boolean;

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly ids: KnownIds,
    seed: number,
  ) {
    // Of seeds that lie side by side the first numbers are alike.
    const random = seeded(Math.imul(seed, 2_654_435_761));
    for (let skipped = 0; skipped < 3; skipped++) random();
    this.random = random;
    this.isHeavy = this.chance(0.25);
    this.left = 5 + this.below(this.isHeavy ? 250 : 100);
    this.depth = 2 + this.below(14);
  }

  write(): ValidOperation {
    const type = this.chance(0.1) ? "subscription" : "query";
    this.isLive = type === "subscription";
    const root = type === "query" ? this.schema.getQueryType() : this.schema.getSubscriptionType();
    const selection = this.selectRoot(root as GraphQLObjectType, type);
    const declared = [...this.variables].map(([name, { type: of }]) => `$${name}: ${of}`).join(", ");
    const head = `${type} Fuzz${declared === "" ? "" : `(${declared})`}`;
    return {
      type,
      query: [`${head} ${selection}`, ...this.fragments.values()].join("\n"),
      variables: Object.fromEntries([...this.variables].map(([name, { value }]) => [name, value])),
    };
  }

  private selectRoot(root: GraphQLObjectType, type: ValidOperation["type"]): string {
    const fields = Object.values(root.getFields());
    const count = type === "subscription" ? 1 : 1 + this.below(4);
    const chosen = Array.from({ length: count }, () => this.pick(fields));
    return `{ ${chosen.map((field) => this.field(field, this.depth, true)).join(" ")} }`;
  }

  private select(type: GraphQLCompositeType, depth: number, within?: GraphQLAbstractType): string {
    const name = `On${type.name}`;
    const isFragment = isObjectType(type) && !within && this.chance(0.1);
    if (isFragment && this.fragments.has(name)) return `{ ...${name} }`;
    const parts = this.fields(type, depth, within).join(" ");
    // One of its name may have been made for what lies below.
    if (!isFragment || this.fragments.has(name)) return `{ ${parts} }`;
    this.fragments.set(name, `fragment ${name} on ${type.name} { ${parts} }`);
    return `{ ...${name} }`;
  }

  private fields(type: GraphQLCompositeType, depth: number, within?: GraphQLAbstractType): string[] {
    const all = "getFields" in type ? Object.values(type.getFields()) : [];
    const parts = all
      .filter(({ name }) => !this.isLive || !FOR_ONE_CALLER.has(`${type.name}.${name}`))
      .filter((field) => this.chance(isLeaf(field) ? 0.35 : 0.5))
      .filter((field) => (isLeaf(field) || depth > 1) && this.left-- > 0)
      .map((field) => this.field(field, depth - 1, within !== undefined && this.differs(field, within)));
    if (isAbstractType(type) && depth > 0)
      for (const each of this.schema.getPossibleTypes(type))
        if (this.chance(0.6) && this.left > 0)
          parts.push(`... on ${each.name} ${this.select(each, depth, type)}`);
    return parts.length === 0 ? ["__typename"] : parts;
  }

  /** Whether other types that may stand there have a field of that name, but of another type. */
  private differs({ name, type }: Field, within: GraphQLAbstractType): boolean {
    const others = this.schema.getPossibleTypes(within).map((each) => each.getFields()[name]?.type);
    return others.some((other) => other !== undefined && String(other) !== String(type));
  }

  private field(field: Field, depth: number, mustAlias: boolean): string {
    const forward = field.args.filter(({ name }) => !BACKWARD.has(name));
    const args = forward.flatMap((argument) => this.argument(field, argument));
    const type = getNamedType(field.type);
    // Of one name in one place there must not be two with other arguments.
    const alias = mustAlias || args.length > 0 || this.chance(0.02) ? `a${this.aliases++}: ` : "";
    const given = args.length === 0 ? "" : `(${args.join(", ")})`;
    return `${alias}${field.name}${given}${isCompositeType(type) ? ` ${this.select(type, depth)}` : ""}`;
  }

  private argument(field: Field, argument: GraphQLArgument): string[] {
    if (!isRequiredArgument(argument) && !this.chance(argument.name === "first" ? 0.8 : 0.1)) return [];
    const value = this.valueOf(field, argument);
    if (value === undefined) return [];
    return [
      `${argument.name}: ${this.chance(0.3) ? this.variable(argument, value) : toLiteral(argument.type, value)}`,
    ];
  }

  private variable({ type }: GraphQLArgument, value: unknown): string {
    const name = `v${this.variables.size}`;
    this.variables.set(name, { type: String(type), value });
    return `$${name}`;
  }

  private valueOf(field: Field, { name, type }: GraphQLArgument): unknown {
    if (name === "first" && this.isHeavy) return 100 + this.below(401);
    if (name === "first") return this.chance(0.7) ? this.pick(FIRSTS) : this.below(501);
    if (name === "ids") return Array.from({ length: 1 + this.below(20) }, () => this.anyId());
    if (name === "id" || name === "datastoreId") return this.idFor(field.name, name);
    return this.inputOf(type);
  }

  private idFor(field: string, argument: string): string {
    if (field === "node") return this.anyId();
    if (argument === "datastoreId" || /^datastore/.test(field)) return this.pick(this.ids.Datastore);
    return this.pick(/^import/.test(field) ? this.ids.ImportJob : this.ids.ExportJob);
  }

  private anyId(): string {
    return this.pick(this.pick(Object.values(this.ids)));
  }

  /** Undefined where nothing sensible is known: a cursor, a time. */
  private inputOf(type: GraphQLInputType): unknown {
    if (isNonNullType(type)) return this.inputOf(type.ofType);
    if (isListType(type)) {
      const item = this.inputOf(type.ofType);
      return item === undefined ? undefined : [item];
    }
    if (isEnumType(type)) return this.pick(type.getValues().filter(({ name }) => !REFUSED.has(name))).name;
    if (!isInputObjectType(type)) return undefined;
    const fields = Object.values(type.getFields()).filter(() => this.chance(0.5));
    const given = fields.map(({ name, type: of }) => [name, this.inputOf(of)] as const);
    return Object.fromEntries(given.filter(([, value]) => value !== undefined));
  }

  private pick<T>(from: readonly T[]): T {
    return from[this.below(from.length)] as T;
  }

  private below(most: number): number {
    return Math.floor(this.random() * most);
  }

  private chance(share: number): boolean {
    return this.random() < share;
  }
}

function isLeaf({ type }: Field): boolean {
  return !isCompositeType(getNamedType(type));
}

function toLiteral(type: GraphQLInputType, value: unknown): string {
  if (isNonNullType(type)) return toLiteral(type.ofType, value);
  if (isListType(type) && Array.isArray(value))
    return `[${value.map((item) => toLiteral(type.ofType, item)).join(", ")}]`;
  if (isEnumType(type)) return String(value);
  if (!isInputObjectType(type)) return JSON.stringify(value);
  const fields = type.getFields();
  const entries = Object.entries(value as object).map(([name, each]) => {
    const field = fields[name];
    return field ? `${name}: ${toLiteral(field.type, each)}` : "";
  });
  return `{ ${entries.join(", ")} }`;
}
