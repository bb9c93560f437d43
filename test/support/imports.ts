// Every way in which a TypeScript file can name another, read by TypeScript's own parser.
import ts from "typescript";

export type ImportKind = "value" | "type" | "dynamic";

export interface ImportSite {
  /** As it is written; undefined where it is no literal. */
  readonly specifier: string | undefined;
  /** `import { type A }` is a value import: what it leaves at run time still loads the file. */
  readonly kind: ImportKind;
  readonly line: number;
}

export function findImports(path: string, text: string): readonly ImportSite[] {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
  const sites: ImportSite[] = [];
  const visit = (node: ts.Node): void => {
    const found = toImport(node);
    if (found) {
      const { line } = file.getLineAndCharacterOfPosition(node.getStart(file));
      sites.push({ ...found, line: line + 1 });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return sites;
}

function toImport(node: ts.Node): Omit<ImportSite, "line"> | undefined {
  if (ts.isImportDeclaration(node)) {
    const typeOnly = node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
    return { specifier: toText(node.moduleSpecifier), kind: typeOnly ? "type" : "value" };
  }
  if (ts.isExportDeclaration(node) && node.moduleSpecifier)
    return { specifier: toText(node.moduleSpecifier), kind: node.isTypeOnly ? "type" : "value" };
  if (ts.isImportEqualsDeclaration(node) && ts.isExternalModuleReference(node.moduleReference))
    return { specifier: toText(node.moduleReference.expression), kind: node.isTypeOnly ? "type" : "value" };
  if (ts.isImportTypeNode(node))
    return {
      specifier: ts.isLiteralTypeNode(node.argument) ? toText(node.argument.literal) : undefined,
      kind: "type",
    };
  if (!ts.isCallExpression(node)) return undefined;
  if (node.expression.kind === ts.SyntaxKind.ImportKeyword)
    return { specifier: toText(node.arguments[0]), kind: "dynamic" };
  if (ts.isIdentifier(node.expression) && node.expression.text === "require")
    return { specifier: toText(node.arguments[0]), kind: "value" };
  return undefined;
}

function toText(node: ts.Node | undefined): string | undefined {
  return node && ts.isStringLiteralLike(node) ? node.text : undefined;
}
