// A query, compiled: what its document fixes is worked out once, and a run makes the JSON of its answer, with no object in between.
// It answers as graphql-js does; test/operations/compiled holds the two side by side.
import {
  type DocumentNode,
  type FieldNode,
  type GraphQLError,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  type OperationDefinitionNode,
  getArgumentValues,
  getNamedType,
  getNullableType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from "graphql";
import { toFragments } from "../../relay/selection.js";
import { type BudgetContext, countedList } from "../answer-budget.js";
import { type Field, collect, compileType, toLeaf } from "./complete.js";
import type { NodeTexts } from "./node-texts.js";
import { type Complete, NULL, type Path, type Run, failed, isPromise } from "./run.js";
import { type Fields, type Selecting, type Variables, collectFields } from "./selection.js";

export interface CompiledAnswer {
  /** JSON. */
  readonly data: string;
  readonly errors: readonly GraphQLError[];
}

/** Rejects only where graphql-js's `execute` would: never for what a resolver does. */
export type RunCompiled = (context: BudgetContext, variables: Variables) => Promise<CompiledAnswer>;

export interface CompileOptions {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  /** Those that its @skip and @include look at: it may be run with these alone. */
  readonly conditions: Variables;
  /** Of all that is compiled for the schema. */
  readonly texts: NodeTexts;
}

/** Undefined for introspection: it is rare, and has resolvers of its own. */
export function compileQuery(options: CompileOptions): RunCompiled | undefined {
  const { schema, document, operation, conditions } = options;
  const query = schema.getQueryType();
  if (!query) return undefined;
  const selecting = { schema, fragments: toFragments(document), variableValues: conditions };
  const fields = collectFields(selecting, query, [operation]);
  for (const [node] of fields.values()) if (META.has(node?.name.value ?? "")) return undefined;
  const compiler = new Compiler(options, selecting);
  const complete = compiler.compileFields(query, fields, false);
  return async (context, variables) => {
    const run: Run = { context, variables, errors: [], args: [] };
    try {
      return { data: await complete(undefined, run, undefined), errors: run.errors };
    } catch (error) {
      return { data: failed(error, { nodes: [], isNullable: true }, undefined, run), errors: run.errors };
    }
  };
}

const META = new Set(["__schema", "__type"]);

type AnyField = GraphQLField<unknown, unknown>;

/** What is selected of a field: its definition and its nodes, and whether it lies within a list. */
interface Selected {
  readonly parentType: GraphQLObjectType;
  readonly key: string;
  readonly nodes: readonly FieldNode[];
  readonly definition: AnyField;
  readonly isInList: boolean;
}

class Compiler {
  private slots = 0;

  constructor(
    private readonly options: CompileOptions,
    private readonly selecting: Selecting,
  ) {}

  compileFields(type: GraphQLObjectType, fields: Fields, isInList: boolean): Complete {
    const parts: Complete[] = [];
    for (const [key, nodes] of fields) {
      const open = `${JSON.stringify(key)}:`;
      const complete = this.compileField(type, key, nodes, isInList);
      parts.push((source, run, path) => {
        const text = complete(source, run, path);
        return typeof text === "string" ? open + text : text.then((settled) => open + settled);
      });
    }
    return (source, run, path) =>
      collect(parts.length, (index) => at(parts, index)(source, run, path), "{", "}");
  }

  private compileField(
    parentType: GraphQLObjectType,
    key: string,
    nodes: readonly FieldNode[],
    isInList: boolean,
  ): Complete {
    const name = at(nodes, 0).name.value;
    if (name === "__typename") return typeName(parentType);
    const definition = parentType.getFields()[name];
    if (!definition) throw new Error(`${parentType.name} has no field ${name}`);
    const selected = { parentType, key, nodes, definition, isInList };
    return isPlainLeaf(definition) ? this.compileLeaf(selected) : this.compileAny(selected);
  }

  /** A property of its source: what most fields are. */
  private compileLeaf(selected: Selected): Complete {
    const { key, definition, nodes, isInList } = selected;
    const type = getNamedType(definition.type);
    if (!isLeafType(type)) throw new Error(`${definition.name} is no leaf`);
    const { name } = definition;
    const isNullable = !isNonNullType(definition.type);
    const any = this.compileAny(selected);
    return (source, run, path) => {
      try {
        const value = (source as Record<string, unknown> | null | undefined)?.[name];
        // A promise, a function, or an object that its scalar knows.
        if (typeof value === "function" || (typeof value === "object" && value !== null))
          return any(source, run, path);
        const { budget } = run.context;
        if (!budget.countValue(key, value) && isInList) budget.requireRoom();
        if (value !== null && value !== undefined) return toLeaf(type, value);
        if (isNullable) return NULL;
        throw new Error(`Cannot return null for non-nullable field ${selected.parentType.name}.${name}.`);
      } catch (error) {
        return failed(error, { nodes, isNullable }, pathOf(selected, path), run);
      }
    };
  }

  private compileAny(selected: Selected): Complete {
    const { nodes, definition, isInList, key } = selected;
    const place = { nodes, isNullable: !isNonNullType(definition.type) };
    const complete = compileType(definition.type, this.toField(selected));
    const resolve = definition.resolve ?? toPropertyResolver(key, definition.name, isInList);
    const toArgs = this.compileArguments(selected);
    const toInfo = this.toInfo(selected);
    return (source, run, parentPath) => {
      const path = pathOf(selected, parentPath);
      try {
        const value: unknown = resolve(source, toArgs(run), run.context, toInfo(run, path));
        const text = isPromise(value)
          ? value.then((settled) => complete(settled, run, path))
          : complete(value, run, path);
        return typeof text === "string"
          ? text
          : text.catch((error: unknown) => failed(error, place, path, run));
      } catch (error) {
        return failed(error, place, path, run);
      }
    };
  }

  private toField(selected: Selected): Field {
    const { parentType, nodes, definition } = selected;
    const isInList = selected.isInList || isListType(getNullableType(definition.type));
    return {
      name: definition.name,
      parentType,
      nodes,
      schema: this.options.schema,
      toInfo: this.toInfo(selected),
      toObject: (type) => this.compileObject(type, nodes, isInList),
    };
  }

  private compileObject(type: GraphQLObjectType, nodes: readonly FieldNode[], isInList: boolean): Complete {
    const fields = collectFields(this.selecting, type, nodes);
    const complete = this.compileFields(type, fields, isInList);
    return isNode(type) && this.isPlain(type, fields) ? this.keepTexts(complete) : complete;
  }

  /** Whether all fields are properties, or objects of such. */
  private isPlain(type: GraphQLObjectType, fields: Fields): boolean {
    for (const nodes of fields.values()) {
      const name = at(nodes, 0).name.value;
      if (name === "__typename") continue;
      const definition = type.getFields()[name];
      if (!definition || definition.resolve) return false;
      const named = getNullableType(definition.type);
      if (isLeafType(named)) continue;
      if (!isObjectType(named)) return false;
      if (!this.isPlain(named, collectFields(this.selecting, named, nodes))) return false;
    }
    return true;
  }

  private keepTexts(complete: Complete): Complete {
    const { texts } = this.options;
    const selection = {};
    return (node, run, path) => {
      const { budget } = run.context;
      const kept = texts.find(node as object, selection);
      if (kept && budget.countKept(kept.bytes)) return kept.text;
      const { bytes } = budget;
      const { length } = run.errors;
      const text = complete(node, run, path);
      if (!kept && typeof text === "string" && run.errors.length === length)
        texts.keep(node as object, selection, { text, bytes: budget.bytes - bytes });
      return text;
    };
  }

  /** Those without variables once for all; the others once in a run. */
  private compileArguments({ definition, nodes }: Selected): (run: Run) => Readonly<Record<string, unknown>> {
    const node = at(nodes, 0);
    if (definition.args.length === 0) return () => NO_ARGUMENTS;
    const slot = this.slots++;
    return (run) => (run.args[slot] ??= getArgumentValues(definition, node, run.variables));
  }

  private toInfo({ parentType, nodes, definition }: Selected) {
    const { schema, operation } = this.options;
    const { fragments } = this.selecting;
    return (run: Run, path: Path | undefined): GraphQLResolveInfo => ({
      fieldName: definition.name,
      fieldNodes: nodes,
      returnType: definition.type,
      parentType,
      path: path as Path,
      schema,
      fragments,
      rootValue: undefined,
      operation,
      variableValues: run.variables,
    });
  }
}

const NO_ARGUMENTS = Object.freeze({});

function typeName({ name }: GraphQLObjectType): Complete {
  const text = JSON.stringify(name);
  return () => text;
}

function pathOf({ key, parentType }: Selected, prev: Path | undefined): Path {
  return { prev, key, typename: parentType.name };
}

function isPlainLeaf({ resolve, type }: AnyField): boolean {
  return !resolve && isLeafType(getNullableType(type));
}

function isNode(type: GraphQLObjectType): boolean {
  return type.getInterfaces().some(({ name }) => name === "Node");
}

/** As graphql-js's own for fields without a resolver, and counts what it gives. */
function toPropertyResolver(key: string, name: string, isInList: boolean) {
  return (source: unknown, args: object, context: BudgetContext, info: GraphQLResolveInfo): unknown => {
    const property = (source as Record<string, unknown> | null | undefined)?.[name];
    const value: unknown =
      typeof property === "function" ? property.call(source, args, context, info) : property;
    if (Array.isArray(value)) return countedList(source as object, value, context);
    if (isPromise(value) || context.budget.countValue(key, value)) return value;
    if (isInList) context.budget.requireRoom();
    return value;
  };
}

function at<T>(list: readonly T[], index: number): T {
  return list[index] as T;
}
