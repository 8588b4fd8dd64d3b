import type { ImportedActivation, ImportedField, ImportedTensor } from "../../../imported-model.ts";
import { type Draft, isActivation, isTensor } from "../draft.ts";

/** Whether a number of the file is a constant of a formula, either exactly or rounded to float32. */
const isNumber = (found: ImportedField | undefined, wanted: number): boolean =>
  typeof found === "number" && (found === wanted || found === Math.fround(wanted));

/** The source of an activation, if the layer is that one with those parameters. */
export function argumentOf(
  layer: Draft | undefined,
  name: string,
  parameters: Readonly<Record<string, number>> = {},
): Draft | undefined {
  const applied = layer?.fields.activation;
  if (
    layer?.kind !== "activation" ||
    layer.fields.axis !== undefined ||
    !isActivation(applied) ||
    applied.name !== name
  )
    return undefined;
  const fits = Object.entries(parameters).every(([key, value]) => isNumber(applied.parameters[key], value));
  return fits ? layer.from[0] : undefined;
}

/** x of x + shift. */
export function plus(layer: Draft | undefined, shift: number): Draft | undefined {
  if (layer?.kind !== "scale" || layer.fields.scale !== false) return undefined;
  return isNumber(layer.fields.shift, shift) ? layer.from[0] : undefined;
}

/** x·by/over with one number, as it is written: a product or a division. */
interface Multiple {
  readonly x: Draft;
  readonly by: number;
  readonly over: number;
}

export function multipleOf(layer: Draft | undefined): Multiple | undefined {
  if (layer === undefined) return undefined;
  const { kind, fields } = layer;
  const x = layer.from[0] as Draft;
  if (kind === "scale" && fields.shift === false && typeof fields.scale === "number") {
    return { x, by: fields.scale, over: 1 };
  }
  if (kind === "normalize" && fields.mean === 0 && typeof fields.std === "number") {
    return { x, by: 1, over: fields.std };
  }
  return undefined;
}

/** x of x·factor, also where it is written as a division by 1/factor. */
export function times(layer: Draft | undefined, factor: number): Draft | undefined {
  const multiple = multipleOf(layer);
  return multiple && isFactor(multiple, factor) ? multiple.x : undefined;
}

export const isFactor = ({ by, over }: { by: number; over: number }, factor: number): boolean =>
  over === 1 ? isNumber(by, factor) : isNumber(by / over, factor) || (by === 1 && isNumber(over, 1 / factor));

/** An activation that several layers amount to, and its source. */
export interface Found {
  readonly name: string;
  readonly x: Draft;
  readonly parameters?: ImportedActivation["parameters"];
}

/** The activation of a layer that only applies one. */
export function activationOf({ kind, fields }: Draft): ImportedActivation | undefined {
  const { activation: applied } = fields;
  return kind === "activation" && fields.axis === undefined && isActivation(applied) ? applied : undefined;
}

/** The factor of a product with x: one number, or one for each unit. */
export function factorOf(layer: Draft, x: Draft): number | ImportedTensor | undefined {
  const { scale, shift } = layer.fields;
  if (layer.kind !== "scale" || shift !== false || layer.from[0] !== x) return undefined;
  return typeof scale === "number" || isTensor(scale) ? scale : undefined;
}

/** The nodes of a layer and of all layers between x and it. */
export function originBetween(layer: Draft, x: Draft): Draft["origin"] {
  const nodes = new Set<Draft["origin"][number]>();
  const seen = new Set<Draft>([x]);
  const visit = (next: Draft): void => {
    if (seen.has(next) || next.kind === "input") return;
    seen.add(next);
    for (const source of next.from) visit(source);
    for (const node of next.origin) nodes.add(node);
  };
  visit(layer);
  return [...nodes];
}
