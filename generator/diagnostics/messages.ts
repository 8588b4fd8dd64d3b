import type { Severity } from "./diagnostic.ts";
import {
  count,
  describeName,
  describeValue,
  fieldContains,
  fieldHas,
  isPlural,
  list,
  quote,
  thereAre,
} from "./words.ts";

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

const hasValue = (field: string, index: string) => (index === "" ? `${field} is` : fieldContains(field));

const aboutFile = ({ file, problem }: FileProblem) => `${file} ${problem}`;

const megabytes = (bytes: number): string => `${Number((bytes / 1e6).toPrecision(2))} MB`;

/** All messages, each one sentence with the values that are wrong. */
export const messages = {
  // The text
  "binary-file": ({ reason }: { reason: string }) => `this is not a text file: ${reason}.`,
  "empty-spec": () => "the spec is empty.",
  "not-a-value": ({ field, what }: Named & { what: string }) =>
    `${field} is ${what}; a spec contains only objects, lists, numbers, strings, true and false.`,
  "not-a-mapping": ({ found }: { found: string }) =>
    `a spec must be a mapping (name: …, input: …, layers: …), but this is ${found}.`,
  "yaml-syntax": ({ problem }: { problem: string }) => `${problem}.`,
  "many-documents": () => "a spec file must contain a single YAML document, but a second one starts here.",
  "nested-too-deeply": () => "the spec is nested too deeply.",
  "duplicate-key": ({ key }: { key: string }) => `the key ${quote(key)} appears twice in the same mapping.`,
  "merge-key": () => "merge keys (<<) are not part of YAML 1.2; write the fields out instead.",
  "unknown-alias": ({ alias }: { alias: string }) =>
    `the alias *${alias} is undefined: a complete value marked &${alias} must come before it.`,
  "alias-bomb": ({ limit }: { limit: number }) =>
    `the aliases in this spec expand to more than ${limit.toLocaleString("en")} values.`,
  "number-too-large": ({ text }: { text: string }) =>
    `${text} is outside the range of a double, which ends at about 1.8e308.`,
  "number-too-small": ({ text }: { text: string }) =>
    `${text} is too small for a double and would become 0; the smallest is about 4.9e-324.`,
  "inexact-integer": ({ text, nearest }: { text: string; nearest: string }) =>
    `a double cannot represent ${text} exactly; the nearest one is ${nearest}.`,

  // What a spec may say
  "unknown-field": ({ owner, field, known }: { owner: string; field: string; known: readonly string[] }) =>
    `${owner} has no field ${quote(field)}; ${known.length === 1 ? "its only field is" : "its fields are"} ${list(known)}.`,
  "missing-field": ({ field, must }: Named & { must: string }) => `${field} is missing; it must be ${must}.`,
  "wrong-type": ({ field, found, must }: Found & { must: string }) =>
    `${field} is ${describeValue(found)}; it must be ${must}.`,
  "bad-size": ({ field, found, must }: Found & { must: string }) =>
    `${field} is ${describeName(found)}; it must be ${must}.`,
  "unknown-value": ({ field, found, known }: Found & Known) =>
    `${field} is ${describeName(found)}; it must be ${list(known, "or")}.`,
  "unknown-layer": ({ found, known }: Found & Known) =>
    `there is no layer type called ${describeName(found)}; the layer types are ${list(known)}.`,
  "unknown-activation": ({ found }: Found) => `there is no activation called ${describeName(found)}.`,
  "parameter-needed": ({ activation, parameters }: { activation: string; parameters: readonly string[] }) =>
    `the activation ${activation} requires ${list(parameters)}: write { name: ${activation}, ${parameters.map((one) => `${one}: …`).join(", ")} }.`,
  "not-an-identifier": ({ field, found }: Found) =>
    `${field} is ${describeName(found)}, which is not an identifier; use letters, digits and _, and do not start with a digit.`,
  "reserved-word": ({ field, found }: Found) =>
    `${field} is ${describeName(found)}, which is reserved in JavaScript.`,
  "newer-letter": ({ field, found }: Found) =>
    `${field} is ${describeName(found)}, which contains a letter newer than Unicode 12.1; some compilers and engines do not support it.`,
  "duplicate-name": ({ field, found }: Found) => `${field} is ${describeName(found)}, which is already used.`,
  "unclear-label": ({ field, spelled, value }: Named & { spelled: string; value: number }) =>
    `${field} is ambiguous: it is written ${spelled}, but YAML reads it as the number ${value}.`,
  "empty-reference": ({ field }: Named) => `${field} needs a key, a file or both.`,
  "size-or-shape": ({ field }: Named) => `${field} needs either a size or a shape, not both.`,
  "one-or-several": ({ one, several }: { one: string; several: string }) =>
    `a spec has either ${one} or ${several}, not both.`,
  "no-ports": ({ field }: Named) => `${field} is empty; it must name at least one.`,
  "unknown-source": ({ layer, from }: Layer & { from: string }) =>
    `${layer} reads from ${quote(from)}, but no earlier layer has that name.`,
  "unknown-end": ({ who, from }: { who: string; from: string }) =>
    `${who} takes its values from ${quote(from)}, but no layer, input or state has that name.`,
  "source-needed": ({ layer, inputs }: Layer & { inputs: readonly string[] }) =>
    `${layer} needs from, since there are several inputs: ${list(inputs)}.`,
  "unused-input": ({ who }: { who: string }) => `${who} is never used: no layer reads from it.`,
  "unused-state": ({ who }: { who: string }) => `${who} is never used: no layer reads from it.`,
  "name-of-input": () =>
    "a layer or a state cannot be named input: in from, that name means the input of the network.",
  "state-mismatch": ({ who, has, next, gives }: { who: string; has: string; next: string; gives: string }) =>
    `${who} has ${has}, but its next, ${next}, gives ${gives}.`,
  "wrong-sources": ({ layer, found, wanted }: Layer & { found: number; wanted: string }) =>
    `${layer} takes ${wanted}, but gets ${found}.`,
  "incompatible-shapes": ({ layer, fault }: Layer & { fault: string }) => `${layer} ${fault}.`,
  "unknown-axis": ({ layer, axis, rank }: Layer & { axis: number; rank: number }) =>
    `axis ${axis} of ${layer} does not exist: its input has ${rank === 1 ? "1 axis (0 or -1)" : `${rank} axes (0 to ${rank - 1} or ${-rank} to -1)`}.`,
  "repeated-axis": ({
    layer,
    axis,
    spelled: [first, second],
  }: Layer & { axis: number; spelled: readonly number[] }) =>
    `axis ${axis} of ${layer} is listed twice${first === second ? "" : `, as ${first} and as ${second}`}.`,
  "too-many-values": ({ who, shape, limit }: { who: string; shape: string; limit: number }) =>
    `${who} would have ${shape} values; the limit is ${limit.toLocaleString("en")}.`,
  "unused-layer": ({ layer, isLast }: Layer & { isLast: boolean }) =>
    isLast
      ? `the output of ${layer} is never used: no output, state or other layer reads from it.`
      : `the output of ${layer} is never used: it is not the last layer, and no other layer reads from it.`,
  "too-small": ({ layer, field, value, least }: Layer & Named & { value: number; least: number }) =>
    `${field} of ${layer} is ${value}; it must be at least ${least}.`,
  "wrong-count": ({ what, found, wanted }: { what: string; found: number; wanted: string }) =>
    `${thereAre(found, what)} for ${wanted}.`,
  "no-threshold": ({ outputs }: { outputs: number }) =>
    `a threshold separates the two classes of a single sigmoid output, but ${outputs === 1 ? "this output does not come from a sigmoid" : `there are ${outputs} outputs`}.`,
  "threshold-lost": ({ threshold, rounded }: { threshold: number; rounded: number }) =>
    `the threshold is ${threshold}, which rounds to ${rounded} in float32; it must stay greater than 0 and less than 1.`,
  "ragged-matrix": ({
    field,
    at,
    length,
    first,
    rank,
  }: Named & { at: readonly number[]; length: number; first: number; rank: number }) => {
    if (rank === 2) return `row ${(at[0] ?? 0) + 1} has ${count(length, "number")}, but row 1 has ${first}.`;
    const firstField = `${field.slice(0, field.indexOf("["))}${"[0]".repeat(at.length)}`;
    return `${field} has ${count(length, at.length < rank - 1 ? "list" : "number")}, but ${firstField} has ${first}.`;
  },
  "no-native-kernel": () =>
    "math: native cannot be combined with target: wasm, since the kernel cannot call the host's Math functions.",
  "outside-comment": ({ field, stretch }: Named & { stretch: string }) =>
    `${field} contains ${quote(stretch)} outside a comment; only // … and /* … */ comments are allowed.`,
  "compiler-directive": ({ field, stretch }: Named & { stretch: string }) =>
    `${field} contains ${quote(stretch)}, which is a directive for the TypeScript compiler; only comments for people and linters are allowed.`,
  "path-outside": ({ file }: OfFile) =>
    `${quote(file)} is not a path inside the spec's folder; use a relative path with forward slashes.`,
  "missing-file": ({ file }: OfFile) => `${file} does not exist in the spec's folder.`,
  "unreadable-file": ({ file, reason }: { file: string; reason: string }) =>
    `${file} cannot be read: ${reason}.`,
  "not-a-spec": ({ file, reason }: OfFile & { reason: string }) => `${file} cannot be embedded: ${reason}.`,
  "network-cycle": ({ chain }: { chain: readonly string[] }) =>
    `a network cannot contain itself: ${chain.join(" → ")}.`,
  "too-many-networks": ({ limit }: { limit: number }) =>
    `this spec embeds more than ${limit.toLocaleString("en")} networks.`,
  "other-numbers": ({ file, field, theirs, ours }: OfFile & Named & { theirs: string; ours: string }) =>
    `${file} has ${field}: ${theirs}, but this spec has ${field}: ${ours}; an embedded network must have the same ${field}.`,
  "unknown-output": ({ file, found, known }: OfFile & Known & { found: string }) =>
    `${file} has no output ${quote(found)}; ${known.length === 0 ? "its only output has no name" : known.length === 1 ? `its only output is ${known[0]}` : `its outputs are ${list(known)}`}.`,
  "needless-shape": ({ file, output }: OfFile & { output: string }) =>
    `shape names output ${quote(output)} of ${file}, but this output is not taken.`,
  "unknown-input": ({ layer, found, known }: Layer & Known & { found: string }) =>
    `${layer} has no input ${quote(found)}; its ${known.length === 1 ? "input is" : "inputs are"} ${list(known)}.`,
  "needless-input": ({ layer, input }: Layer & { input: string }) =>
    `${layer} needs no values for its input ${quote(input)}: the outputs that are taken do not depend on it.`,
  "input-needed": ({ layer, inputs }: Layer & { inputs: readonly string[] }) =>
    `${layer} has no values for its ${inputs.length === 1 ? "input" : "inputs"} ${list(inputs)}.`,
  "output-needed": ({
    who,
    network,
    outputs,
  }: {
    who: string;
    network: string;
    outputs: readonly string[];
  }) => `${who} takes the values of ${network}, which has several outputs: ${list(outputs)}.`,
  "unused-output": ({ layer, output }: Layer & { output: string }) =>
    `output ${quote(output)} of ${layer} is never used: no output, state or other layer reads from it.`,
  "no-weight-file": ({ key }: { key: string }) =>
    `no file is given for the key ${quote(key)}: add file: FILE here, or weights: FILE to the spec.`,
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
  "other-shape": ({
    what,
    field,
    declared,
    from,
    shape,
  }: Named & { what: string; declared: string; from: string; shape: string }) =>
    `${what} ${isPlural(field) ? "are" : "is"} declared as ${declared}, but ${from} ${shape}.`,
  "layout-of-vector": ({ field }: { field: string }) =>
    `${field} is not a matrix, so it cannot have a layout.`,
  "non-finite": ({ layer, field, value, index, more }: Element & { more: number }) =>
    `${layer} needs finite numbers, but its ${hasValue(field, index)} ${value}${index}${more === 0 ? "" : ` (and ${more} more)`}.`,
  "zero-divisor": ({ layer, field, value, index }: Element) =>
    `${layer} divides by its ${field}, which is ${value}${index}.`,
  "out-of-bounds": ({
    activation,
    field,
    value,
    must,
  }: Named & { activation: string; value: number; must: string }) =>
    `${field} of ${activation} is ${value}; it must be ${must}.`,
  "too-large-for-f32": ({ layer, field, value, index }: Element) =>
    `${layer} computes in float32, but its ${hasValue(field, index)} ${value}${index}, which overflows to infinity.`,
  "too-much-code": ({ bytes, layer, own, limit }: Layer & { bytes: number; own: number; limit: number }) =>
    `this network would compile to about ${megabytes(bytes)} of bytecode, ${megabytes(own)} of it for ${layer}; the limit is ${megabytes(limit)}, since more takes too long to compile.`,

  // What a SQL engine does not allow
  "state-in-sql": ({ what }: { what: string }) =>
    `${what}, but a SQL function keeps nothing from row to row.`,
  "no-classes": ({ network }: { network: string }) =>
    `${network} has no classes to return: none of its outputs has several values, or comes from a sigmoid.`,
  "too-much-for-sql": ({ what, engine, allowed }: { what: string; engine: string; allowed: string }) =>
    `${what}, but ${engine} allows ${allowed}.`,

  // Warnings and remarks
  "linear-stack": ({ layers }: { layers: string }) =>
    `${layers} could be one layer: there is no nonlinear activation between them.`,
  "unused-weights": ({ file }: OfFile) => `the weight file ${file} is never used.`,
  "unused-field": ({ field, output }: Named & { output: string }) =>
    `the ${field} of ${output} ${isPlural(field) ? "are" : "is"} not used: its values are not an output of the whole network.`,
  "rounded-to-f32": ({ inexact, all }: { inexact: number; all: number }) =>
    `dtype: f32 rounds ${inexact} of ${count(all, "number")}, which float32 cannot represent exactly.`,
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
    `unrolling all ${multiplyAdds} multiply-adds takes ${count(functions, "function")} with up to ${bytes} bytes of bytecode in total; V8 does not optimize functions over ${limit} bytes, and is slow to compile large ones.`,
  "not-optimized": ({ name, bytes, limit }: { name: string; bytes: number; limit: number }) =>
    `the generated function ${name} has up to ${bytes} bytes of bytecode; V8 does not optimize functions over ${limit} bytes, so it runs many times slower.`,
  "kept-as-loop": ({ layer, size }: { layer: number; size: number }) =>
    `layer ${layer} still loops over ${count(size, "value")}: unrolled, the loop would not fit into one function.`,
} satisfies Record<string, (values: never) => string>;

