import { knownUnsupported } from "../../unsupported.ts";
import type { Node, OnnxTensor } from "../graph.ts";
import { beyondDoubles, openBatch, Refusal } from "../node/refusal.ts";
import { isBeyondDoubles, isFloat } from "../read/fit-to-type.ts";
import { activationFolds } from "./activations.ts";
import { Budget } from "./budget.ts";
import type { Fold } from "./call.ts";
import { FoldCall } from "./call.ts";
import { creations } from "./creations.ts";
import { clip, elementWise } from "./element-wise.ts";
import { moves } from "./moves.ts";
import { pairs } from "./pairwise.ts";
import { places } from "./places.ts";
import { products } from "./products.ts";
import { reduces } from "./reductions.ts";
import { shapes } from "./shapes.ts";
import { softmaxFolds } from "./softmax.ts";

export { Refusal } from "../node/refusal.ts";
export { Budget } from "./budget.ts";
export { broadcastShapes, repeatingStrides, view } from "./strides.ts";

/** Every operator that can be folded. */
const folds: ReadonlyMap<string, Fold> = new Map(
  Object.entries({
    ...shapes,
    ...moves,
    ...creations,
    ...elementWise,
    ...activationFolds,
    ...pairs,
    ...places,
    ...reduces,
    ...products,
    ...softmaxFolds,
    Clip: clip,
  }),
);

export const foldedOperations: readonly string[] = [...folds.keys()];

/**
 * Computes the outputs of a node with constant inputs, in the type of its numbers. In integers, NaN may stand for an
 * open batch size, which is passed on and never computed with.
 * @param inputs undefined for an optional one that is left out
 * @param budget limits the effort; one for all nodes of a model
 * @throws Refusal if the operator is not among `foldedOperations`, or does not accept these inputs
 */
export function foldNode(
  node: Node,
  inputs: readonly (OnnxTensor | undefined)[],
  opset: number,
  budget = new Budget(),
): readonly OnnxTensor[] {
  const fold = folds.get(node.op);
  if (fold === undefined) {
    const known = knownUnsupported("onnx", node.op);
    if (known !== undefined) throw new Refusal(known.reason, known);
    throw new Refusal("all its inputs are constant, and neuroll does not fold this operator", {
      help: "fold the model's constants before you import it, with onnxsim for example",
    });
  }
  inputs.forEach((tensor, index) => {
    if (isOpenBatch(tensor) && !passesOn(node, index)) throw openBatch();
    if (isBeyondDoubles(tensor) && !passesOn(node, index) && !orders(node, index)) throw beyondDoubles();
  });
  // Two of them may differ by an unknown amount.
  if (comparing.has(node.op) && inputs.filter(isBeyondDoubles).length > 1) throw beyondDoubles();
  const call = new FoldCall(node, inputs, opset, budget);
  const folded = fold(call);
  call.refuseUnasked();
  return "data" in folded ? [folded] : folded;
}

/** Whether an operator passes on the integers of an input unchanged, or uses only its shape. */
const passesOn = ({ op }: Node, index: number): boolean => op === "Concat" || (index === 0 && movers.has(op));

const movers: ReadonlySet<string> = new Set(
  `Cast Flatten Gather Identity Reshape Shape Size Slice Squeeze Transpose Unsqueeze Expand`.split(" "),
);

/** Whether the exact value of a huge integer does not matter: it is a bound, or is compared with others. */
const orders = ({ op }: Node, index: number): boolean =>
  comparing.has(op) || (op === "Slice" && index !== 3) || (op === "Where" && index > 0);

const comparing: ReadonlySet<string> = new Set(`Min Max Less LessOrEqual Greater GreaterOrEqual`.split(" "));

const isOpenBatch = (tensor: OnnxTensor | undefined): boolean =>
  tensor !== undefined && !isFloat(tensor.type) && tensor.data.some(Number.isNaN);
