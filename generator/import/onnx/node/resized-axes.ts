import { axesWithin } from "./axes.ts";
import type { NodeCall } from "./node-call.ts";
import { Refusal } from "./refusal.ts";

/**
 * An axis whose size changes: by a factor, where the file gives one, and to a size. NaN is the size of an open batch. The
 * region that is resized goes from `start` to `end`, where 0 is the first element and 1 the last.
 */
export interface ResizedAxis {
  readonly start: number;
  readonly end: number;
  readonly axis: number;
  readonly scale: number | undefined;
  readonly size: number;
}

/**
 * What a Resize or Upsample node of any opset makes of an input of these sizes, one of which is NaN if the batch is open.
 * Source: https://onnx.ai/onnx/operators/onnx__Resize.html
 * @throws Refusal
 */
export function readResizedAxes(node: NodeCall<unknown>, sizes: readonly number[]): ResizedAxis[] {
  const regions = regionsOf(node);
  return sizedAxes(node, sizes).map((one, n, { length }) => ({ ...one, ...regions(n, length) }));
}

type SizedAxis = Omit<ResizedAxis, "start" | "end">;

function sizedAxes(node: NodeCall<unknown>, sizes: readonly number[]): SizedAxis[] {
  const all = sizes.map((_, axis) => axis);
  const said = node.node.op === "Resize" && node.opset >= 18 ? node.numbers("axes") : undefined;
  const axes = axesWithin(said ?? all, sizes.length);
  const [scales, wanted] = [scalesOf(node, sizes.length), wantedSizes(node)];
  if (wanted !== undefined) {
    if (scales !== undefined) throw new Refusal("it has both scales and sizes");
    requireCount("sizes", wanted, axes);
    if (wanted.some((size) => size <= 0)) throw notPositive("sizes", wanted);
    return keepRatio(
      node,
      axes.map((axis, n) => ({ axis, scale: undefined, size: wanted[n] as number })),
      sizes,
    );
  }
  if (scales === undefined) throw new Refusal("it has neither scales nor sizes");
  requireCount("scales", scales, axes);
  // That of an open batch may be NaN.
  if (axes.some((axis, n) => !Number.isNaN(sizes[axis]) && !((scales[n] as number) > 0)))
    throw notPositive("scales", scales);
  return axes.map((axis, n) => {
    const scale = scales[n] as number;
    // As ONNX infers shapes, in float32.
    const size =
      scale === 1 ? (sizes[axis] as number) : Math.floor(Math.fround((sizes[axis] as number) * scale));
    return { axis, scale, size };
  });
}

function scalesOf(node: NodeCall<unknown>, rank: number): readonly number[] | undefined {
  const { opset } = node;
  if (node.node.op === "Upsample" && opset < 7) {
    const [height, width] = [node.number("height_scale", 1), node.number("width_scale", 1)];
    return Array.from({ length: rank }, (_, n) => (n === rank - 1 ? width : n === rank - 2 ? height : 1));
  }
  if (node.node.op === "Upsample" && opset < 9) return node.numbers("scales");
  return numbersIn(node, node.node.op === "Resize" && opset >= 11 ? 2 : 1, "scales");
}

const wantedSizes = (node: NodeCall<unknown>): readonly number[] | undefined =>
  node.node.op === "Resize" && node.opset >= 11 ? numbersIn(node, 3, "sizes") : undefined;

/** The numbers of a constant input; none of one that is empty, as exporters write what they leave out. */
function numbersIn(node: NodeCall<unknown>, index: number, what: string): readonly number[] | undefined {
  if (!node.has(index)) return undefined;
  const { data } = node.constantTensor(index, what);
  return data.length === 0 ? undefined : [...data];
}

/** The region of each axis: all of it, unless the node crops. */
function regionsOf(
  node: NodeCall<unknown>,
): (n: number, count: number) => Pick<ResizedAxis, "start" | "end"> {
  const mode =
    node.node.op === "Resize" && node.opset >= 11 && node.text("coordinate_transformation_mode", "");
  const numbers = mode === "tf_crop_and_resize" ? (numbersIn(node, 1, "roi") ?? []) : undefined;
  return (n, count) => {
    if (numbers === undefined) return { start: 0, end: 1 };
    if (numbers.length !== 2 * count)
      throw new Refusal(`its roi has ${numbers.length} numbers, but ${count} axes need two each`);
    return { start: numbers[n] as number, end: numbers[count + n] as number };
  };
}

function requireCount(what: string, list: readonly number[], axes: readonly number[]): void {
  if (list.length !== axes.length) throw new Refusal(`it has ${list.length} ${what} for ${axes.length} axes`);
}

const notPositive = (what: string, list: readonly number[]): Refusal =>
  new Refusal(`it has ${what} ${list.join(", ")}, which must be positive`);

/** Sizes that stay in the ratio of the input's, if the node asks for that. */
function keepRatio(
  node: NodeCall<unknown>,
  axes: readonly SizedAxis[],
  sizes: readonly number[],
): SizedAxis[] {
  const policy = node.opset < 18 ? "stretch" : node.text("keep_aspect_ratio_policy", "stretch");
  if (policy === "stretch") return [...axes];
  const scales = axes.map(({ axis, size }) => size / (sizes[axis] as number));
  const scale = policy === "not_larger" ? Math.min(...scales) : Math.max(...scales);
  if ((policy !== "not_larger" && policy !== "not_smaller") || Number.isNaN(scale))
    throw new Refusal(
      `its keep_aspect_ratio_policy ${JSON.stringify(policy)} ${Number.isNaN(scale) ? "concerns the open batch" : "is unknown"}`,
      { attribute: "keep_aspect_ratio_policy" },
    );
  return axes.map(({ axis }) => ({ axis, scale, size: Math.floor(scale * (sizes[axis] as number) + 0.5) }));
}
