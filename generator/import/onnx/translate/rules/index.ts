import { beyondDoubles, Refusal } from "../../node/refusal.ts";
import { isBeyondDoubles } from "../../read/fit-to-type.ts";
import type { Rule, TranslateCall } from "../call.ts";
import { controls } from "../control-flow.ts";
import { typeOf } from "../value.ts";
import { activationRules } from "./activations.ts";
import { alongAxisRules } from "./along-axis.ts";
import { arithmeticRules } from "./arithmetic.ts";
import { attention } from "./attention.ts";
import { boundRules } from "./bounds.ts";
import { cast, castLike } from "./cast.ts";
import { convolutionRules } from "./convolution.ts";
import { einsum } from "./einsum.ts";
import { gemm } from "./gemm.ts";
import { linearModelRules } from "./linear-models.ts";
import { machineLearningRules } from "./machine-learning.ts";
import { matmul } from "./matmul.ts";
import { normalizationRules } from "./normalization.ts";
import { partRules } from "./parts.ts";
import { placeRules } from "./places.ts";
import { poolingRules } from "./pooling.ts";
import { recurrentRules } from "./recurrent.ts";
import { reduceRules } from "./reduce.ts";
import { reshapeRules } from "./reshape.ts";
import { resizeRules } from "./resize.ts";
import { rotaryEmbedding } from "./rotary-embedding.ts";
import { scatterRules } from "./scatter.ts";
import { shapeRules } from "./shape.ts";
import { softmaxRules } from "./softmax.ts";
import { togetherRules } from "./together.ts";
import { transpose } from "./transpose.ts";
import { truthRules } from "./truth.ts";

/** The rules of all operators that can be imported. */
const table: Readonly<Record<string, Rule>> = {
  ...activationRules,
  ...alongAxisRules,
  ...arithmeticRules,
  ...boundRules,
  ...convolutionRules,
  ...linearModelRules,
  ...machineLearningRules,
  ...normalizationRules,
  ...partRules,
  ...placeRules,
  ...poolingRules,
  ...recurrentRules,
  ...reduceRules,
  ...reshapeRules,
  ...resizeRules,
  ...scatterRules,
  ...shapeRules,
  ...softmaxRules,
  ...togetherRules,
  ...truthRules,
  Attention: attention,
  Cast: cast,
  CastLike: castLike,
  Einsum: einsum,
  Gemm: gemm,
  MatMul: matmul,
  RotaryEmbedding: rotaryEmbedding,
  Transpose: transpose,
};

/** The operators that can be imported. */
export const operators: readonly string[] = [...Object.keys(table), ...Object.keys(controls)];

/** Operators whose inputs all have one type. */
const alike: ReadonlySet<string> = new Set(
  `Add Sub Mul Div Max Min Sum Mean PRelu Gemm MatMul Concat LayerNormalization RMSNormalization InstanceNormalization GroupNormalization Greater GreaterOrEqual Less LessOrEqual Equal Einsum SwiGLU`.split(
    " ",
  ),
);

function requireAlike({ inputs }: TranslateCall): void {
  const types = new Set(inputs.flatMap((value) => (value === undefined ? [] : typeOf(value))));
  if (types.size > 1) throw new Refusal(`its inputs have different types: ${[...types].join(" and ")}`);
}

/** Only the bounds of slices may be integers that no double holds. */
function requireDoubles(op: string, { inputs }: TranslateCall): void {
  const isBound = (index: number) => op === "Slice" && index !== 3;
  const stray = inputs.find(
    (value, index) => value?.kind === "constant" && isBeyondDoubles(value.tensor) && !isBound(index),
  );
  if (stray !== undefined) throw beyondDoubles();
}

/** The rule of an operator, which refuses unknown attributes; undefined if it cannot be imported. */
export function ruleOf(op: string): Rule | undefined {
  const rule = Object.hasOwn(table, op) ? table[op] : undefined;
  if (rule === undefined) return undefined;
  return (call) => {
    if (alike.has(op)) requireAlike(call);
    requireDoubles(op, call);
    const given = rule(call);
    call.refuseUnasked();
    return given;
  };
}
