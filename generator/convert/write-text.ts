import type { FieldPath } from "../ir/location.ts";
import { NETWORK } from "../ir/spec.ts";
import { spellLiteral } from "../ir/spell-number.ts";
import { findKind, type Vocabulary } from "../ir/vocabulary.ts";
import { entry, item, type Plain } from "../write-yaml.ts";
import { ConvertError, type ConvertProblem } from "./convert-error.ts";
import { entriesIn, type NamedEntry, type Tree } from "./tree.ts";

type Fields = Readonly<Record<string, Plain>>;

/** What specs say first, in this order. */
const FIRST = [
  ...["name", "description", "dtype", "input", "inputs", "states", "weights"],
  ...["layers", "output", "outputs"],
];

/** A spec that was found to be sound as YAML, in the order and the style of specs/*.yaml. */
export const writeYaml = (spec: Fields, vocabulary: Vocabulary): string =>
  Object.entries(sorted(spec, vocabulary))
    .map(([name, value]) => (name === "layers" ? layersOf(value) : entry(name, value, "")))
    .join("\n")
    .concat("\n");

const layersOf = (layers: Plain): string =>
  ["layers:", ...(layers as readonly Plain[]).map((layer) => item(layer, "  "))].join("\n");

/** The same as JSON, in which the layers have a line each. */
export function writeJson(spec: Fields, vocabulary: Vocabulary): string {
  const fields = Object.entries(sorted(spec, vocabulary)).map(([name, value]) => {
    const lines = name === "layers" ? (value as readonly Plain[]).map((layer) => `    ${json(layer)}`) : [];
    return `  ${JSON.stringify(name)}: ${name === "layers" ? `[\n${lines.join(",\n")}\n  ]` : json(value)}`;
  });
  return `{\n${fields.join(",\n")}\n}\n`;
}

function json(value: Plain): string {
  if (typeof value === "number") return spellLiteral(value);
  if (Array.isArray(value)) return `[${value.map(json).join(", ")}]`;
  if (typeof value !== "object") return JSON.stringify(value);
  const fields = Object.entries(value).map(([name, inner]) => `${JSON.stringify(name)}: ${json(inner)}`);
  return fields.length === 0 ? "{}" : `{ ${fields.join(", ")} }`;
}

/** Refuses numbers that JSON does not have. Throws a ConvertError. */
export function refuseInfinite(root: Tree): void {
  const problems: ConvertProblem[] = [];
  visit(root, []);
  if (problems.length > 0) throw new ConvertError(problems);

  function visit(tree: Tree, path: FieldPath): void {
    for (const [i, part] of entriesIn(tree).entries())
      visit(part.value, [...path, (part as NamedEntry).name ?? i]);
    if (tree.kind !== "scalar" || typeof tree.value !== "number" || Number.isFinite(tree.value)) return;
    problems.push({ path, reason: `JSON has no number ${tree.value}`, help: "write YAML, to a .yaml file" });
  }
}

/** A spec and its layers with their fields in the usual order, that of layers as the vocabulary has it. */
const sorted = (spec: Fields, vocabulary: Vocabulary): Fields =>
  inOrder(
    { ...spec, layers: (spec.layers as readonly Fields[]).map((one) => sortedLayer(one, vocabulary)) },
    FIRST,
  );

function sortedLayer(layer: Fields, vocabulary: Vocabulary): Fields {
  const type = layer.type as string;
  const own = type === NETWORK ? ["file", "output", "shape"] : Object.keys(findKind(vocabulary, type).fields);
  return inOrder(layer, ["type", "name", "from", ...own]);
}

/** Some fields first, the others as they come. */
const inOrder = (fields: Fields, first: readonly string[]): Fields => ({
  ...Object.fromEntries(first.flatMap((name) => (name in fields ? [[name, fields[name] as Plain]] : []))),
  ...fields,
});
