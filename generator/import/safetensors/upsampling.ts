import { list } from "../../diagnostics/words.ts";
import type { Shape } from "../../ir/tensor-data.ts";
import { oneForAll } from "../imported-model.ts";
import { any, choice, type Given, type Options } from "./options.ts";
import { Fault, inTurn, isWhat, needRank, numbersIn, type ShapedRow, type Step } from "./sample.ts";

/** How a mode of PyTorch reads, in the words of the layer. */
interface Mode {
  /** How many spatial axes it takes. */
  readonly ranks: readonly number[];
  readonly reading: Readonly<Record<string, string>>;
  /** An axis that becomes so many times as large is taken to have that factor, whatever the scale_factor says. */
  readonly plain: readonly number[];
  /** The same, but only where the memory of the channels lies in one way. */
  readonly plainAtTimes?: readonly number[];
}

const ofRank = (rank: number, mode: string, plain: readonly number[]): Mode => ({
  ranks: [rank],
  reading: { mode, coordinates: "half_pixel" },
  plain,
});

const nearest = (coordinates: string, plainAtTimes: readonly number[]): Mode => ({
  ranks: [1, 2, 3],
  reading: { mode: "nearest", coordinates, rounding: "floor" },
  ...{ plain: [], plainAtTimes },
});

/** Source: nearest_idx and compute_source_index_and_lambda of aten/src/ATen/native/UpSample.h */
const modes: Readonly<Record<string, Mode>> = {
  nearest: nearest("asymmetric", [1, 2]),
  "nearest-exact": nearest("tf_half_pixel_for_nn", []),
  linear: ofRank(1, "linear", [1]),
  bilinear: ofRank(2, "linear", [1]),
  trilinear: ofRank(3, "linear", [1]),
  bicubic: ofRank(2, "cubic", []),
};

/** What a module says of the sizes that it makes. */
interface Sizes {
  readonly scales: readonly number[] | undefined;
  readonly sizes: readonly number[];
}

function sizesIn(given: Given, space: Shape): Sizes {
  const [factor, size] = [given.value("scale_factor") ?? null, given.value("size") ?? null];
  if ((factor === null) === (size === null))
    throw new Fault(
      `it has ${factor === null ? "neither" : "both"} a size ${factor === null ? "nor" : "and"} a scale_factor; it must have one of them`,
    );
  if (size !== null) return { scales: undefined, sizes: numbersIn(given, "size", space.length, 1) };
  const scales: unknown[] = Array.isArray(factor) ? factor : space.map(() => factor);
  const areFactors = scales.every(
    (scale) => typeof scale === "number" && Number.isFinite(scale) && scale > 0,
  );
  if (scales.length !== space.length || !areFactors)
    throw new Fault(
      `its scale_factor ${isWhat(factor)}; it must be a number greater than 0${space.length === 1 ? "" : `, or ${space.length} of them`}`,
    );
  const sizes = space.map((length, n) => Math.floor(length * (scales[n] as number)));
  const isRecomputed = given.value("recompute_scale_factor") === true;
  return { scales: isRecomputed ? undefined : (scales as number[]), sizes };
}

/** Values that are repeated, if nearest makes each axis a whole number of times as large; else those between. */
function resized({ scales, sizes }: Sizes, mode: Mode, corners: boolean, shape: Shape): Step {
  const { reading } = mode;
  const times = sizes.map((size, n) => size / (shape[n + 1] as number));
  const factors = scales?.map((scale, n) =>
    shape[n + 1] === 1 ? (times[n] as number) : factorOf(scale, times[n] as number, mode),
  );
  const isRepeated = times.every((one, n) => Number.isInteger(one) && (factors?.[n] ?? one) === one);
  if (isRepeated && times.every((one) => one === 1)) return { parts: [], shape };
  if (isRepeated && reading.mode === "nearest")
    return inTurn([{ type: "upsample", fields: { scales: oneForAll(times), channels: "first" } }], shape);
  const by = factors === undefined || corners ? { sizes: oneForAll(sizes) } : { scales: oneForAll(factors) };
  const coordinates = corners ? { coordinates: "align_corners" } : {};
  return inTurn(
    [{ type: "resize", fields: { ...by, ...reading, ...coordinates, channels: "first" } }],
    shape,
  );
}

/** The factor that PyTorch takes for an axis that becomes so many times as large. */
function factorOf(scale: number, times: number, { plain, plainAtTimes = [] }: Mode): number {
  if (scale === times || plain.includes(times)) return times;
  if (!plainAtTimes.includes(times)) return scale;
  throw new Fault(
    `its scale_factor ${scale} makes an axis ${times === 1 ? "as large as it was" : `${times} times as large`}; PyTorch reads it with a factor of ${scale} or of ${times}, depending on how its memory lies`,
    "give a size in place of the scale_factor, and compare with recorded outputs",
  );
}

/** Why a mode does not take samples of so many axes. */
function requireRank(word: string, { ranks }: Mode, rank: number): void {
  if (ranks.includes(rank)) return;
  const other = Object.keys(modes).find(
    (name) => name.endsWith("linear") && modes[name]?.ranks.includes(rank),
  );
  throw new Fault(
    `mode ${word} needs samples of ${list(
      ranks.map((count) => String(count + 1)),
      "or",
    )} axes, the channels first, and gets ${rank + 1}`,
    ...(other !== undefined && word.endsWith("linear") ? [`did you mean ${other}?`] : []),
  );
}

/** @param standard the mode and whether corners are aligned, where no option says so */
const upsampling = (
  options: Options,
  standard: { mode: string; corners: boolean },
  rank?: number,
): ShapedRow => ({
  options: { size: any(null), scale_factor: any(null), ...options },
  apply(given, shape) {
    const word = (given.value("mode") ?? standard.mode) as string;
    const mode = modes[word];
    if (mode === undefined) throw new Fault(`its mode ${isWhat(word)}`);
    if (rank !== undefined) needRank(shape, rank + 1);
    requireRank(word, mode, shape.length - 1);
    const aligned = given.value("align_corners") ?? standard.corners;
    if (aligned === true && mode.reading.mode === "nearest")
      throw new Fault(`its align_corners is true, which mode ${word} does not have`);
    return resized(sizesIn(given, shape.slice(1)), mode, aligned === true, shape);
  },
});

const upsampleOptions: Options = {
  mode: choice("nearest", ...Object.keys(modes).slice(1)),
  align_corners: choice(null, true, false),
  recompute_scale_factor: choice(null, true, false),
};

/** The modules of torch.nn that make samples larger. Source: https://pytorch.org/docs/stable/nn.html#vision-layers */
export const upsamplings: Readonly<Record<string, ShapedRow>> = {
  Upsample: upsampling(upsampleOptions, { mode: "nearest", corners: false }),
  UpsamplingNearest2d: upsampling({}, { mode: "nearest", corners: false }, 2),
  UpsamplingBilinear2d: upsampling({}, { mode: "bilinear", corners: true }, 2),
};
