import { shellWord } from "../../diagnostics/shell-word.ts";
import { escapeControls, list } from "../../diagnostics/words.ts";
import type { ImportedField, ImportedLayer, ImportedModel } from "../../import/imported-model.ts";
import type { WrittenModel } from "../../import/write-spec.ts";
import { describeLayer, describeSizes } from "../../ir/describe.ts";
import type { Dtype } from "../../ir/number-format.ts";
import type { Loaded } from "../../load.ts";
import { standardTolerance } from "../../verify/compare-recording.ts";
import type { NewFile, WriteOutcome } from "../files/write-all.ts";
import type { CommandOutput } from "../output/command-output.ts";
import { warningsOf } from "../output/command-output.ts";
import { printablePath } from "../output/display-path.ts";
import { invocation } from "../output/invocation.ts";
import { byteLength, grouped, inBytes, table } from "../output/table.ts";
import { makeProblem } from "../problems/problem.ts";

export interface Imported {
  /** The path of the trained file in messages. */
  readonly source: string;
  readonly model: ImportedModel;
  readonly written: WrittenModel;
  readonly loaded: Loaded;
  /** The spec and, if it has any, its weights. */
  readonly files: readonly NewFile[];
  readonly outcomes: readonly WriteOutcome[];
}

/** The output: what was written, where each layer comes from, and what to run next. */
export function importOutput({
  source,
  model,
  written: page,
  loaded,
  files,
  outcomes,
}: Imported): CommandOutput {
  const { network } = loaded;
  const layers = network.layers.map((layer, n) => {
    const { origin, ...imported } = model.layers[n] as ImportedLayer;
    const weights = weightsOf(imported.fields, page.keys);
    return { layer: layer.number, about: describeLayer(layer), origin, weights };
  });
  const written = files.map(({ path, content }, n) => ({
    file: printablePath(path),
    outcome: outcomes[n] as WriteOutcome,
    size: typeof content === "string" ? byteLength(content) : content.length,
  }));
  const sources = list([source, ...(model.besides ?? [])].map(escapeControls));
  const parameters = layers.reduce(
    (sum, { weights }) => sum + weights.reduce((all, { size }) => all + size, 0),
    0,
  );
  return {
    text: [
      ...written.map(({ file, outcome, size }) => `${outcome} ${file} (${inBytes(size)})`),
      `from ${sources}, ${escapeControls(model.format)}: ${describeSizes(network)}, ${network.dtype}, ${grouped(parameters)} numbers`,
      "",
      table(
        ["layer", "what it is", "in the file", "weights"],
        layers.map(({ layer, about, origin, weights }) => [
          layer,
          about,
          escapeControls(origin),
          escapeControls(formatWeights(weights)),
        ]),
      ),
      "",
      ...next(written[0]?.file ?? "", source, model, network.dtype),
    ].join("\n"),
    results: [
      {
        source,
        besides: model.besides ?? [],
        format: model.format,
        name: network.name,
        dtype: network.dtype,
        written,
        layers,
        remarks: model.remarks,
      },
    ],
    problemGroups: [
      { problems: model.remarks.map((reason) => makeProblem("remark", { reason }, { severity: "info" })) },
      warningsOf(loaded),
    ],
  };
}

/** What to run next; outputs in float32 need a larger tolerance than those in float64. */
function next(
  spec: string,
  source: string,
  { dtype: trainedIn, recordedIn = trainedIn, holdsVectors = false }: ImportedModel,
  dtype: Dtype,
): string[] {
  const gen = invocation();
  const [tolerance, why] =
    dtype === "f64" && recordedIn === "f32"
      ? [` --tolerance ${standardTolerance.f32.toExponential()}`, ", as outputs are float32"]
      : ["", ""];
  return [
    `next: ${gen} ${shellWord(spec)}`,
    `      ${gen} verify ${shellWord(spec)} --vectors ${holdsVectors ? shellWord(source) : "FILE"}${tolerance}, with ${holdsVectors ? "its" : "recorded"} inputs and outputs${why}`,
  ];
}

interface Weight {
  readonly key: string;
  /** How many numbers. */
  readonly size: number;
  /** Whether it is in the spec, not in the weights file. */
  readonly inline: boolean;
}

/** The tensors of a layer and its activation, by their keys in the weights file or else in the trained file. */
function weightsOf(fields: ImportedLayer["fields"], keys: WrittenModel["keys"]): Weight[] {
  return Object.values(fields).flatMap((field: ImportedField) => {
    if (typeof field !== "object" || !("kind" in field)) return [];
    if (field.kind === "tensor") {
      const key = keys.get(field);
      return [{ key: key ?? field.key, size: field.tensor.data.length, inline: key === undefined }];
    }
    const { parameters } = field;
    return weightsOf(
      Object.fromEntries(Object.entries(parameters).filter(([, value]) => typeof value !== "number")),
      keys,
    );
  });
}

/** `fc1.weight; in the spec: fc1.bias`. */
function formatWeights(weights: readonly Weight[]): string {
  const keys = (wanted: boolean) =>
    list(weights.filter(({ inline }) => inline === wanted).map(({ key }) => key));
  return [keys(false), keys(true) && `in the spec: ${keys(true)}`].filter(Boolean).join("; ");
}
