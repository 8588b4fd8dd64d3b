import type { Scalar } from "./scalar.ts";
import { foldScalar } from "./walk-scalar.ts";

/** An expression and a number that its value is never above, NaN aside. */
interface Bounded {
  readonly node: Scalar;
  readonly most: number;
}

const unbounded = (node: Scalar): Bounded => ({ node, most: Infinity });

/**
 * The expression without choices that are always made one way, and without products with 1: the same bits in fewer
 * operations. So exp(−|x|) loses what exp does about large x.
 */
export const simplify = (root: Scalar): Scalar =>
  foldScalar<Bounded>(root, {
    number: (node) => ({ node, most: node.value }),
    local: unbounded,
    load: unbounded,
    lookUp: (node, index) => unbounded({ ...node, index: index.node }),
    apply: (node, operands) => {
      const [a, b, c, d] = operands as [Bounded, Bounded, Bounded, Bounded];
      const same = operands.every(({ node: operand }, n) => operand === node.operands[n]);
      const rest = same ? node : { ...node, operands: operands.map((operand) => operand.node) };
      switch (node.primitive) {
        case "neg":
          return { node: rest, most: isAbsolute(a.node) ? 0 : Infinity };
        case "less":
        case "lessOrEqual": {
          const choice = chosen(node.primitive, a.node, b.node);
          if (choice !== undefined) return choice === "then" ? c : d;
          // Where b is NaN the choice is d as well.
          if (node.primitive === "less" && a.node.kind === "number" && b.most <= a.node.value) return d;
          return { node: rest, most: Math.max(c.most, d.most) };
        }
        case "min":
          return { node: rest, most: Math.min(a.most, b.most) };
        case "mul":
          return isOne(b.node) ? a : unbounded(rest);
        default:
          return unbounded(rest);
      }
    },
  }).node;

/** How a choice between literals is made, where it is made the same way when they are rounded to float32. */
function chosen(name: "less" | "lessOrEqual", a: Scalar, b: Scalar): "then" | "otherwise" | undefined {
  if (a.kind !== "number" || b.kind !== "number") return undefined;
  const isTrue = (x: number, y: number): boolean => (name === "less" ? x < y : x <= y);
  const whole = isTrue(a.value, b.value);
  if (whole !== isTrue(Math.fround(a.value), Math.fround(b.value))) return undefined;
  return whole ? "then" : "otherwise";
}

const isOne = (node: Scalar): boolean => node.kind === "number" && node.value === 1;
const isAbsolute = (node: Scalar): boolean => node.kind === "apply" && node.primitive === "abs";
