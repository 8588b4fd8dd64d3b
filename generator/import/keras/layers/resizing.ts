import { list, quote } from "../../../diagnostics/words.ts";
import type { Shape } from "../../../ir/tensor-data.ts";
import { type ImportedField, oneForAll } from "../../imported-model.ts";
import type { Part } from "../../network-builder.ts";
import { flagIn, numberIn, refuse, sizeIn, textIn } from "../config/config.ts";
import type { LayerCall, LayerRule, Made } from "./layer-call.ts";
import { ofRanks, perAxisIn, type Space, shapeOf, spaceIn } from "./windows.ts";

type Fields = Readonly<Record<string, ImportedField>>;

/** How `resize` reads between the positions of an image, in the words of Keras. */
const interpolations = {
  /** The position that Keras rounds down is half a place further than that of `half_pixel`. */
  nearest: { mode: "nearest", coordinates: "tf_half_pixel_for_nn", rounding: "floor" },
  bilinear: { mode: "linear", coordinates: "half_pixel" },
  bicubic: { mode: "cubic", coordinates: "half_pixel", cubic_coefficient: -0.5, exclude_outside: true },
} as const satisfies Readonly<Record<string, Fields>>;

type Interpolation = keyof typeof interpolations;

function interpolationIn({ config }: LayerCall, otherwise: Interpolation): Interpolation {
  const said = textIn(config, "interpolation", otherwise);
  const known = Object.keys(interpolations) as Interpolation[];
  const word = known.find((word) => word === said.toLowerCase());
  if (word !== undefined) return word;
  throw refuse({
    attribute: "interpolation",
    reason: `its interpolation is ${quote(said.slice(0, 60))}; it must be ${list(known, "or")}`,
    help: 'train the network with interpolation="bilinear"',
  });
}

/** Since TensorFlow looks the weights up, its results differ a little from theirs. Source: `resize_bicubic_op.cc` */
const BICUBIC =
  "computes with exact weights, which TensorFlow rounds to those of a table with 1,024 distances; outputs can differ in the fourth digit";

const remarkOn = (interpolation: Interpolation): Pick<Made, "remark"> =>
  interpolation === "bicubic" ? { remark: BICUBIC } : {};

/** Each value several times along the axes of the positions, or values between neighbouring ones. */
const upSampling =
  (rank: number): LayerRule =>
  (call) => {
    const { config, input, dialect } = call;
    const { channels } = spaceIn(config, input, rank);
    const times = perAxisIn(config, "size", rank, 1) ?? Array<number>(rank).fill(2);
    const interpolation = interpolationIn(call, "nearest");
    const scales = { scales: oneForAll(times) };
    if (times.every((count) => count === 1)) return { layers: [], shape: input };
    if (interpolation === "nearest") return made("upsample", { ...scales, channels }, input);
    const fields = {
      ...{ ...scales, ...interpolations[interpolation] },
      ...{ coordinates: dialect.enlargedPositions(), channels },
    };
    return { ...made("resize", fields, input), ...remarkOn(interpolation) };
  };

const made = (type: string, fields: Fields, input: Shape): Made => ({
  layers: [{ type, fields }],
  shape: shapeOf(type, fields, input),
});

/** A sample in other sizes; what is cut off or added first, so that its sides keep their ratio, is at both ends. */
const resizing: LayerRule = (call) => {
  const { config, input } = call;
  refuseInTfjs(call);
  const space = spaceIn(config, input, 2);
  const sizes = [sizeIn(config, "height"), sizeIn(config, "width")];
  const interpolation = interpolationIn(call, "bilinear");
  const fitted = fittedTo(call, space, sizes);
  const inner = fitted.reduce((shape, { type, fields }) => shapeOf(type, fields, shape), input);
  const { channels, axes } = space;
  const isThere = axes.every((axis, n) => inner[axis] === sizes[n]);
  const antialias = flagIn(config, "antialias", false) && interpolation !== "nearest";
  const fields = {
    sizes: oneForAll(sizes),
    ...interpolations[interpolation],
    ...(antialias && { antialias, exclude_outside: true }),
    channels,
  };
  const layers = [...fitted, ...(isThere ? [] : [{ type: "resize", fields }])];
  return { layers, shape: shapeOf("resize", fields, inner), ...remarkOn(interpolation) };
};

