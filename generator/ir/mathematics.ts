import type { Activation, Step } from "./activation.ts";
import type { Dtype } from "./number-format.ts";
import { type FunctionName, isFunction, isHosted } from "./primitives.ts";
import { named, type Scalar } from "./scalar.ts";
import { simplify } from "./simplify.ts";
import { foldScalar, substitute } from "./walk-scalar.ts";

/** Whose functions a network uses: formulas with the same bits in every engine, or the host's own where it has them. */
export const mathChoices = ["portable", "native"] as const;
export type MathChoice = (typeof mathChoices)[number];

/** Whether a network calls functions of the host, which a kernel cannot do. */
export const callsHost: Readonly<Record<MathChoice, boolean>> = { portable: false, native: true };

/** A formula for each function in each format, over `x`, and `y` where it takes two; it may use other functions. */
export type Mathematics = Readonly<Record<FunctionName, Readonly<Record<Dtype, Scalar>>>>;

/** What puts formulas in the place of functions. */
export interface Expansion {
  readonly mathematics: Mathematics;
  readonly dtype: Dtype;
  readonly math: MathChoice;
}

/** The expression with a formula in the place of every function that is not the host's. What is expanded stays so. */
export function expand(root: Scalar, expansion: Expansion): Scalar {
  const { mathematics, dtype, math } = expansion;
  return foldScalar<Scalar>(root, {
    number: (node) => node,
    local: (node) => node,
    load: (node) => node,
    lookUp: (node, index) => ({ ...node, index }),
    apply: (node, operands) => {
      const { primitive: name, label } = node;
      if (!isFunction(name) || (callsHost[math] && isHosted(name))) return { ...node, operands };
      const formula = expand(mathematics[name][dtype], expansion);
      const [x, y] = operands;
      const value = substitute(formula, (local) => (local === "x" ? x : local === "y" ? y : undefined));
      return label === undefined ? value : named(label, value);
    },
  });
}

/** An activation whose steps are expanded, and as short as that lets them be: the same one for all layers of a network. */
export function expandActivation(activation: Activation, expansion: Expansion): Activation {
  const known = expanded.get(expansion) ?? new Map<Activation, Activation>();
  expanded.set(expansion, known);
  const own = known.get(activation) ?? expandSteps(activation, expansion);
  known.set(activation, own);
  return own;
}

const expanded = new WeakMap<Expansion, Map<Activation, Activation>>();

function expandSteps(activation: Activation, expansion: Expansion): Activation {
  const shorten = (formula: Scalar): Scalar => simplify(expand(formula, expansion));
  const steps = activation.steps.map(
    (step): Step => ({
      ...step,
      formula: shorten(step.formula),
      ...(step.kind === "reduce" && step.finish && { finish: shorten(step.finish) }),
    }),
  );
  return { ...activation, steps };
}
