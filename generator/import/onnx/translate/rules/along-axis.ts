import { axisWithin } from "../../node/axes.ts";
import { mixedBatch, Refusal } from "../../node/refusal.ts";
import type { Rule, TranslateCall } from "../call.ts";
import { sampleShape, showDims } from "../dims.ts";
import { BATCH, type Computed, type Dims, sampleAxis } from "../value.ts";

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
const cumSum: Rule = (call) => {
  const x = call.floats(0);
  const axis = axisWithin(onlyInteger(call, 1, "axis"), x.dims.length);
  sizeAlong(x, axis);
  const fields = {
    axis: sampleAxis(x.dims, axis),
    exclusive: call.flag("exclusive"),
    reverse: call.flag("reverse"),
  };
  return { ...x, draft: call.layer("cumulative_sum", [x.draft], fields, x.draft.shape) };
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

/** Images with channels first, whose batch may be one image that the file has by itself. */
const ofImages =
  (kind: "depth_to_space" | "space_to_depth"): Rule =>
  (call) => {
    const x = call.computed(0);
    const [batch, channels, ...space] = x.dims;
    if (space.length !== 2 || (batch !== BATCH && batch !== 1) || x.dims.indexOf(BATCH, 1) > 0)
      throw new Refusal(`it needs a batch of images with channels first, but gets shape ${showDims(x.dims)}`);
    const block = call.number("blocksize", 0);
    const mode = call.text("mode", "DCR");
    if (mode !== "DCR" && mode !== "CRD")
      throw new Refusal(`its mode ${JSON.stringify(mode)} is unknown`, { attribute: "mode" });
    const depth = channels as number;
    const sizes = space as number[];
    const isSpread = kind === "depth_to_space";
    const fits =
      Number.isSafeInteger(block) &&
      block > 0 &&
      (isSpread ? depth % block ** 2 === 0 : sizes.every((size) => size % block === 0));
    if (!fits)
      throw new Refusal(`blocks of ${block}×${block} do not fit shape ${showDims(x.dims)}`, {
        attribute: "blocksize",
      });
    const ofImage = isSpread
      ? [depth / block ** 2, ...sizes.map((size) => size * block)]
      : [depth * block ** 2, ...sizes.map((size) => size / block)];
    const image = call.reshaped(x, x.dims.slice(1)).draft;
    const fields = { block, axis: 0, ...(mode === "CRD" && { mode }) };
    const result = call.layer(kind, [image], fields, sampleShape(ofImage));
    return call.result(result, [batch, ...ofImage], x.type);
  };

export const alongAxisRules = {
  CumSum: cumSum,
  TopK: topK,
  DepthToSpace: ofImages("depth_to_space"),
  SpaceToDepth: ofImages("space_to_depth"),
} satisfies Readonly<Record<string, Rule>>;
