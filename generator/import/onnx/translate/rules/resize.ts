import { quote } from "../../../../diagnostics/words.ts";
import { type ImportedField, oneForAll } from "../../../imported-model.ts";
import { mixedBatch, Refusal } from "../../node/refusal.ts";
import { type ResizedAxis, readResizedAxes } from "../../node/resized-axes.ts";
import type { Rule, TranslateCall } from "../call.ts";
import { sampleShape } from "../dims.ts";
import { type Draft, reshaped } from "../draft.ts";
import { BATCH, type Computed, type Dims, sampleAxis } from "../value.ts";

type Fields = Readonly<Record<string, ImportedField>>;

/** What a node says of how it reads, as fields of a layer; `scales` are those of axes that change. */
type Reading = (call: TranslateCall, scales: readonly number[]) => Fields;

/** The layer's word for a mode of any opset. */
const modeWords: Readonly<Record<string, string>> = {
  nearest: "nearest",
  linear: "linear",
  bilinear: "linear",
  cubic: "cubic",
};

function modeOf(call: TranslateCall): string {
  const said = call.text("mode", "nearest");
  const mode = Object.hasOwn(modeWords, said) ? modeWords[said] : undefined;
  if (mode === undefined) throw new Refusal(`its mode ${quote(said)} is unknown`, { attribute: "mode" });
  return mode;
}

/** Upsample, and Resize before opset 11, which rounds down where it makes an axis longer and up where shorter. */
const plainReading: Reading = (call, scales) => {
  const mode = modeOf(call);
  if (mode !== "nearest") return { mode, coordinates: "asymmetric" };
  const isShorter = scales.some((scale) => scale < 1);
  if (isShorter && scales.some((scale) => scale > 1))
    throw new Refusal("it makes some axes longer and others shorter, which opset 10 rounds in two ways", {
      help: "export it with opset 11 or later",
    });
  return { coordinates: "asymmetric", rounding: isShorter ? "ceil" : "floor" };
};

const coordinateWords: ReadonlySet<string> = new Set(
  "half_pixel half_pixel_symmetric pytorch_half_pixel align_corners asymmetric tf_crop_and_resize tf_half_pixel_for_nn".split(
    " ",
  ),
);
const roundingWords: ReadonlySet<string> = new Set(
  "round_prefer_floor round_prefer_ceil floor ceil".split(" "),
);

/** One of some words, or its default. */
function word(call: TranslateCall, attribute: string, words: ReadonlySet<string>, otherwise: string): string {
  const said = call.text(attribute, otherwise);
  if (words.has(said)) return said;
  throw new Refusal(`its ${attribute} ${quote(said)} is not supported`, { attribute });
}

const fullReading: Reading = (call) => {
  const mode = modeOf(call);
  const coordinates = word(call, "coordinate_transformation_mode", coordinateWords, "half_pixel");
  const rounding = word(call, "nearest_mode", roundingWords, "round_prefer_floor");
  const cubic_coefficient = call.number("cubic_coeff_a", Math.fround(-0.75));
  const exclude_outside = call.flag("exclude_outside");
  const antialias = call.opset >= 18 && call.flag("antialias");
  const outside = call.number("extrapolation_value", 0);
  return {
    ...{ mode, coordinates },
    ...(mode === "nearest" ? { rounding } : { exclude_outside, antialias }),
    ...(mode === "cubic" && { cubic_coefficient }),
    ...(coordinates === "tf_crop_and_resize" && { outside }),
  };
};

const resize: Rule = (call) => {
  const x = call.floats(0);
  const batch = call.setting.batchSize ?? Number.NaN;
  const axes = readResizedAxes(
    call,
    x.dims.map((dim) => (dim === BATCH ? batch : dim)),
  );
  const changed = axes.filter(({ axis, scale, size, start, end }) => {
    const dim = x.dims[axis];
    const isWhole = (scale ?? 1) === 1 && start === 0 && end === 1;
    if (dim !== BATCH) return size !== dim || !isWhole;
    if (Object.is(size, batch) && isWhole) return false;
    throw mixedBatch("it changes how many there are");
  });
  const scales = changed.map(({ axis, scale, size }) => scale ?? size / (x.dims[axis] as number));
  const isFull = call.node.op === "Resize" && call.opset >= 11;
  const reading = (isFull ? fullReading : plainReading)(call, scales);
  return changed.length === 0 ? x : resized(call, x, changed, reading);
};

/** A layer that resizes all axes but one, which must not change: one of size 1 is put in front if there is none. */
function resized(
  call: TranslateCall,
  x: Computed,
  changed: readonly ResizedAxis[],
  reading: Fields,
): Computed {
  const dims = changed.reduce<Dims>((all, { axis, size }) => all.with(axis, size), x.dims);
  const shape = sampleShape(dims);
  const known = new Map(changed.map((one) => [sampleAxis(x.dims, one.axis), one]));
  const { draft, channels, added } = withChannels(call, x.draft, (axis) => known.has(axis));
  const spatial = draft.shape.map((_, axis) => axis).filter((axis) => axis !== channels);
  const of = (axis: number) => known.get(axis - added);
  const scales = spatial.map((axis) => (of(axis) ? of(axis)?.scale : 1));
  const counts = spatial.map((axis) => of(axis)?.size ?? (draft.shape[axis] as number));
  const areScaled = !scales.includes(undefined);
  const isFloor = counts.every(
    (count, n) =>
      count === Math.floor((draft.shape[spatial[n] as number] as number) * (scales[n] ?? Number.NaN)),
  );
  const fields = {
    ...(areScaled && { scales: oneForAll(scales as number[]) }),
    ...(!(areScaled && isFloor) && { sizes: oneForAll(counts) }),
    ...reading,
    ...(reading.outside !== undefined && {
      start: oneForAll(spatial.map((axis) => of(axis)?.start ?? 0)),
      end: oneForAll(spatial.map((axis) => of(axis)?.end ?? 1)),
    }),
    ...(channels === 0 && { channels: "first" }),
  };
  const to = spatial.reduce((sizes, axis, n) => sizes.with(axis, counts[n] as number), draft.shape);
  return { ...x, dims, draft: reshaped(call.layer("resize", [draft], fields, to), shape, call.origin) };
}

function withChannels(
  call: TranslateCall,
  source: Draft,
  changes: (axis: number) => boolean,
): { readonly draft: Draft; readonly channels: number; readonly added: number } {
  const last = source.shape.length - 1;
  if (last > 0 && !changes(0)) return { draft: source, channels: 0, added: 0 };
  if (last > 0 && !changes(last)) return { draft: source, channels: last, added: 0 };
  return { draft: reshaped(source, [1, ...source.shape], call.origin), channels: 0, added: 1 };
}

export const resizeRules = { Resize: resize, Upsample: resize } satisfies Readonly<Record<string, Rule>>;
