import type { Severity } from "./diagnostic.ts";
import { count, describeName, describeValue, fieldHas, list, quote } from "./words.ts";

/** A layer in messages: `layer 2 (dense, 3 units)`. */
type Layer = { readonly layer: string };
/** One number of a tensor; `index` is ` at [3, 1]`, or empty for a single number. */
type Element = Layer & { readonly field: string; readonly value: string; readonly index: string };
type Named = { readonly field: string };
type Found = Named & { readonly found: unknown };
type Known = { readonly known: readonly string[] };
type OfFile = { readonly file: string };
/** A problem with a file, worded where the file is read. */
type FileProblem = OfFile & { readonly problem: string };

const holds = (field: string, index: string) => (index === "" ? `${field} is` : fieldHas(field));

const aboutFile = ({ file, problem }: FileProblem) => `${file} ${problem}`;

const megabytes = (bytes: number): string => `${Number((bytes / 1e6).toPrecision(2))} MB`;

/** All messages, each one sentence with the values that are wrong. */
export const messages = {
  // The text
  "binary-file": ({ reason }: { reason: string }) => `this is not a text file: ${reason}.`,
  "empty-spec": () => "the spec is empty.",
  "not-a-mapping": ({ found }: { found: string }) =>
    `a spec is a mapping, of the form name: …, input: …, layers: …; this is ${found}.`,
  "yaml-syntax": ({ problem }: { problem: string }) => problem,
  "many-documents": () => "a file holds one spec, and a second YAML document begins here.",
  "nested-too-deeply": () => "the spec is nested too deeply to be read.",
  "duplicate-key": ({ key }: { key: string }) => `the key ${quote(key)} stands twice in one mapping.`,
  "merge-key": () => "<< merges nothing in YAML 1.2; write the fields themselves.",
  "unknown-alias": ({ alias }: { alias: string }) =>
    `the alias *${alias} stands for nothing: no anchor &${alias} is complete before it.`,
  "alias-bomb": ({ limit }: { limit: number }) =>
    `the aliases of this spec repeat more than ${limit.toLocaleString("en")} values.`,
  "number-too-large": ({ text }: { text: string }) =>
    `${text} is beyond the largest double, which is about 1.8e308.`,
  "number-too-small": ({ text }: { text: string }) =>
    `${text} is not 0, but a double would make it 0; the smallest is about 4.9e-324.`,
  "inexact-integer": ({ text, nearest }: { text: string; nearest: string }) =>
    `${text} cannot be held exactly; the nearest double is ${nearest}.`,

  // What a spec may say
  "unknown-field": ({ owner, field, known }: { owner: string; field: string; known: readonly string[] }) =>
    `${owner} has no field ${quote(field)}; it has ${known.length === 1 ? "only " : ""}${list(known)}.`,
  "missing-field": ({ field, must }: Named & { must: string }) => `${field} is missing; it must be ${must}.`,
  "wrong-type": ({ field, found, must }: Found & { must: string }) =>
    `${field} is ${describeValue(found)}; it must be ${must}.`,
  "bad-size": ({ field, found, must }: Found & { must: string }) =>
    `${field} is ${describeName(found)}; it must be ${must}.`,
  "unknown-value": ({ field, found, known }: Found & Known) =>
    `${field} is ${describeName(found)}; it must be ${list(known, "or")}.`,
  "unknown-layer": ({ found, known }: Found & Known) =>
    `no type of layer is called ${describeName(found)}; there ${known.length === 1 ? "is" : "are"} ${list(known)}.`,
  "unknown-activation": ({ found }: Found) => `no activation is called ${describeName(found)}.`,
  "parameter-needed": ({ activation, parameters }: { activation: string; parameters: readonly string[] }) =>
    `the activation ${activation} needs ${list(parameters)}.`,
  "not-an-identifier": ({ field, found }: Found) =>
    `${field} is ${describeName(found)}, which is not an identifier: letters, digits and _, not beginning with a digit.`,
  "reserved-word": ({ field, found }: Found) =>
    `${field} is ${describeName(found)}, a word that JavaScript keeps for itself.`,
  "newer-letter": ({ field, found }: Found) =>
    `${field} is ${describeName(found)}, which has a letter newer than Unicode 12.1: not every compiler and engine knows it.`,
  "duplicate-name": ({ field, found }: Found) =>
    `${field} is ${describeName(found)}, which stands for another one already.`,
  "unclear-label": ({ field, spelled, value }: Named & { spelled: string; value: number }) =>
    `${field} is written ${spelled}, but is the number ${value}: either may be the label.`,
  "empty-reference": ({ field }: Named) => `${field} names neither a key nor a file.`,
  "size-or-shape": () => "input has either a size or a shape, and one of them is needed.",
  "unknown-source": ({ layer, from }: Layer & { from: string }) =>
    `${layer} takes the values of ${quote(from)}, but no layer before it is called that.`,
  "unused-input": () => "no layer takes the values of the input.",
  "name-of-input": () => "no layer may be called input: that is the input of the network, in from.",
  "wrong-sources": ({ layer, found, wanted }: Layer & { found: number; wanted: string }) =>
    `${layer} takes ${wanted}, but gets ${found}.`,
  "unfit-shapes": ({ layer, fault }: Layer & { fault: string }) => `${layer} ${fault}.`,
  "too-many-values": ({ who, shape, limit }: { who: string; shape: string; limit: number }) =>
    `${who} would give ${shape} values; there may be at most ${limit.toLocaleString("en")}.`,
  "unused-layer": ({ layer }: Layer) =>
    `nothing takes the values of ${layer}: it is not the last layer, and no other names it.`,
  "too-small": ({ layer, field, value, least }: Layer & Named & { value: number; least: number }) =>
    `${layer} has ${field} ${value}; it must be at least ${least}.`,
  "wrong-count": ({ what, found, wanted }: { what: string; found: number; wanted: string }) =>
    `there ${found === 1 ? "is" : "are"} ${count(found, what)} for ${wanted}.`,
  "no-threshold": ({ outputs }: { outputs: number }) =>
    `a threshold tells the two classes of one sigmoid output apart, but ${outputs === 1 ? "the output is not what a sigmoid gives" : `there are ${outputs} outputs`}.`,
  "threshold-lost": ({ threshold, rounded }: { threshold: number; rounded: number }) =>
    `the threshold is ${threshold}, which is ${rounded} in float32; it must be over 0 and under 1 there too.`,
  "ragged-matrix": ({ row, length, first }: { row: number; length: number; first: number }) =>
    `row ${row} has ${count(length, "number")}, but row 1 has ${first}.`,
  "no-native-kernel": () => "math: native is the host's, which WebAssembly cannot call: it imports nothing.",
  "outside-comment": ({ field, stretch }: Named & { stretch: string }) =>
    `${field} holds ${quote(stretch)}, which is not in a comment: it may hold // … and /* … */ alone.`,
  "compiler-directive": ({ field, stretch }: Named & { stretch: string }) =>
    `${field} holds ${quote(stretch)}, which is not for linters and people but for the TypeScript compiler.`,
  "path-outside": ({ file }: OfFile) =>
    `${quote(file)} is not a path inside the spec's folder; names in it are joined by /.`,
  "missing-file": ({ file }: OfFile) => `there is no file ${file} in the spec's folder.`,
  "unreadable-file": ({ file, reason }: { file: string; reason: string }) =>
    `${file} cannot be read: ${reason}.`,
  "no-weight-file": ({ key }: { key: string }) =>
    `nothing says which file holds ${quote(key)}: the spec has no weights: FILE, and this reference no file.`,
  "unknown-format": aboutFile,
  "malformed-weights": aboutFile,
  "unsupported-weights": aboutFile,
  "inexact-weight": aboutFile,
  "key-needed": aboutFile,
  "unexpected-key": aboutFile,
  "unknown-key": aboutFile,
  "shape-mismatch": ({ layer, has, field, size }: Layer & { has: string; field: string; size: string }) =>
    `${layer} ${has}, but its ${fieldHas(field)} ${size}.`,
  "wrong-shape": ({
    layer,
    field,
    shape,
    wanted,
  }: Layer & { field: string; shape: string; wanted: string }) =>
    `${layer} needs ${wanted}, but its ${fieldHas(field)} shape ${shape}.`,
  "layout-of-vector": ({ field }: { field: string }) =>
    `${field} is not a matrix, so there is no layout to speak of.`,
  "non-finite": ({ layer, field, value, index, more }: Element & { more: number }) =>
    `${layer} needs finite numbers, but its ${holds(field, index)} ${value}${index}${more === 0 ? "" : `, and ${more} more like it`}.`,
  "zero-divisor": ({ layer, field, value, index }: Element) =>
    `${layer} divides by its ${field}, which is ${value}${index}.`,
  "out-of-bounds": ({
    activation,
    field,
    value,
    must,
  }: Named & { activation: string; value: number; must: string }) =>
    `the ${field} of ${activation} is ${value}; it must be ${must}.`,
  "too-large-for-f32": ({ layer, field, value, index }: Element) =>
    `${layer} computes in float32, but its ${holds(field, index)} ${value}${index}, which is infinite there.`,
  "too-much-code": ({ bytes, layer, own, limit }: Layer & { bytes: number; own: number; limit: number }) =>
    `written as code, this network takes about ${megabytes(bytes)} of bytecode, of which ${layer} takes ${megabytes(own)}; more than ${megabytes(limit)} would take too long to compile.`,

  // Sound, but worth a word
  "linear-stack": ({ layers }: { layers: string }) =>
    `${layers} collapse into one: nothing between them is non-linear, so they compute nothing that a single layer would not.`,
  "unused-weights": ({ file }: OfFile) => `nothing in the spec refers to ${file}.`,
  "rounded-to-f32": ({ inexact, all }: { inexact: number; all: number }) =>
    `${inexact} of ${count(all, "number")} ${inexact === 1 ? "is not a float32 number; dtype f32 rounds it" : "are not float32 numbers; dtype f32 rounds them"}.`,
  "unrolled-in-parts": ({
    functions,
    multiplyAdds,
    bytes,
    limit,
  }: {
    functions: number;
    multiplyAdds: number;
    bytes: number;
    limit: number;
  }) =>
    `written out in full, ${multiplyAdds} multiply-adds take ${count(functions, "function")} of their own and up to ${bytes} bytes of bytecode; V8 optimises no function over ${limit}, and takes long over large ones.`,
  "kept-as-loop": ({ layer, size }: { layer: number; size: number }) =>
    `layer ${layer} reduces ${count(size, "value")} to one number, which stays a loop: written out it would not fit one function.`,
} satisfies Record<string, (values: never) => string>;

