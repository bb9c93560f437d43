// What is made of a field's value, by its type: graphql-js's CompleteValue, worked out once for a document.
import {
  type GraphQLAbstractType,
  GraphQLError,
  type GraphQLLeafType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  defaultTypeResolver,
  getNullableType,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from "graphql";
import { inspect } from "node:util";
import { type Complete, NULL, type Place, type Run, type Text, failed, isPromise } from "./run.js";

/** A field as its values are told of. */
export interface Field extends Pick<Place, "nodes"> {
  readonly name: string;
  readonly parentType: GraphQLObjectType;
  readonly schema: GraphQLSchema;
  /** Compiles what is selected of an object of the type. */
  readonly toObject: (type: GraphQLObjectType) => Complete;
  readonly toInfo: (run: Run, path: GraphQLResolveInfo["path"] | undefined) => GraphQLResolveInfo;
}

export function compileType(type: GraphQLOutputType, field: Field): Complete {
  if (isNonNullType(type)) return orFail(compileType(getNullableType(type), field), field);
  const complete = compileNullable(type, field);
  return (value, run, path) => {
    if (value instanceof Error) throw value;
    return value === null || value === undefined ? NULL : complete(value, run, path);
  };
}

function orFail(complete: Complete, { parentType, name }: Field): Complete {
  const refuseNull = (text: string): string => {
    if (text !== NULL) return text;
    throw new Error(`Cannot return null for non-nullable field ${parentType.name}.${name}.`);
  };
  return (value, run, path) => {
    const text = complete(value, run, path);
    return typeof text === "string" ? refuseNull(text) : text.then(refuseNull);
  };
}

function compileNullable(type: GraphQLOutputType, field: Field): Complete {
  if (isListType(type)) return compileList(type.ofType as GraphQLOutputType, field);
  if (isLeafType(type)) return (value) => toLeaf(type, value);
  if (isObjectType(type)) return compileObject(type, field);
  if (isAbstractType(type)) return compileAbstract(type, field);
  throw new Error(`${String(type)} is no type of values`);
}

/** Throws where the value is none of the type. */
export function toLeaf(type: GraphQLLeafType, value: unknown): string {
  const serialized: unknown = type.serialize(value);
  if (serialized !== null && serialized !== undefined) return JSON.stringify(serialized);
  throw new Error(
    `Expected \`${type.name}.serialize(${inspect(value)})\` to return non-nullable value, returned: ${String(serialized)}`,
  );
}

function compileList(itemType: GraphQLOutputType, field: Field): Complete {
  const complete = compileType(itemType, field);
  const place = { nodes: field.nodes, isNullable: !isNonNullType(itemType) };
  const completeItem = (item: unknown, index: number, run: Run, list: Parameters<Complete>[2]): Text => {
    const path = { prev: list, key: index, typename: undefined };
    try {
      const text = isPromise(item)
        ? item.then((value) => complete(value, run, path))
        : complete(item, run, path);
      return typeof text === "string"
        ? text
        : text.catch((error: unknown) => failed(error, place, path, run));
    } catch (error) {
      return failed(error, place, path, run);
    }
  };
  return (value, run, path) => {
    if (typeof value !== "object" || !(Symbol.iterator in (value as object)))
      throw new GraphQLError(
        `Expected Iterable, but did not find one for field "${field.parentType.name}.${field.name}".`,
      );
    const items = Array.isArray(value) ? (value as unknown[]) : [...(value as Iterable<unknown>)];
    return collect(items.length, (index) => completeItem(items[index], index, run, path), "[", "]");
  };
}

/** The parts in their order. Where one throws, those that have begun are waited for, so that none of them rejects unheard. */
export function collect(count: number, toPart: (index: number) => Text, open: string, close: string): Text {
  let text = open;
  for (let index = 0; index < count; index++) {
    const part = toPart(index);
    if (index > 0) text += ",";
    if (typeof part !== "string") return collectLater(text, part, index, count, toPart, close);
    text += part;
  }
  return text + close;
}

function collectLater(
  text: string,
  pending: Promise<string>,
  index: number,
  count: number,
  toPart: (index: number) => Text,
  close: string,
): Promise<string> {
  const parts: Text[] = [pending];
  try {
    for (let next = index + 1; next < count; next++) parts.push(toPart(next));
  } catch (error) {
    const fail = () => {
      throw error;
    };
    return Promise.all(parts as Promise<string>[]).then(fail, fail);
  }
  return Promise.all(parts as Promise<string>[]).then((texts) => text + texts.join(",") + close);
}

function compileObject(type: GraphQLObjectType, field: Field): Complete {
  const complete = field.toObject(type);
  const { isTypeOf } = type;
  if (!isTypeOf) return complete;
  const refuseOther = (is: boolean, value: unknown): void => {
    if (is) return;
    const message = `Expected value of type "${type.name}" but got: ${inspect(value)}.`;
    throw new GraphQLError(message, { nodes: field.nodes });
  };
  return (value, run, path) => {
    const is = isTypeOf(value, run.context, field.toInfo(run, path));
    if (typeof is !== "boolean")
      return is.then((settled) => {
        refuseOther(settled, value);
        return complete(value, run, path);
      });
    refuseOther(is, value);
    return complete(value, run, path);
  };
}

function compileAbstract(type: GraphQLAbstractType, field: Field): Complete {
  const compiled = new Map<GraphQLObjectType, Complete>();
  const completeAs = (name: unknown, value: unknown, run: Run, path: Parameters<Complete>[2]): Text => {
    const runtimeType = toRuntimeType(name, type, field);
    let complete = compiled.get(runtimeType);
    if (!complete) compiled.set(runtimeType, (complete = compileObject(runtimeType, field)));
    return complete(value, run, path);
  };
  const resolveType = type.resolveType ?? defaultTypeResolver;
  return (value, run, path) => {
    const name: unknown = resolveType(value, run.context, field.toInfo(run, path), type);
    return isPromise(name)
      ? name.then((settled) => completeAs(settled, value, run, path))
      : completeAs(name, value, run, path);
  };
}

/** Throws, in graphql-js's words, where the name is of no type that may stand there. */
function toRuntimeType(
  name: unknown,
  abstract: GraphQLAbstractType,
  { schema, nodes, parentType, name: fieldName }: Field,
): GraphQLObjectType {
  const type = typeof name === "string" ? schema.getType(name) : undefined;
  if (isObjectType(type) && schema.isSubType(abstract, type)) return type;
  throw new GraphQLError(`Abstract type "${abstract.name}" ${toProblem()}`, { nodes });

  function toProblem(): string {
    if (typeof name !== "string")
      return `must resolve to an Object type at runtime for field "${parentType.name}.${fieldName}". Either the "${abstract.name}" type should provide a "resolveType" function or each possible type should provide an "isTypeOf" function.`;
    if (!type) return `was resolved to a type "${name}" that does not exist inside the schema.`;
    return `was resolved to "${name}", which is none of its possible types.`;
  }
}
