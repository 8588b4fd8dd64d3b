import { escapeControls, list } from "../diagnostics/words.ts";
import { fixIdentifier } from "../ir/identifier.ts";
import type { Field } from "../ir/layer.ts";
import type { Shape } from "../ir/tensor-data.ts";
import { vocabulary } from "../vocabulary/index.ts";
import { entry, type Plain } from "../write-yaml.ts";
import type {
  ImportedActivation,
  ImportedField,
  ImportedInput,
  ImportedLayer,
  ImportedModel,
  ImportedOutput,
  ImportedState,
  ImportedTensor,
} from "./imported-model.ts";
import { WeightsWriter } from "./weights-writer.ts";

/** A spec and the weights that it refers to, ready to be written side by side. */
export interface WrittenModel {
  /** The name of the network. */
  readonly name: string;
  /** The YAML text. */
  readonly spec: string;
  /** A safetensors file; empty if the spec needs none. */
  readonly weights: Uint8Array;
  /** Its name in the spec: `iris.safetensors`. */
  readonly weightsFile: string;
  /** The key of each tensor in that file; all others are in the spec itself. */
  readonly keys: ReadonlyMap<ImportedTensor, string>;
}

/**
 * An imported network as a spec in the style of specs/*.yaml: a comment above each layer says where it comes from, small
 * vectors are in the text and other tensors in the weights file. Defaults are left out.
 * @param name the name of the network, which becomes the nearest identifier
 * @param file the trained file, for the comment on the first line
 */
export function writeSpec(model: ImportedModel, name: string, file?: string): WrittenModel {
  const { description, dtype, inputs, states = [], layers } = model;
  const identifier = fixIdentifier(name);
  const weightsFile = `${identifier}.safetensors`;
  const weights = new WeightsWriter();
  const kept = stateLines(states, weights);
  const written = layers.flatMap((layer) => layerLines(layer, weights));
  const lines = [
    comment(`${identifier}: ${sourceOf(model, file)}`, ""),
    entry("name", identifier, ""),
    ...(description === undefined ? [] : [entry("description", description, "")]),
    ...(dtype === "f64" ? [] : [entry("dtype", dtype, "")]),
    ...inputLines(inputs),
    ...kept,
    ...(weights.isEmpty ? [] : [entry("weights", weightsFile, "")]),
    "layers:",
    ...written,
    ...outputLines(model),
  ];
  const spec = `${lines.join("\n")}\n`;
  return { name: identifier, spec, weights: weights.bytes(), weightsFile, keys: weights.keys };
}

/** How the first comment of an imported spec goes on after the name of the network and a colon. */
export const IMPORTED = "imported from";

const comment = (text: string, indent: string): string => `${indent}# ${escapeControls(text)}`;

/** `imported from model.onnx, ONNX opset 14, where it is called main_graph`. */
function sourceOf({ format, name, besides = [] }: ImportedModel, file: string | undefined): string {
  const files = list([...(file === undefined ? [] : [file]), ...besides]);
  return `${IMPORTED} ${files && `${files}, `}${format}${name ? `, where it is called ${name}` : ""}`;
}

/** One input without a name as its size, or a mapping; others in a mapping from their names. */
function inputLines(inputs: readonly ImportedInput[]): string[] {
  const [only] = inputs;
  if (only?.name === undefined) return portLines("input", fieldsOfInput(only as ImportedInput), "");
  return ["inputs:", ...inputs.flatMap((one) => portLines(one.name as string, fieldsOfInput(one), "  "))];
}

const fieldsOfInput = ({ shape, names, keys }: ImportedInput): PortFields => ({
  ...sizesOf(shape),
  ...(names && { names }),
  ...(keys && { keys }),
});

const stateLines = (states: readonly ImportedState[], weights: WeightsWriter): string[] =>
  states.length === 0
    ? []
    : [
        "states:",
        ...states.flatMap(({ name, shape, next, initial }) => {
          const fields = {
            ...sizesOf(shape),
            next,
            ...(initial && { initial: oneOrMany(initial, weights) }),
          };
          return portLines(name, fields, "  ");
        }),
      ];

