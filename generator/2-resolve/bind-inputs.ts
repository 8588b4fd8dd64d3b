import { helps } from "../diagnostics/messages.ts";
import type { Report } from "../diagnostics/report.ts";
import { suggest } from "../diagnostics/suggest.ts";
import { count, quote } from "../diagnostics/words.ts";
import type { FieldPath } from "../ir/location.ts";
import type { InputSpec } from "../ir/spec.ts";
import { sizeOf } from "../ir/tensor-data.ts";
import { describeValues, type LayerPlace, type Producer, producerNote } from "./layer-context.ts";
import { isList, sourceOf } from "./needs.ts";
import type { Source, Sources } from "./resolve-sources.ts";
import type { InnerScope } from "./scope.ts";

/**
 * Where each input of an embedded network has its values from, and whether their shapes are the same. After a problem the layer
 * before stands in.
 */
export function bindInputs(
  inner: InnerScope,
  place: LayerPlace,
  sources: Sources,
  report: Report,
): readonly Source[] {
  const { layer, accepted, inputs } = inner;
  const { from } = layer;
  checkNames(inner, place, report);
  return inputs.map((input): Source => {
    const bind = (source: Source, field: FieldPath): Source => {
      if (sources.isWhole) checkShape(inner, input, source.producer, { ...place, field }, report);
      return source;
    };
    if (from === undefined)
      return accepted.length === 1 ? bind(sources.before(place)[0] as Source, []) : sources.standIn();
    const name = sourceOf(from, input.name, accepted);
    if (name === undefined) return sources.standIn();
    const field = ["from", isList(from) ? accepted.indexOf(input.name) : input.name];
    return bind(sources.find(name, place, field), field);
  });
}

/** Reports values for inputs that there are not, and inputs without values. */
function checkNames({ layer, accepted, spec }: InnerScope, place: LayerPlace, report: Report): void {
  const { from } = layer;
  const { label, path } = place;
  const at = report.place(from === undefined ? path : [...path, "from"]);
  if (from === undefined) {
    if (accepted.length > 1)
      report.add("input-needed", { layer: label, inputs: accepted }, at, {
        help: helps.nameInputs(accepted),
      });
    return;
  }
  if (isList(from)) {
    if (from.length === accepted.length) return;
    const names = spec.inputs.length > 1 && accepted.length > 0 ? ` (${accepted.join(", ")})` : "";
    const wanted = `${count(accepted.length, "input")}${names}`;
    report.add("wrong-sources", { layer: label, found: from.length, wanted }, at);
    return;
  }
  for (const name of Object.keys(from)) {
    if (accepted.includes(name)) continue;
    const where = report.place([...path, "from", name], "key");
    if (spec.inputs.some((input) => input.name === name))
      report.add("needless-input", { layer: label, input: name }, where, { help: helps.removeIt() });
    else {
      const values = { layer: label, found: name, known: accepted };
      report.add("unknown-input", values, where, { help: helps.didYouMean(suggest(name, accepted)) });
    }
  }
  const missing = accepted.filter((name) => !Object.hasOwn(from, name));
  if (missing.length > 0) report.add("input-needed", { layer: label, inputs: missing }, at);
}

/** Reports values of another shape than that of the input that they are for. */
function checkShape(
  inner: InnerScope,
  input: InputSpec,
  producer: Producer,
  { label, path, field }: LayerPlace & { readonly field: FieldPath },
  report: Report,
): void {
  const { shape } = input;
  if (String(shape) === String(producer.shape)) return;
  const name = input.path.length === 1 ? "input" : `input ${quote(input.name)}`;
  const values = {
    layer: label,
    has: `gets ${describeValues(producer.shape)}`,
    field: name,
    size: describeValues(shape),
  };
  const size = shape.length === 1 ? "size" : "shape";
  const its = report.note(`its ${name} has ${describeValues(shape)}`, [...inner.path, ...input.path, size]);
  const isOnlyShape = sizeOf(shape) === sizeOf(producer.shape);
  report.add("shape-mismatch", values, report.place([...path, ...field]), {
    notes: [producerNote(producer, report), its],
    help: isOnlyShape ? helps.reshapeBefore(`[${shape.join(", ")}]`) : undefined,
  });
}
