import { ts } from "./typescript.ts";

/** A stretch of a text, in UTF-16 units. */
type Range = readonly [start: number, end: number];

/**
 * A generated module as JavaScript: its text without its types, every other character and comment in its place. Modules
 * have nothing of TypeScript that is more than types, such as an enum.
 */
export function eraseTypes(text: string): string {
  const file = ts.createSourceFile("module.ts", text, ts.ScriptTarget.ES2020, true);
  const erased: Range[] = [];
  const visit = (node: ts.Node): void => {
    const range = file === node.parent ? declarationOf(node, text) : undefined;
    if (range !== undefined) {
      erased.push(range);
      return;
    }
    erased.push(...typesIn(node, text));
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(file, visit);
  return without(text, erased);
}

/** What a statement that only declares takes, with the blanks behind it. A signature leaves its comment to the function. */
function declarationOf(node: ts.Node, text: string): Range | undefined {
  const isSignature = ts.isFunctionDeclaration(node) && node.body === undefined;
  const isType = ts.isTypeAliasDeclaration(node) || ts.isInterfaceDeclaration(node);
  const isAmbient =
    ts.canHaveModifiers(node) &&
    ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.DeclareKeyword);
  if (!isSignature && !isType && !isAmbient) return undefined;
  const [blanks = ""] = /^\s*/.exec(text.slice(node.end)) ?? [];
  return [startOf(node, text, isSignature ? "code" : "comment"), node.end + blanks.length];
}

/** Where a node begins: its code, or the documentation before it. */
function startOf(node: ts.Node, text: string, what: "code" | "comment" = "code"): number {
  const comments = ts.getLeadingCommentRanges(text, node.pos) ?? [];
  const documentation = comments.find(({ pos }) => text.startsWith("/**", pos));
  if (what === "comment" && documentation !== undefined) return documentation.pos;
  const from = comments.at(-1)?.end ?? node.pos;
  return from + text.slice(from).search(/\S/);
}

/** What of a node, its children aside, is only type. */
function typesIn(node: ts.Node, text: string): Range[] {
  if (ts.isNonNullExpression(node) || ts.isAsExpression(node) || ts.isSatisfiesExpression(node)) {
    const { expression, parent, end } = node;
    // (x as T).y is x.y
    return ts.isParenthesizedExpression(parent) && ts.isLeftHandSideExpression(expression)
      ? [
          [startOf(parent, text), startOf(expression, text)],
          [expression.end, parent.end],
        ]
      : [[expression.end, end]];
  }
  const { type, questionToken, exclamationToken, typeArguments, typeParameters } = node as Annotated;
  const list = typeArguments ?? typeParameters;
  const mark = questionToken ?? exclamationToken;
  return [
    ...(type === undefined ? [] : [[(mark && startOf(mark, text)) ?? type.pos - 1, type.end] as const]),
    ...(list === undefined ? [] : [[list.pos - 1, list.end + 1] as const]),
  ];
}

/** What a parameter, a variable or a function may have; a `?` without a type is that of a choice. */
type Annotated = Partial<
  Pick<ts.ParameterDeclaration, "type" | "questionToken"> &
    Pick<ts.VariableDeclaration, "exclamationToken"> &
    Pick<ts.CallExpression, "typeArguments"> &
    Pick<ts.FunctionDeclaration, "typeParameters">
>;

function without(text: string, ranges: readonly Range[]): string {
  let kept = "";
  let at = 0;
  for (const [start, end] of [...ranges].sort(([a], [b]) => a - b)) {
    if (start < at) continue; // inside what is left out already
    kept += text.slice(at, start);
    at = end;
  }
  return kept + text.slice(at);
}
