import { add, mul, named, number, type Scalar } from "../../ir/scalar.ts";

const squares = new WeakMap<Scalar, Scalar>();

/** x², one node for each x, so that it is computed once. */
export function square(x: Scalar): Scalar {
  const known = squares.get(x);
  if (known !== undefined) return known;
  const label = "label" in x && x.label !== undefined ? x.label : x.kind === "local" ? x.name : "t";
  const made = named(`${label}${label.endsWith("2") ? "4" : "2"}`.replace("24", "4").replace("44", "8"), mul(x, x));
  squares.set(x, made);
  return made;
}

/** c0 + c1·x + c2·x² + …, by Estrin's scheme: pairs that do not wait for each other. */
export function estrin(x: Scalar, coefficients: readonly (number | Scalar)[]): Scalar {
  const [first = 0] = coefficients;
  if (coefficients.length <= 1) return typeof first === "number" ? number(first) : first;
  const pairs: (number | Scalar)[] = [];
  for (let i = 0; i < coefficients.length; i += 2) {
    const [even, odd] = [coefficients[i] as number | Scalar, coefficients[i + 1]];
    pairs.push(odd === undefined ? even : add(even, mul(x, odd)));
  }
  return pairs.length === 1 ? (pairs[0] as Scalar) : estrin(square(x), pairs);
}
