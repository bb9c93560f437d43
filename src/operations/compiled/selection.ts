// What a selection asks of one type of object: its fields, merged as GraphQL's CollectFields merges them.
// https://spec.graphql.org/October2021/#sec-Field-Collection
import {
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  GraphQLIncludeDirective,
  type GraphQLObjectType,
  type GraphQLSchema,
  GraphQLSkipDirective,
  Kind,
  type NamedTypeNode,
  type SelectionSetNode,
  isAbstractType,
  typeFromAST,
  visit,
} from "graphql";
import { type SelectionScope, isIncluded } from "../../relay/selection.js";

export type Variables = SelectionScope["variableValues"];

/** The nodes of each field that is asked for, by its name in the answer. */
export type Fields = ReadonlyMap<string, readonly FieldNode[]>;

/** Of the variables those suffice that @skip and @include look at. */
export interface Selecting extends SelectionScope {
  readonly schema: GraphQLSchema;
}

/** What is selected below `nodes`, all of them together. */
export function collectFields(
  selecting: Selecting,
  type: GraphQLObjectType,
  nodes: readonly { readonly selectionSet?: SelectionSetNode | undefined }[],
): Fields {
  const { schema, fragments } = selecting;
  const fields = new Map<string, FieldNode[]>();
  const spread = new Set<string>();
  const appliesTo = (condition: NamedTypeNode | undefined): boolean => {
    if (!condition) return true;
    const named = typeFromAST(schema, condition);
    return named === type || (isAbstractType(named) && schema.isSubType(named, type));
  };
  const collectSpread = (name: string) => {
    const fragment = fragments[name];
    if (spread.has(name) || !fragment) return;
    spread.add(name);
    if (appliesTo(fragment.typeCondition)) collect(fragment.selectionSet);
  };
  const collect = ({ selections }: SelectionSetNode): void => {
    for (const selection of selections) {
      if (!isIncluded(selection, selecting)) continue;
      if (selection.kind === Kind.FRAGMENT_SPREAD) collectSpread(selection.name.value);
      else if (selection.kind === Kind.FIELD) add(fields, selection);
      else if (appliesTo(selection.typeCondition)) collect(selection.selectionSet);
    }
  };
  for (const { selectionSet } of nodes) if (selectionSet) collect(selectionSet);
  return fields;
}

function add(fields: Map<string, FieldNode[]>, node: FieldNode): void {
  const key = (node.alias ?? node.name).value;
  const nodes = fields.get(key);
  if (nodes) nodes.push(node);
  else fields.set(key, [node]);
}

/** The variables that @skip and @include of a document look at. */
export function conditionNames(document: DocumentNode): readonly string[] {
  const names = new Set<string>();
  visit(document, { Directive: (node) => variablesOf(node).forEach((name) => names.add(name)) });
  return [...names];
}

function variablesOf(directive: DirectiveNode): readonly string[] {
  const { value: name } = directive.name;
  if (name !== GraphQLSkipDirective.name && name !== GraphQLIncludeDirective.name) return [];
  return (directive.arguments ?? []).flatMap(({ value }) =>
    value.kind === Kind.VARIABLE ? [value.name.value] : [],
  );
}
