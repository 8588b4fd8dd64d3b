import * as z from "zod";
import { checkForm } from "../check-form.ts";
import { ImportError } from "../imported-model.ts";

export const MAKER = "Neural Amp Modeler";

/** The versions of the format that are read, up to every patch of the last. Source: NeuralAmpModelerCore, NAM/get_dsp.h */
const EARLIEST = "0.5.0";
const LATEST = "0.7";

const text = z.string().nullish();
const level = z.number().nullish();

const Form = z.looseObject({
  version: z.string(),
  architecture: z.string(),
  config: z.looseObject({}),
  weights: z.array(z.number()).nullish(),
  sample_rate: z.number().nullish(),
  metadata: z
    .looseObject({
      ...{
        name: text,
        modeled_by: text,
        gear_make: text,
        gear_model: text,
        gear_type: text,
        tone_type: text,
      },
      ...{ loudness: level, input_level_dbu: level, output_level_dbu: level },
    })
    .nullish(),
});

/** A file, or a model that a file holds within another. */
export type NamModel = z.infer<typeof Form>;

/**
 * A model in the form that Neural Amp Modeler saves.
 * @param where its place in the file; undefined for the file itself
 * @throws ImportError if it has another form, or is of a version that is not read
 */
export function readModel(value: unknown, where?: string): NamModel {
  const model = checkForm(Form, value, { maker: MAKER, ...(where !== undefined && { where }) });
  const place = where === undefined ? "version" : `${where}.version`;
  const [, major, minor] = /^(\d+)\.(\d+)\.(\d+)$/.exec(model.version) ?? [];
  if (major === undefined)
    throw new ImportError({
      where: place,
      reason: `it is ${JSON.stringify(model.version)}; it must be like ${EARLIEST}`,
    });
  if (Number(major) === 0 && Number(minor) >= 5 && Number(minor) <= 7) return model;
  throw new ImportError({
    where: place,
    reason: `it is ${model.version}, and versions ${EARLIEST} to ${LATEST} can be imported`,
    help: "export the model again with a current version of Neural Amp Modeler",
  });
}

/**
 * The configuration of a model, checked against a form.
 * @throws ImportError
 */
export const configOf = <S extends z.ZodType>(form: S, { config }: NamModel, where: string): z.output<S> =>
  checkForm(form, config, { maker: MAKER, where });
