import type { ImportedField } from "../../../imported-model.ts";
import type { Draft } from "../draft.ts";
import { activationOf, argumentOf, type Found, factorOf, multipleOf, plus, times } from "./read.ts";
import type { Choice } from "./read-choice.ts";

/** alpha of alpha·(exp(x / by) − 1), or of alpha·exp(x / by) − alpha. */
function exponentialOf(layer: Draft, x: Draft): { readonly alpha: number; readonly by: number } | undefined {
  const read = (inner: Draft | undefined): number | undefined => {
    const argument = argumentOf(inner, "exponential");
    if (argument === x) return 1;
    const multiple = multipleOf(argument);
    return multiple?.x === x ? multiple.over / multiple.by : undefined;
  };
  const outer = multipleOf(layer) ?? { x: layer, by: 1, over: 1 };
  const by = read(plus(outer.x, -1));
  if (by !== undefined) return { alpha: outer.by / outer.over, by };
  const { scale, shift } = layer.fields;
  const inner = layer.kind === "scale" && scale === false ? multipleOf(layer.from[0]) : undefined;
  const innerBy = read(inner?.x);
  return inner !== undefined && innerBy !== undefined && inner.over === 1 && shift === -inner.by
    ? { alpha: inner.by, by: innerBy }
    : undefined;
}

/** x, or else alpha·(exp(x) − 1), or alpha·(exp(x / alpha) − 1). */
export function exponential({ x, than, above, below }: Choice): Found | undefined {
  const read = than === 0 && above === x ? exponentialOf(below, x) : undefined;
  if (read === undefined) return undefined;
  const { alpha, by } = read;
  if (by === 1) return { name: "elu", x, parameters: { alpha } };
  return Math.fround(alpha) === Math.fround(by) ? { name: "celu", x, parameters: { alpha } } : undefined;
}

/** gamma·x, or else gamma times the same. */
export function scaledExponential({ x, than, above, below }: Choice): Found | undefined {
  const gamma = than === 0 ? factorOf(above, x) : undefined;
  const outer = multipleOf(below);
  if (typeof gamma !== "number" || outer?.over !== 1 || outer.by !== gamma) return undefined;
  const read = exponentialOf(outer.x, x);
  return read?.by === 1 ? { name: "selu", x, parameters: { alpha: read.alpha, gamma } } : undefined;
}

/** gamma times ELU, with the numbers of SELU. */
export function selu(layer: Draft): Found | undefined {
  const outer = multipleOf(layer);
  const applied = outer && activationOf(outer.x);
  if (outer?.over !== 1 || applied?.name !== "elu") return undefined;
  const { alpha = 1 } = applied.parameters;
  const isNear = (value: ImportedField, wanted: number) =>
    typeof value === "number" && Math.abs(value - wanted) < 1e-3;
  return isNear(alpha, 1.6733) && isNear(outer.by, 1.0507)
    ? { name: "selu", x: outer.x.from[0] as Draft, parameters: { alpha, gamma: outer.by } }
    : undefined;
}

/** alpha times ELU of x / alpha. */
export function celu(layer: Draft): Found | undefined {
  const outer = multipleOf(layer);
  const inner = multipleOf(argumentOf(outer?.x, "elu", { alpha: 1 }));
  if (outer === undefined || inner === undefined || outer.over !== 1) return undefined;
  const isBack =
    inner.by === 1
      ? inner.over === outer.by
      : inner.over === 1 && times(argumentOf(outer.x, "elu"), 1 / outer.by);
  return isBack && outer.by !== 0 ? { name: "celu", x: inner.x, parameters: { alpha: outer.by } } : undefined;
}
