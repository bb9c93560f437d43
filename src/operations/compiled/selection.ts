// What a selection asks of one type of object: its fields, merged as GraphQL's CollectFields merges them.
// https://spec.graphql.org/October2021/#sec-Field-Collection
import {
  type DirectiveNode,
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLIncludeDirective,
  type GraphQLObjectType,
  type GraphQLSchema,
  GraphQLSkipDirective,
  Kind,
  type NamedTypeNode,
  type SelectionNode,
  type SelectionSetNode,
  getDirectiveValues,
  isAbstractType,
  typeFromAST,
} from "graphql";

export type Fragments = Readonly<Record<string, FragmentDefinitionNode>>;
export type Variables = Readonly<Record<string, unknown>>;

/** The nodes of each field that is asked for, by its name in the answer. */
export type Fields = ReadonlyMap<string, readonly FieldNode[]>;

export interface Selecting {
  readonly schema: GraphQLSchema;
  readonly fragments: Fragments;
  /** Those that @skip and @include look at. */
  readonly conditions: Variables;
}

export function collectFields(
  { schema, fragments, conditions }: Selecting,
  type: GraphQLObjectType,
  sets: readonly SelectionSetNode[],
): Fields {
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
      if (!isIncluded(selection, conditions)) continue;
      if (selection.kind === Kind.FRAGMENT_SPREAD) collectSpread(selection.name.value);
      else if (selection.kind === Kind.FIELD) add(fields, selection);
      else if (appliesTo(selection.typeCondition)) collect(selection.selectionSet);
    }
  };
  sets.forEach(collect);
  return fields;
}

function add(fields: Map<string, FieldNode[]>, node: FieldNode): void {
  const key = (node.alias ?? node.name).value;
  const nodes = fields.get(key);
  if (nodes) nodes.push(node);
  else fields.set(key, [node]);
}

function isIncluded(selection: SelectionNode, conditions: Variables): boolean {
  if (getDirectiveValues(GraphQLSkipDirective, selection, conditions)?.if === true) return false;
  return getDirectiveValues(GraphQLIncludeDirective, selection, conditions)?.if !== false;
}

/** The variables that @skip and @include of a document look at. */
export function conditionNames(document: { readonly definitions: readonly unknown[] }): readonly string[] {
  const names = new Set<string>();
  const look = ({ selections }: SelectionSetNode): void => {
    for (const selection of selections) {
      for (const directive of selection.directives ?? [])
        variablesOf(directive).forEach((name) => names.add(name));
      if ("selectionSet" in selection && selection.selectionSet) look(selection.selectionSet);
    }
  };
  for (const definition of document.definitions as readonly { readonly selectionSet?: SelectionSetNode }[])
    if (definition.selectionSet) look(definition.selectionSet);
  return [...names];
}

function variablesOf(directive: DirectiveNode): readonly string[] {
  const { value: name } = directive.name;
  if (name !== GraphQLSkipDirective.name && name !== GraphQLIncludeDirective.name) return [];
  return (directive.arguments ?? []).flatMap(({ value }) =>
    value.kind === Kind.VARIABLE ? [value.name.value] : [],
  );
}
