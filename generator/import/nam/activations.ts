import * as z from "zod";
import { list, quote } from "../../diagnostics/words.ts";
import { count } from "../../ir/describe.ts";
import { applied, type ImportedActivation } from "../imported-model.ts";
import type { Assembly, Place } from "./signal.ts";

/** An activation in a file: its name, or its name and parameters. */
export const activationForm = z.union([
  z.string(),
  z.looseObject({
    type: z.string(),
    negative_slope: z.number().optional(),
    negative_slopes: z.array(z.number()).min(1).optional(),
  }),
]);

export type SavedActivation = z.infer<typeof activationForm>;

type Parameters = Exclude<SavedActivation, string>;

/**
 * The activations of Neural Amp Modeler, by its names.
 * Source: NeuralAmpModelerCore, NAM/activations.cpp, `ActivationConfig::from_json`
 */
const activations: Readonly<Record<string, (given: Parameters) => ImportedActivation>> = {
  Tanh: () => applied("tanh"),
  Hardtanh: () => applied("hard_tanh"),
  ReLU: () => applied("relu"),
  LeakyReLU: ({ negative_slope = 0.01 }) => applied("leaky_relu", { alpha: negative_slope }),
  PReLU: ({ negative_slope = 0.01 }) => applied("leaky_relu", { alpha: negative_slope }),
  Sigmoid: () => applied("sigmoid"),
  SiLU: () => applied("silu"),
  Hardswish: () => applied("hard_swish"),
  Softsign: () => applied("softsign"),
};

/**
 * The activation of some channels.
 * @throws ImportError if it is not known, or has another number of slopes
 */
export function activationOf(
  saved: SavedActivation,
  { assembly, place, size }: { readonly assembly: Assembly; readonly place: Place; readonly size: number },
): ImportedActivation {
  const given = typeof saved === "string" ? { type: saved } : saved;
  const { type, negative_slopes: slopes } = given;
  const activation = Object.hasOwn(activations, type) ? activations[type] : undefined;
  if (activation === undefined)
    throw assembly.fault(
      place.origin,
      `neuroll has no equivalent of the activation ${quote(type)}`,
      `known activations: ${list(Object.keys(activations))}`,
    );
  if (type !== "PReLU" || slopes === undefined) return activation(given);
  if (slopes.length !== size)
    throw assembly.fault(
      place.origin,
      `it has ${count(slopes.length, "slope")} for ${count(size, "channel")}`,
    );
  const alpha = assembly.tensor(`${place.name}.negative_slopes`, {
    shape: [size],
    data: Float64Array.from(slopes),
  });
  return applied("prelu", { alpha });
}
