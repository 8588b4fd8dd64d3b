import * as z from "zod";
import { checkForm } from "../check-form.ts";
import { ImportError, type ModelFile } from "../imported-model.ts";
import type { Arrays } from "./arrays.ts";

/** The scalers that can be imported, and the inverses of transformed targets. */
export const scalerNames = ["standard", "minmax", "robust", "maxabs"] as const;
export const targetNames = ["standard", "minmax", "exp", "expm1"] as const;

const label = z.union([z.string(), z.number(), z.boolean()]).transform(String);

/** Information for people about the data and the accuracy, or a copy of arrays. */
const aside = z.unknown().optional();

/** What is computed with the arrays, in the words of scikit-learn. */
const About = z.strictObject({
  estimator: z.string().optional(),
  /** The version. */
  sklearn: z.string().optional(),
  activation: z.string(),
  out_activation: z.string(),
  /** The meaning of each output, or the two classes that a single output tells apart. */
  classes: z.array(label).min(1).optional(),
  feature_names: z.array(z.string()).min(1).optional(),
  /** The scalers in front of the network, in their order. */
  scalers: z.array(z.enum(scalerNames)).optional(),
  /** The bounds of a MinMaxScaler that clips. */
  clip: z.tuple([z.number(), z.number()]).nullish(),
  /** The inverse of the target's transformer, if there is one. */
  target: z.enum(targetNames).optional(),
  /** A copy of `scaler_mean` and `scaler_scale`. */
  scaler: z.strictObject({ mean: z.array(z.number()), scale: z.array(z.number()) }).optional(),
  ...{ name: aside, dataset: aside, n_test: aside, accuracy: aside, r2: aside },
  ...{ layers: aside, samples: aside },
});

export type About = z.infer<typeof About>;

/** What is computed, and the file that says so if it is not the archive itself. */
export interface Told {
  readonly about: About;
  readonly besides: readonly string[];
}

const HELP = (gen: string): string =>
  `save the network with the function that ${gen} snippet sklearn prints, or use --layers relu,…,softmax`;

/**
 * The array `about`, JSON in UTF-8, or if there is none, the JSON file of the same name next to the archive.
 * @throws ImportError
 */
export function readAbout(file: ModelFile, arrays: Arrays): Told {
  const beside = `${file.path.replace(/^.*[/\\]/, "").replace(/\.[^.]*$/, "")}.json`;
  const inside = arrays.has("about");
  const text = inside ? arrays.text("about") : readText(file, beside);
  const where = inside ? "about" : beside;
  const origin = { maker: "the function that gen snippet sklearn prints", where, help: HELP };
  return { about: checkForm(About, parse(text, where), origin), besides: inside ? [] : [beside] };
}

function readText({ readBeside }: ModelFile, name: string): string {
  try {
    return new TextDecoder().decode(readBeside(name));
  } catch (error) {
    const why = error instanceof Error ? `: ${error.message.slice(0, 200)}` : "";
    const reason = `neither the file nor ${name} in the same folder describes the network${why}`;
    throw new ImportError({ reason, help: HELP });
  }
}

function parse(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ImportError({ where, reason: "it is not JSON", help: HELP });
  }
}
