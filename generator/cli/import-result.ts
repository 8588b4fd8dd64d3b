import { shellWord } from "../diagnostics/shell-word.ts";
import { harmless, list } from "../diagnostics/words.ts";
import type { ImportedField, ImportedLayer, ImportedModel } from "../import/imported-model.ts";
import { describeLayer, describeSizes } from "../ir/describe.ts";
import type { Loaded } from "../load.ts";
import type { Answer } from "./answer.ts";
import { complain } from "./complaints.ts";
import { shown } from "./display-path.ts";
import { remarksOn } from "./remarks-on.ts";
import { byteLength, grouped, inBytes, table } from "./table.ts";
import type { NewFile, Outcome } from "./write-all.ts";

export interface Imported {
  /** What messages call the trained file. */
  readonly source: string;
  readonly model: ImportedModel;
  readonly loaded: Loaded;
  /** The spec, and its weights where it has any. */
  readonly files: readonly NewFile[];
  readonly outcomes: readonly Outcome[];
}

/** What was written, where each layer comes from, and what to run next. */
export function importAnswer({ source, model, loaded, files, outcomes }: Imported): Answer {
  const { network } = loaded;
  const layers = network.layers.map((layer, n) => {
    const { origin, ...imported } = model.layers[n] as ImportedLayer;
    return { layer: layer.number, about: describeLayer(layer), origin, weights: weightsOf(imported.fields) };
  });
  const written = files.map(({ path, content }, n) => ({
    file: shown(path),
    outcome: outcomes[n] as Outcome,
    size: typeof content === "string" ? byteLength(content) : content.length,
  }));
  const spec = written[0]?.file ?? "";
  const parameters = layers.reduce(
    (sum, { weights }) => sum + weights.reduce((all, { size }) => all + size, 0),
    0,
  );
  return {
    text: [
      ...written.map(({ file, outcome, size }) => `${outcome} ${file} (${inBytes(size)})`),
      `from ${source}, ${harmless(model.format)}: ${describeSizes(network)}, ${network.dtype}, ${grouped(parameters)} numbers`,
      "",
      table(
        ["layer", "what it is", "in the file", "weights"],
        layers.map(({ layer, about, origin, weights }) => [
          layer,
          about,
          harmless(origin),
          harmless(list(weights.map(({ key }) => key))),
        ]),
      ),
      "",
      `next: gen ${shellWord(spec)}`,
      `      gen verify ${shellWord(spec)} --vectors FILE, with recorded inputs and outputs`,
    ].join("\n"),
    results: [
      {
        source,
        format: model.format,
        name: network.name,
        dtype: network.dtype,
        written,
        layers,
        remarks: model.remarks,
      },
    ],
    findings: [
      { problems: model.remarks.map((reason) => complain("remark", { reason }, { severity: "info" })) },
      remarksOn(loaded),
    ],
  };
}

/** The tensors of a layer as the file calls them, those of its activation included. */
function weightsOf(fields: ImportedLayer["fields"]): { key: string; size: number }[] {
  return Object.values(fields).flatMap((field: ImportedField) => {
    if (typeof field !== "object" || !("kind" in field)) return [];
    if (field.kind === "tensor") return [{ key: field.key, size: field.tensor.data.length }];
    const { parameters } = field;
    return weightsOf(
      Object.fromEntries(Object.entries(parameters).filter(([, value]) => typeof value !== "number")),
    );
  });
}
