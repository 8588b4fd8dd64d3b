import { quote } from "../../../diagnostics/words.ts";
import type { Field } from "../../../ir/layer.ts";
import { findActivation } from "../../../ir/vocabulary.ts";
import { vocabulary } from "../../../vocabulary/index.ts";
import type { ImportedField, ImportedLayer, ImportProblem } from "../../imported-model.ts";
import { isActivation, isTensor } from "./draft.ts";

/** What a spec demands of a number. */
interface Demand {
  readonly nonZero?: boolean;
  readonly mayBeInfinite?: boolean;
  readonly atLeast?: number;
}

/** Numbers of layers that a spec does not allow, such as weights that are NaN. */
export const badNumbers = (layers: readonly ImportedLayer[]): ImportProblem[] => layers.flatMap(badOfLayer);

function badOfLayer({ type, fields, origin }: ImportedLayer): ImportProblem[] {
  const declared = vocabulary.layers[type]?.fields ?? {};
  return Object.entries(fields).flatMap(([name, field]) =>
    isActivation(field)
      ? badOfActivation(field.name, field.parameters, origin)
      : badOf(name, field, demandOf(declared[name]), origin),
  );
}

const demandOf = (field: Field | undefined): Demand =>
  field?.type === "tensor" || field?.type === "number" ? field : {};

function badOfActivation(
  name: string,
  parameters: Readonly<Record<string, ImportedField>>,
  origin: string,
): ImportProblem[] {
  const [, known] = findActivation(vocabulary, name) ?? [];
  return Object.entries(parameters).flatMap(([parameter, value]) =>
    badOf(`${name}'s ${parameter}`, value, known?.parameters[parameter] ?? {}, origin),
  );
}

function badOf(name: string, field: ImportedField, demand: Demand, where: string): ImportProblem[] {
  const numbers = isTensor(field) ? field.tensor.data : typeof field === "number" ? [field] : [];
  const bad = numbers.find((value) => !isAllowed(value, demand));
  if (bad === undefined) return [];
  const what = isTensor(field) ? `${quote(field.key)}, its ${name},` : `its ${name}`;
  return [
    { where, reason: `${what} ${isTensor(field) ? "has" : "is"} ${bad}, which a spec does not allow there` },
  ];
}

const isAllowed = (value: number, { nonZero, mayBeInfinite, atLeast = Number.NEGATIVE_INFINITY }: Demand) =>
  (Number.isFinite(value) || (mayBeInfinite === true && !Number.isNaN(value))) &&
  value >= atLeast &&
  !(nonZero && value === 0);
