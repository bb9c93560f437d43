// What an operation selects below a field, so that nothing is loaded that nobody asked for.
import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
  getDirectiveValues,
} from "graphql";

/** The part of an operation that selections depend on; GraphQLResolveInfo has it. */
export interface SelectionScope {
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  /** Coerced, defaults included. */
  readonly variableValues: Readonly<Record<string, unknown>>;
}

/** The fields of a datastore that its id alone answers: where only these are selected, nothing needs to be loaded. */
export const FIELDS_OF_DATASTORE_ID: ReadonlySet<string> = new Set([
  "id",
  "datastoreId",
  "importJobs",
  "exportJobs",
]);

/** Whether all that is selected below `nodes` is among `known` (or __typename), fragments and @skip/@include considered. */
export function selectsOnly(
  nodes: readonly FieldNode[],
  known: ReadonlySet<string>,
  scope: SelectionScope,
): boolean {
  return nodes.every((node) => !node.selectionSet || containsOnly(node.selectionSet, known, scope));
}

function containsOnly(set: SelectionSetNode, known: ReadonlySet<string>, scope: SelectionScope): boolean {
  return set.selections.every((selection) => {
    if (!isIncluded(selection, scope)) return true;
    if (selection.kind === Kind.FIELD)
      return selection.name.value === "__typename" || known.has(selection.name.value);
    const below = selection.kind === Kind.INLINE_FRAGMENT ? selection : scope.fragments[selection.name.value];
    return !below || containsOnly(below.selectionSet, known, scope);
  });
}

/** Whether a field of that name is selected anywhere below `nodes`. */
export function selectsField(nodes: readonly FieldNode[], name: string, scope: SelectionScope): boolean {
  return nodes.some(({ selectionSet }) => selectionSet && contains(selectionSet, name, scope));
}

function contains({ selections }: SelectionSetNode, name: string, scope: SelectionScope): boolean {
  return selections.some((selection) => {
    if (!isIncluded(selection, scope)) return false;
    if (selection.kind === Kind.FIELD && selection.name.value === name) return true;
    const below = selection.kind === Kind.FRAGMENT_SPREAD ? scope.fragments[selection.name.value] : selection;
    return below?.selectionSet !== undefined && contains(below.selectionSet, name, scope);
  });
}

/** The fragments of a document, by their names. */
export function toFragments({ definitions }: DocumentNode): SelectionScope["fragments"] {
  const fragments = definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION);
  return Object.fromEntries(fragments.map((fragment) => [fragment.name.value, fragment]));
}

/** By @skip and @include. */
export function isIncluded(selection: SelectionNode, scope: SelectionScope): boolean {
  if (!selection.directives?.length) return true;
  const { variableValues } = scope;
  if (getDirectiveValues(GraphQLSkipDirective, selection, variableValues)?.if === true) return false;
  return getDirectiveValues(GraphQLIncludeDirective, selection, variableValues)?.if !== false;
}
