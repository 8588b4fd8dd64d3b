import { helps } from "../diagnostics/messages.ts";
import type { Report } from "../diagnostics/report.ts";
import { spellShape } from "../ir/describe.ts";
import type { Layout, TensorSpec } from "../ir/spec.ts";
import type { TensorData } from "../ir/tensor-data.ts";
import type { NumberConstraints, TensorOwner } from "./check-numbers.ts";
import type { ResolveContext } from "./layer-context.ts";
import type { WeightFiles, WeightReference } from "./weight-files.ts";

/** The tensor that a spec holds or refers to, its rows being the inputs; undefined once a problem is reported. */
export function loadTensor(
  spec: TensorSpec,
  owner: Omit<TensorOwner, "inline">,
  constraints: NumberConstraints,
  { files, numbers, report }: ResolveContext,
): TensorData | undefined {
  const inline = spec.from === "spec";
  const source = inline ? spec.tensor : readTensor(spec, owner, files, report);
  const tensor = source && numbers.accept(source, constraints, { ...owner, inline });
  if (tensor === undefined || inline || !isTransposed[spec.layout]) return tensor;
  if (tensor.shape.length === 2) return transpose(tensor);
  const kernel = outputsFirst[tensor.shape.length];
  report.add("layout-of-vector", { field: owner.field }, report.place([...owner.path, "layout"]), {
    help: kernel && helps.layoutOfLayer(kernel),
  });
  return undefined;
}

/** The tensor of a file; undefined once it is reported that it has another shape than the one that is declared. */
function readTensor(
  reference: WeightReference,
  { layer, field, path }: Omit<TensorOwner, "inline">,
  files: WeightFiles,
  report: Report,
): TensorData | undefined {
  const tensor = files.read(reference, path);
  const { shape } = reference;
  if (tensor === undefined || shape === undefined || String(shape) === String(tensor.shape)) return tensor;
  const values = {
    ...{ what: `${field} of ${layer}`, field, declared: spellShape(shape) },
    from: `${files.nameOf(reference)} has shape`,
    shape: spellShape(tensor.shape),
  };
  report.add("other-shape", values, report.place([...path, "shape"]));
  return undefined;
}

/** What `out_in` may mean for a kernel, by the number of its axes. */
const outputsFirst: Readonly<Record<number, string>> = { 3: "oiw", 4: "oihw", 5: "oidhw" };

/** Whether the rows of a matrix are not the inputs, but the outputs. */
const isTransposed: Readonly<Record<Layout, boolean>> = { in_out: false, out_in: true };

/**
 * Whether one number stands for a whole tensor: a bare number in a spec or, as the parameter of PyTorch's PReLU, shape `[1]`
 * in a file.
 */
export const isBroadcast = ({ shape }: TensorData, { from }: TensorSpec): boolean =>
  shape.length === 0 || (from === "file" && shape.length === 1 && shape[0] === 1);

function transpose({ shape, data }: TensorData): TensorData {
  const [rows = 0, columns = 0] = shape;
  const turned = new Float64Array(data.length);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++)
      turned[column * rows + row] = data[row * columns + column] as number;
  return { shape: [columns, rows], data: turned };
}
