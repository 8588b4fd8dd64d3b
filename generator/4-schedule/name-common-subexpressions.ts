import type { Statement } from "../ir/program.ts";
import { local, type Scalar } from "../ir/scalar.ts";
import { foldScalar, operandsOf } from "../ir/walk-scalar.ts";

/**
 * Gives every value that an expression uses more than once a local of its own. Returns the definitions, in order, and
 * the expression that is left; `name` makes an identifier from a value's label.
 */
export function nameCommonSubexpressions(
  root: Scalar,
  lanes: number,
  name: (label: string) => string,
): [Statement[], Scalar] {
  const uses = countUses(root);
  const definitions: Statement[] = [];
  const rest = foldScalar<Scalar>(root, {
    number: (node) => node,
    local: (node) => node,
    load: (node) => ((uses.get(node) ?? 0) > 1 ? define("a", node) : node),
    apply: (node, operands) => {
      const value: Scalar = { ...node, operands };
      return (uses.get(node) ?? 0) > 1 ? define(node.label ?? "t", value) : value;
    },
    lookUp: (node, index) => {
      const value: Scalar = { ...node, index };
      return (uses.get(node) ?? 0) > 1 ? define(node.label ?? "t", value) : value;
    },
  });
  return [definitions, rest];

  function define(label: string, value: Scalar): Scalar {
    const identifier = name(label);
    definitions.push({ kind: "define", name: identifier, lanes, value });
    return local(identifier);
  }
}

function countUses(root: Scalar): Map<Scalar, number> {
  const uses = new Map<Scalar, number>();
  const visit = (node: Scalar): void => {
    const before = uses.get(node) ?? 0;
    uses.set(node, before + 1);
    if (before === 0) operandsOf(node).forEach(visit);
  };
  visit(root);
  return uses;
}
