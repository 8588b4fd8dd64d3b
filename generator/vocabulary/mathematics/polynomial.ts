import { add, mul, named, number, type Scalar } from "../../ir/scalar.ts";

/** Squares made so far, and the base and exponent of each power. */
const squares = new WeakMap<Scalar, Scalar>();
const powers = new WeakMap<Scalar, { readonly base: string; readonly power: number }>();

/** x², one node for each x, so that it is computed once: called r2 for r, its own square r4. */
export function square(x: Scalar): Scalar {
  const known = squares.get(x);
  if (known !== undefined) return known;
  const { base, power } = powers.get(x) ?? { base: nameOf(x), power: 1 };
  const made = named(`${base}${2 * power}`, mul(x, x));
  powers.set(made, { base, power: 2 * power });
  squares.set(x, made);
  return made;
}

const nameOf = (node: Scalar): string =>
  node.kind === "local" ? node.name : ("label" in node && node.label) || "t";

type Coefficient = number | Scalar;

/** c0 + c1·x + c2·x² + …, by Estrin's scheme, whose pairs do not depend on each other. */
export function estrin(x: Scalar, coefficients: readonly Coefficient[]): Scalar {
  const [first = 0] = coefficients;
  if (coefficients.length <= 1) return typeof first === "number" ? number(first) : first;
  const pairs: Coefficient[] = [];
  for (let i = 0; i < coefficients.length; i += 2) {
    const [even, odd] = [coefficients[i] as Coefficient, coefficients[i + 1]];
    pairs.push(odd === undefined ? even : add(even, mul(x, odd)));
  }
  return pairs.length === 1 ? (pairs[0] as Scalar) : estrin(square(x), pairs);
}
