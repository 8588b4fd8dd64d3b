import { describeShape } from "../../ir/describe.ts";
import { below, pick } from "../../ir/example.ts";
import { type Build, layerKind, type Tensor } from "../../ir/layer.ts";
import type { Shape } from "../../ir/tensor-data.ts";
import { transpose, type View } from "../../ir/view.ts";
import { join, range, take } from "./along-axes.ts";
import { otherAxes, theChannels } from "./axes.ts";

/** In which order channels lie that become, or were, a block of positions; the words are those of ONNX. */
const orders = ["DCR", "CRD"] as const;
type Order = (typeof orders)[number];

const fields = {
  block: { type: "size", about: "the size of a block along each of the other axes" },
  axis: theChannels,
  mode: {
    type: "choice",
    of: orders,
    about:
      "DCR where all channels of a position in the block follow one another, CRD where all positions of a channel do",
    default: "DCR",
  },
} as const;

interface Said {
  readonly block: number;
  readonly axis: number;
  readonly mode: Order;
}

/** How many positions a block has. */
const positions = (block: number, shape: Shape): number => block ** (shape.length - 1);

const spaceOf = (shape: Shape, axis: number): Shape => shape.toSpliced(axis, 1);

/** The shape with less depth and more space. */
const spread = ({ block, axis }: Said, shape: Shape): Shape =>
  shape.map((length, n) => (n === axis ? length / positions(block, shape) : length * block));

/** The shape with more depth and less space. */
const gathered = ({ block, axis }: Said, shape: Shape): Shape =>
  shape.map((length, n) => (n === axis ? length * positions(block, shape) : length / block));

/**
 * The channels of each position of a block one after the other, positions row-major, and then in the order of the mode.
 * Source: https://onnx.ai/onnx/operators/onnx__DepthToSpace.html
 */
function toDepth({ block, axis, mode }: Said, spacious: Tensor): readonly number[] {
  const { shape } = spacious;
  const parts = otherAxes(shape, [axis]).reduce(
    (parts, n) =>
      parts.flatMap((part) =>
        range(0, block).map((first) => take(part, n, range(first, shape[n] as number, block))),
      ),
    [spacious],
  );
  const values = join(parts, axis);
  if (mode === "DCR") return values;
  const channels = shape[axis] as number;
  const order = range(0, channels).flatMap((channel) => range(channel, channels * parts.length, channels));
  return take({ shape: gathered({ block, axis, mode }, shape), values }, axis, order).values;
}

const needsSpace = (shape: Shape): string | undefined =>
  shape.length > 1
    ? undefined
    : `needs an axis of channels and at least one other, but gets ${describeShape(shape)}`;

/** A view of the deep tensor as [channels, a, block, b, block, …], its axes apart. */
function apart(x: View, { block, axis, mode }: Said, build: Build): View {
  const space = spaceOf(x.shape, axis);
  const channels = (x.shape[axis] as number) / positions(block, x.shape);
  const blocks = space.map(() => block);
  const split = build.reshape(
    withFirst(x, axis),
    mode === "DCR" ? [...blocks, channels, ...space] : [channels, ...blocks, ...space],
  );
  const count = space.length;
  const ofChannels = mode === "DCR" ? count : 0;
  const ofBlock = (n: number): number => (mode === "DCR" ? n : n + 1);
  return transpose(split, [ofChannels, ...space.flatMap((_, n) => [count + 1 + n, ofBlock(n)])]);
}

/** An axis as the first one, the others in their order. */
const withFirst = (view: View, axis: number): View =>
  transpose(view, [axis, ...view.shape.map((_, n) => n).filter((n) => n !== axis)]);

/** The first axis as axis n. */
const withFirstAt = (view: View, axis: number): View =>
  transpose(
    view,
    view.shape
      .map((_, n) => n)
      .slice(1)
      .toSpliced(axis, 0, 0),
  );

const depth_to_space = layerKind({
  kind: "depth_to_space",
  about: "the channels of each position spread over a block of positions",
  fields,
  takes: { least: 1, most: 1 },
  moves: true,
  fault({ block, axis }, [input = []]) {
    const parts = positions(block, input);
    return (
      needsSpace(input) ??
      ((input[axis] as number) % parts === 0
        ? undefined
        : `needs a multiple of ${parts} channels for blocks of ${input.slice(1).fill(block).join("×")}, but axis ${axis} has size ${input[axis]}`)
    );
  },
  output: (said, [input = []]) => spread(said, input),
  reference(said, [input]) {
    const { values, shape } = input as Tensor;
    const to = spread(said, shape);
    const places = toDepth(said, { shape: to, values: values.map((_, place) => place) });
    const spacious = new Array<number>(values.length);
    places.forEach((place, n) => {
      spacious[place] = values[n] as number;
    });
    return [{ symbol: "Z", values: spacious }];
  },
  lower(said, inputs, build) {
    const x = inputs[0] as View;
    const to = spread(said, x.shape);
    const joined = build.reshape(apart(x, said, build), [to[said.axis] as number, ...spaceOf(to, said.axis)]);
    return withFirstAt(joined, said.axis);
  },
  example(random, near) {
    const space = near.length > 1 ? near.slice(1) : [...near];
    const axis = below(random, space.length + 1);
    const block = pick(random, space.length > 2 ? [1, 2] : [2, 2, 3]);
    const channels = block ** space.length * (1 + below(random, 3));
    return { inputs: [space.toSpliced(axis, 0, channels)], fields: { block, axis } };
  },
});

const space_to_depth = layerKind({
  kind: "space_to_depth",
  about: "the values of each block of positions as the channels of one position",
  fields,
  takes: { least: 1, most: 1 },
  moves: true,
  fault({ block, axis }, [input = []]) {
    const uneven = input.findIndex((length, n) => n !== axis && length % block !== 0);
    return (
      needsSpace(input) ??
      (uneven < 0
        ? undefined
        : `has block: ${block}, which does not divide axis ${uneven} of size ${input[uneven]}`)
    );
  },
  output: (said, [input = []]) => gathered(said, input),
  reference: (said, [input]) => [{ symbol: "Z", values: toDepth(said, input as Tensor) }],
  lower(said, inputs, build) {
    const x = inputs[0] as View;
    const { block, axis, mode } = said;
    const to = gathered(said, x.shape);
    const space = spaceOf(to, axis);
    const split = build.reshape(withFirst(x, axis), [
      x.shape[axis] as number,
      ...space.flatMap((length) => [length, block]),
    ]);
    const blocks = space.map((_, n) => 2 + 2 * n);
    const deep = mode === "DCR" ? [...blocks, 0] : [0, ...blocks];
    const joined = build.reshape(transpose(split, [...deep, ...space.map((_, n) => 1 + 2 * n)]), [
      to[axis] as number,
      ...space,
    ]);
    return withFirstAt(joined, axis);
  },
  example(random, near) {
    const space = near.length > 1 ? near.slice(1) : [...near];
    const axis = below(random, space.length + 1);
    const block = pick(random, space.length > 2 ? [1, 2] : [2, 2, 3]);
    const input = space.map((length) => length * block).toSpliced(axis, 0, 1 + below(random, 3));
    return { inputs: [input], fields: { block, axis } };
  },
});

/** Channels and positions into one another; the axes other than that of the channels are those of space. */
export const depthAndSpace = { depth_to_space, space_to_depth };