function outputLines({ outputs, labels }: ImportedModel): string[] {
  const said: readonly Partial<ImportedOutput>[] = outputs ?? (labels ? [{ labels }] : []);
  const [only] = said;
  if (only === undefined) return [];
  const fieldsOf = ({ from, labels }: Partial<ImportedOutput>): PortFields => ({
    ...(from !== undefined && { from }),
    ...(labels && { labels }),
  });
  if (only.name === undefined) return portLines("output", fieldsOf(only), "");
  return ["outputs:", ...said.flatMap((one) => portLines(one.name as string, fieldsOf(one), "  "))];
}

type PortFields = Readonly<Record<string, Plain>>;

const sizesOf = (shape: Shape): PortFields => (shape.length === 1 ? { size: shape[0] as number } : { shape });

/** A port by its name: its size where that is all, or a field on each line. */
function portLines(name: string, fields: PortFields, indent: string): string[] {
  const [[field, value] = [], ...others] = Object.entries(fields);
  if (field === "size" && others.length === 0) return [entry(name, value as Plain, indent)];
  return [
    `${indent}${name}:`,
    ...Object.entries(fields).map(([key, value]) => entry(key, value, `${indent}  `)),
  ];
}

/** Its origin, then `type`, `name`, `from` and the fields in the order of the vocabulary. */
function layerLines({ type, name, from, fields, origin }: ImportedLayer, weights: WeightsWriter): string[] {
  const known = vocabulary.layers[type]?.fields ?? {};
  const inOrder = new Set([...Object.keys(known).filter((key) => key in fields), ...Object.keys(fields)]);
  const told = [...inOrder].filter((key) => !isDefault(fields[key] as ImportedField, known[key]));
  return [
    comment(origin, "  "),
    `  - type: ${type}`,
    ...(name === undefined ? [] : [entry("name", name, INSIDE)]),
    ...(from ? [entry("from", from.length === 1 ? (from[0] as string) : from, INSIDE)] : []),
    ...told.map((key) => entry(key, plainField(fields[key] as ImportedField, known[key], weights), INSIDE)),
  ];
}

const INSIDE = "    ";

function isDefault(field: ImportedField, known: Field | undefined): boolean {
  if (known === undefined || !("default" in known)) return false;
  if (isActivation(field)) return field.name === known.default && Object.keys(field.parameters).length === 0;
  return Array.isArray(field) ? String(field) === String(known.default) : Object.is(field, known.default);
}

const isActivation = (field: ImportedField): field is ImportedActivation =>
  typeof field === "object" && "kind" in field && field.kind === "activation";

function plainField(field: ImportedField, known: Field | undefined, weights: WeightsWriter): Plain {
  if (typeof field !== "object" || !("kind" in field)) return field;
  if (field.kind === "activation") return plainActivation(field, weights);
  return known?.type === "tensor" && known.mayBeOne ? oneOrMany(field, weights) : weights.write(field);
}

/** Infinite bounds, which have no effect, are left out. */
function plainActivation({ name, parameters }: ImportedActivation, weights: WeightsWriter): Plain {
  const known = vocabulary.activations[name]?.parameters ?? {};
  const told = Object.entries(parameters).filter(
    ([key, value]) => Number.isFinite(value) || value !== known[key]?.default,
  );
  const plain = told.map(([key, value]) => [
    key,
    typeof value === "number" ? value : oneOrMany(value, weights),
  ]);
  return plain.length === 0 ? name : { name, ...Object.fromEntries(plain) };
}

/** A tensor of one number is written as that number. */
const oneOrMany = (field: ImportedTensor, weights: WeightsWriter): Plain =>
  field.tensor.data.length === 1 ? (field.tensor.data[0] as number) : weights.write(field);