export type Code = keyof typeof messages;
export type MessageValues<C extends Code> = Parameters<(typeof messages)[C]>[0];

/** The codes that are not errors. */
export const severities: Partial<Record<Code, Severity>> = {
  "linear-stack": "warning",
  "unused-weights": "warning",
  "rounded-to-f32": "info",
  "unrolled-in-parts": "warning",
  "kept-as-loop": "warning",
};

/** The notes at other locations. */
export const notes = {
  produces: (producer: string, values: string) => `${producer} produces ${values}`,
  nextIs: (layer: string) => `${layer} takes other values`,
  declares: (field: string, size: number) => `${field} is ${size}`,
  first: () => "the first one",
};

/** The helps: what to do or write instead. */
export const helps = {
  didYouMean: (closest: string | undefined) =>
    closest === undefined ? undefined : `did you mean ${quote(closest)}?`,
  write: (text: string) => `write ${text}`,
  typeBeside: (kind: string) => `write type: ${kind}, with its fields beside it`,
  asActivation: (name: string) =>
    `write { type: activation, activation: ${name} }, or activation: ${name} in the layer before`,
  trainingAlone: () => "leave it out: it matters in training alone",
  changesNothing: () => "leave it out: it changes nothing",
  inputAbove: () => "leave it out: what the network takes is said above the layers, as in input: 4",
  lastIsOutput: () => "write type: dense: the last layer gives the outputs",
  flatten: () =>
    "write { type: reshape, shape: [N] } with N for all the values; leave it out where there is one axis already",
  flip: () => "write type: slice over the whole axis with step: -1",
  notYet: () => "layers of this type are not supported yet",
  inputsFollow: () => "leave it out: a layer takes as many values as the one before it gives",
  labelsBelong: () => "write output: { labels: […] }, beside layers",
  turn: (layout: "in_out" | "out_in") => `they fit transposed: say layout: ${layout}`,
  endInSigmoid: () => "two labels name the classes of one output where its activation is sigmoid",
  transpose: () => "they fit transposed: write one row for each input",
  laterLayer: (name: string) =>
    `a layer called ${quote(name)} comes later: list it first, since layers are computed in their order`,
  nameSources: () => "name them, as in from: [first, second]",
  bend: (layer: number) =>
    `unless it was trained so, give layer ${layer} an activation that is not linear, such as relu`,
  loop: () => "write unroll: auto, which loops over the weights",
  moveLess: () =>
    "it moves numbers in a great many short loops: let them come in the order that they are needed in",
  nearestDouble: (nearest: string) => `write ${nearest} if that will do`,
};