/**
 * Refuses the layers that TensorFlow.js has, but computes otherwise or not at all.
 * Source: `Resizing.call` and `CenterCrop.call` of tfjs-layers 4.22
 */
function refuseInTfjs({ dialect }: LayerCall): void {
  if (dialect.runtime !== "TensorFlow.js") return;
  throw refuse({
    reason: "TensorFlow.js does not compute this layer as Keras does",
    help: "if it was converted from Keras, import the Keras model",
  });
}

/** Source: `resize` of keras/src/backend/jax/image.py in Keras 3, and `smart_resize` of Keras 2 */
function fittedTo({ config, input }: LayerCall, { axes }: Space, sizes: readonly number[]): Part[] {
  const [height = 1, width = 1] = axes.map((axis) => input[axis] as number);
  const [newHeight = 1, newWidth = 1] = sizes;
  // How high and wide it would be if only the other side were kept.
  const kept = [Math.floor((width * newHeight) / newWidth), Math.floor((height * newWidth) / newHeight)];
  if (flagIn(config, "crop_to_aspect_ratio", false)) {
    return cropped(
      input,
      axes,
      kept.map((size) => Math.max(size, 1)),
    );
  }
  if (!flagIn(config, "pad_to_aspect_ratio", false)) return [];
  const mode = textIn(config, "fill_mode", "constant");
  if (mode !== "constant") {
    throw refuse({
      attribute: "fill_mode",
      reason: `its fill_mode is ${quote(mode.slice(0, 60))}; it must be constant`,
    });
  }
  const ends = axes.map((axis, n) => {
    const missing = Math.max((kept[n] as number) - (input[axis] as number), 0);
    return Math.floor(missing / 2);
  });
  if (ends.every((count) => count === 0)) return [];
  const value = numberIn(config, "fill_value", 0);
  return [{ type: "pad", fields: { axes, before: ends, after: ends, value } }];
}

/** The middle of a sample along axes that are longer than what is left of them. */
function cropped(input: Shape, axes: readonly number[], sizes: readonly number[]): Part[] {
  const before = axes.map((axis, n) =>
    Math.max(Math.floor(((input[axis] as number) - (sizes[n] as number)) / 2), 0),
  );
  const after = axes.map((axis, n) =>
    Math.max((input[axis] as number) - (sizes[n] as number) - (before[n] as number), 0),
  );
  if ([...before, ...after].every((count) => count === 0)) return [];
  return [{ type: "crop", fields: { axes, before, after } }];
}

/** The middle of a sample; one that is smaller is resized to cover what is asked for, and cut. */
const centerCrop: LayerRule = (call) => {
  const { config, input } = call;
  refuseInTfjs(call);
  const { axes } = spaceIn(config, input, 2);
  const sizes = [sizeIn(config, "height"), sizeIn(config, "width")];
  if (axes.some((axis, n) => (input[axis] as number) < (sizes[n] as number))) {
    return resizing({
      ...call,
      config: { ...config, crop_to_aspect_ratio: true, interpolation: "bilinear" },
    });
  }
  const shape = axes.reduce<Shape>((shape, axis, n) => shape.with(axis, sizes[n] as number), input);
  return { layers: cropped(input, axes, sizes), shape };
};

export const resizingRules: Readonly<Record<string, LayerRule>> = {
  ...ofRanks((rank) => `UpSampling${rank}D`, upSampling),
  Resizing: resizing,
  CenterCrop: centerCrop,
};
