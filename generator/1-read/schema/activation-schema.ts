import * as z from "zod";
import type { Activation, Parameter } from "../../ir/activation.ts";
import type { ActivationSpec, TensorSpec } from "../../ir/spec.ts";
import { activationNames, findActivation, type Vocabulary } from "../../ir/vocabulary.ts";
import { expecting, mapping } from "./expectations.ts";
import { numberSchema, tensorSchema } from "./tensor-schema.ts";

/** The name of an activation, or a mapping of its `name` and its parameters. */
export function activationSchema(vocabulary: Vocabulary) {
  const rows = Object.entries(vocabulary.activations).map(([name, row]) => parametersSchema(name, row));
  const byParameters = z.discriminatedUnion("name", rows as [(typeof rows)[number], ...typeof rows]);
  const must = "the name of an activation, or a mapping with its name and parameters";
  expecting(byParameters, must, "unknown-activation");
  return expecting(z.union([nameSchema(vocabulary), byParameters]).meta({ id: "activation" }), must);
}

function nameSchema(vocabulary: Vocabulary) {
  const known = (name: string) => findActivation(vocabulary, name) as [string, Activation];
  const names = z.enum(activationNames(vocabulary)).check(({ value, issues }) => {
    const parameters = requiredParameters(known(value)[1]);
    if (parameters.length > 0)
      issues.push({
        code: "custom",
        input: value,
        params: { code: "parameter-needed", activation: value, parameters },
      });
  });
  return expecting(names, "the name of an activation", "unknown-activation").transform(
    (name): ActivationSpec => ({ from: "vocabulary", name: known(name)[0], parameters: {} }),
  );
}

function parametersSchema(name: string, { definition, aliases = [], parameters }: Activation) {
  const fields = Object.entries(parameters).map(([parameter, form]) => [
    parameter,
    parameterSchema(parameter, form),
  ]);
  const names = z.literal([name, ...aliases]).describe(definition);
  return mapping(`the activation ${name}`, { name: names, ...Object.fromEntries(fields) }).transform(
    ({ name: _, ...given }): ActivationSpec => ({ from: "vocabulary", name, parameters: definedIn(given) }),
  );
}

function parameterSchema(name: string, parameter: Parameter) {
  const about =
    parameter.default === undefined ? `${name}, required` : `${name}, default ${parameter.default}`;
  const schema = parameter.perUnit
    ? tensorSchema({ about, rank: 1, mayBeOne: true, mayBeFalse: false })
    : numberSchema(about);
  return parameter.default === undefined ? schema : schema.optional();
}

const requiredParameters = ({ parameters }: Activation): string[] =>
  Object.entries(parameters).flatMap(([name, parameter]) => (parameter.default === undefined ? [name] : []));

const definedIn = (given: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Record<
    string,
    TensorSpec
  >;