export type Code = keyof typeof messages;
export type MessageValues<C extends Code> = Parameters<(typeof messages)[C]>[0];

/** The codes that are not errors. */
export const severities: Partial<Record<Code, Severity>> = {
  "linear-stack": "warning",
  "unused-weights": "warning",
  "unused-field": "info",
  "rounded-to-f32": "info",
  "unrolled-in-parts": "warning",
  "not-optimized": "warning",
  "kept-as-loop": "warning",
};

/** The notes at other locations. */
export const notes = {
  produces: (producer: string, values: string) => `${producer} produces ${values}`,
  has: (who: string, values: string) => `${who} has ${values}`,
  embedded: () => "it is embedded here",
  nextIs: (layer: string) => `${layer} reads from elsewhere`,
  declares: (field: string, value: string) => `${field} is ${value}`,
  first: () => "first used here",
};

/** The helps: what to do or write instead. */
export const helps = {
  didYouMean: (closest: string | undefined) =>
    closest === undefined ? undefined : `did you mean ${quote(closest)}?`,
  write: (text: string) => `write ${text}`,
  typeBeside: (kind: string) => `write type: ${kind}, followed by its fields`,
  asActivation: (name: string) =>
    `write { type: activation, activation: ${name} }, or set activation: ${name} on the previous layer`,
  alongAxis: (name: string, axis: number) => `write { type: activation, activation: ${name}, axis: ${axis} }`,
  trainingAlone: () => "remove it: it is used only in training",
  removeIt: () => "remove it",
  removeEnd: (character: string) => `remove the ${character} at its end`,
  straightQuotes: () => "use straight quotes, \" or ', or none",
  inBrackets: () => "write a list in brackets, such as [1, 2]",
  nameFile: () => "write { file: … } with the path of a weight file",
  commasBetween: () => "separate numbers with commas",
  spaceAfter: (what: string) => `write a space after ${what}`,
  quoteStar: () => "a string that starts with * must be quoted",
  changesNothing: () => "remove it: it has no effect",
  inputAbove: () => "remove it: the size of the input goes above the layers, as in input: 4",
  lastIsOutput: () => "write type: dense: the last layer produces the outputs",
  flatten: () =>
    "write { type: reshape, shape: [N] }, where N is the number of values; remove it if there is only one axis",
  minPool: () => "write a max_pool between two layers of { type: scale, scale: -1, shift: false }",
  padBefore: (mode: string) => `write a layer of type pad with mode: ${mode} before this one`,
  amountOfZeros: () =>
    "zeros is the default of PyTorch's padding_mode; write how much to pad, such as padding: 1, or padding: same",
  zerosAnyway: () => "remove it: convolutions always pad with zeros",
  asNextLayer: (name: string) => `write { type: activation, activation: ${name} } as the next layer`,
  sizeOfTransposed: () => "remove it: the size follows from strides, padding and output_padding",
  flip: () => "write type: slice over the whole axis with step: -1",
  attention: () =>
    "write it as layers: dense for queries, keys and values, matmul with transpose_b: true, scale, softmax, matmul",
  bothWays: () => "write two layers, one of them with reverse: true, and join what they give with concat",
  noSuchLayer: () => "neuroll has no layer like this",
  inputsFollow: () => "remove it: the number of inputs follows from the previous layer",
  belongsToEmit: (field: string) => `write emit: { ${field}: … } at the top level`,
  belongsToLayer: () => "it is a field of layers; move it into a layer",
  belongsToSpec: () => "it is a field of the whole spec; write it at the top level",
  labelsBelong: () => "write output: { labels: […] } at the top level of the spec",
  turn: (layout: "in_out" | "out_in") => `they would fit transposed: write layout: ${layout}`,
  layoutOfLayer: (layout: string) => `write layout: ${layout} as a field of the layer`,
  itFitsWith: (field: string) => `it would fit with ${field}`,
  fitsWith: (field: string) => `they would fit with ${field}`,
  endInSigmoid: () => "a single output can have two labels only if its activation is sigmoid",
  transpose: () => "they would fit transposed: write one row per input",
  laterLayer: (name: string) =>
    `the layer ${quote(name)} comes later: move it before this one, since layers are computed in order`,
  chooseOutput: (names: readonly string[]) => `write from: ${list(names, "or")}`,
  nameNetwork: (output: string) => `give it a name, and write from: NAME.${output}`,
  takeOutputs: (names: readonly string[]) =>
    `write output: ${names.length === 1 ? names[0] : `[${names.join(", ")}]`} to leave it out`,
  nameInputs: (inputs: readonly string[]) =>
    `write from: { ${inputs.map((name) => `${name}: …`).join(", ")} }`,
  nameShapes: (outputs: readonly string[]) =>
    `write shape: { ${outputs.map((name) => `${name}: […]`).join(", ")} }`,
  sameNumbers: (field: string, flag: string, values: readonly string[]) =>
    `write the same ${field} in both, or set it for both with ${values.map((value) => `${flag} ${value}`).join(" or ")}`,
  reshapeBefore: (shape: string) => `write { type: reshape, shape: ${shape} } before it`,
  importFirst: () => "import it first with gen import, and embed the spec that this writes",
  asYaml: () => "write it as a YAML spec: code runs only if the command line names its file",
  nameSources: () => "list them, as in from: [first, second]",
  ofSeveral: (kind: string, other: string) =>
    `write type: ${other}, which works on several layers element by element; ${kind} works along the axes of one`,
  bend: (layer: string) =>
    `give ${layer} a nonlinear activation, such as relu, unless the network was trained without one`,
  loop: () => "write unroll: auto, which loops over the weights",
  moveLess: () => "it copies values in many short loops: provide them in the order in which it needs them",
  returnOutputs: () => "use --return outputs",
  arrayOfInputs: () => "remove the names: then the function takes one array",
  library: (name: string) =>
    `use --library gs://BUCKET/${name}.js, which puts the code into a file that BigQuery loads from Cloud Storage`,
  lessCode: (isF64: boolean) =>
    `${isF64 ? "dtype: f32 makes weights half as long; or " : ""}use fewer weights, or run the module in a service that SQL can call`,
  nearestDouble: (nearest: string) => `write ${nearest} if that is close enough`,
};
