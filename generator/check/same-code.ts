import { ts } from "../typescript.ts";

/**
 * Whether two texts are the same program up to layout: whitespace, comments, quotes, semicolons, trailing commas, redundant
 * parentheses and the spelling of numbers do not count.
 */
export function isSameCode(a: string, b: string): boolean {
  const [one, other] = [a, b].map((text) => ts.createSourceFile("module.ts", text, ts.ScriptTarget.ES2020));
  return one !== undefined && other !== undefined && isSound(one) && isSound(other) && isSameNode(one, other);
}

/** Whether a file has no syntax errors; one with errors equals nothing. */
const isSound = (file: ts.SourceFile): boolean =>
  (file as unknown as { readonly parseDiagnostics: readonly unknown[] }).parseDiagnostics.length === 0;

function isSameNode(a: ts.Node, b: ts.Node): boolean {
  if (a.kind !== b.kind || ownValueOf(a) !== ownValueOf(b)) return false;
  const [inA, inB] = [childrenOf(a), childrenOf(b)];
  return inA.length === inB.length && inA.every((child, i) => isSameNode(child, inB[i] as ts.Node));
}

/** The content of a node itself, without its children. */
function ownValueOf(node: ts.Node): unknown {
  if (ts.isNumericLiteral(node)) return Number(node.text);
  if (ts.isIdentifier(node)) return ts.idText(node);
  if (ts.isLiteralExpression(node)) return node.text;
  if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) return node.operator;
  if (ts.isTypeOperatorNode(node)) return node.operator;
  if (ts.isVariableDeclarationList(node)) return node.flags & ts.NodeFlags.BlockScoped;
  return undefined;
}

function childrenOf(node: ts.Node): ts.Node[] {
  const children: ts.Node[] = [];
  ts.forEachChild(node, (child) => {
    children.push(withoutParentheses(child));
  });
  return children;
}

const withoutParentheses = (node: ts.Node): ts.Node =>
  ts.isParenthesizedExpression(node)
    ? withoutParentheses(node.expression)
    : ts.isParenthesizedTypeNode(node)
      ? withoutParentheses(node.type)
      : node;
