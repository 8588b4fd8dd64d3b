import { axisWithin } from "../../node/axes.ts";
import { mixedBatch, Refusal } from "../../node/refusal.ts";
import type { Rule, TranslateCall } from "../call.ts";
import { sampleShape, showDims } from "../dims.ts";
import { BATCH, type Computed, type Dims, sampleAxis } from "../value.ts";
import { movedAxes } from "./transpose.ts";

/** The size of an axis that a layer works along, which may not be the batch. */
function sizeAlong({ dims }: Computed, axis: number): number {
  const size = dims[axis] as Dims[number];
  if (size === BATCH) throw mixedBatch("it works along the batch", { attribute: "axis" });
  return size;
}

const onlyInteger = (call: TranslateCall, index: number, name: string): number => {
  const [integer, ...others] = call.integers(index, name) ?? [];
  if (integer === undefined || others.length > 0) throw new Refusal(`its ${name} must be one integer`);
  return integer;
};

/** https://onnx.ai/onnx/operators/onnx__CumSum.html */
const cumulated =
  (kind: "cumulative_sum" | "cumulative_product"): Rule =>
  (call) => {
    const x = call.floats(0);
    const axis = axisWithin(onlyInteger(call, 1, "axis"), x.dims.length);
    sizeAlong(x, axis);
    const fields = {
      axis: sampleAxis(x.dims, axis),
      exclusive: call.flag("exclusive"),
      reverse: call.flag("reverse"),
    };
    return { ...x, draft: call.layer(kind, [x.draft], fields, x.draft.shape) };
  };

/** Values and indices; where any order will do, they are sorted too. https://onnx.ai/onnx/operators/onnx__TopK.html */
const topK: Rule = (call) => {
  const x = call.floats(0);
  const axis = call.axis(-1, x.dims.length);
  const size = sizeAlong(x, axis);
  const k = call.has(1) ? onlyInteger(call, 1, "k") : call.number("k", 0);
  if (k < 1 || k > size) throw new Refusal(`it takes ${k} of ${size} values`);
  const dims = x.dims.with(axis, k);
  const fields = { k, axis: sampleAxis(x.dims, axis), largest: call.flag("largest", true) };
  const giving = (give: string) =>
    call.as(`its ${give}`).layer("top_k", [x.draft], { ...fields, give }, sampleShape(dims));
  return [
    { ...x, dims, draft: giving("values") },
    { kind: "computed", dims, type: "i64", draft: giving("indices") },
  ];
};

/** Images with channels first: one for each sample of the network, or some that the file has by itself. */
const ofImages =
  (kind: "depth_to_space" | "space_to_depth"): Rule =>
  (call) => {
    const x = call.computed(0);
    const [images, channels, ...space] = x.dims;
    if (images === undefined || space.length !== 2 || x.dims.indexOf(BATCH, 1) > 0)
      throw new Refusal(`it needs a batch of images with channels first, but gets shape ${showDims(x.dims)}`);
    const block = call.number("blocksize", 0);
    const mode = call.text("mode", "DCR");
    if (mode !== "DCR" && mode !== "CRD")
      throw new Refusal(`its mode ${JSON.stringify(mode)} is unknown`, { attribute: "mode" });
    const depth = channels as number;
    const [height, width] = space as [number, number];
    const isSpread = kind === "depth_to_space";
    const fits =
      Number.isSafeInteger(block) &&
      block > 0 &&
      (isSpread ? depth % block ** 2 === 0 : [height, width].every((size) => size % block === 0));
    if (!fits)
      throw new Refusal(`blocks of ${block}×${block} do not fit shape ${showDims(x.dims)}`, {
        attribute: "blocksize",
      });
    const ofImage = isSpread
      ? [depth / block ** 2, height * block, width * block]
      : [depth * block ** 2, height / block, width / block];
    if (images !== BATCH && images !== 1) {
      const moved = isSpread ? spread(call, x, block, mode) : gathered(call, x, block, mode);
      return call.reshaped(moved, [images, ...ofImage]);
    }
    const image = call.reshaped(x, x.dims.slice(1)).draft;
    const fields = { block, axis: 0, ...(mode === "CRD" && { mode }) };
    const result = call.layer(kind, [image], fields, sampleShape(ofImage));
    return call.result(result, [images, ...ofImage], x.type);
  };

type Order = "DCR" | "CRD";

/** The channels of several images spread over blocks: an axis for each part, in the order of the result. */
function spread(call: TranslateCall, x: Computed, block: number, order: Order): Computed {
  const [images, depth, height, width] = x.dims as [number, number, number, number];
  const left = depth / block ** 2;
  return order === "DCR"
    ? movedAxes(call, call.reshaped(x, [images, block, block, left, height, width]), [0, 3, 4, 1, 5, 2])
    : movedAxes(call, call.reshaped(x, [images, left, block, block, height, width]), [0, 1, 4, 2, 5, 3]);
}

/** The blocks of several images as channels, likewise. */
function gathered(call: TranslateCall, x: Computed, block: number, order: Order): Computed {
  const [images, depth, height, width] = x.dims as [number, number, number, number];
  const parts = call.reshaped(x, [images, depth, height / block, block, width / block, block]);
  return movedAxes(call, parts, order === "DCR" ? [0, 3, 5, 1, 2, 4] : [0, 1, 3, 5, 2, 4]);
}

export const alongAxisRules = {
  CumProd: cumulated("cumulative_product"),
  CumSum: cumulated("cumulative_sum"),
  TopK: topK,
  DepthToSpace: ofImages("depth_to_space"),
  SpaceToDepth: ofImages("space_to_depth"),
} satisfies Readonly<Record<string, Rule>>;
