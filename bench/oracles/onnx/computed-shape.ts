import { attribute, INT64 } from "../../../test/import/support/onnx-model.ts";
import type { Maker, Value } from "./maker.ts";
import { axesAs } from "./op.ts";

import { sliced } from "./parts.ts";

/** The sizes of a reshape, the batch taken from the shape of the value. */
export function computedShape(m: Maker, x: Value, spelled: readonly number[]): string {
  const shape = m.add("Shape", [x.name], [x.shape.length], [], INT64).name;
  const unsqueezed = (value: string) => {
    const said = axesAs(m, 13, [0]);
    return m.add("Unsqueeze", [value, ...said.inputs], [1], said.attributes, INT64).name;
  };
  const batch = m.chance.one([
    () =>
      unsqueezed(m.add("Gather", [shape, m.integers([0], [])], [], [attribute.int("axis", 0)], INT64).name),
    () => m.add("Gather", [shape, m.integers([0])], [1], [], INT64).name,
    () => sliced(m, shape, [1], [0], [1], [0], [1], INT64)?.name ?? shape,
  ])();
  const rest = spelled
    .slice(1)
    .map((size) => (m.chance.often(0.7) ? m.integers([size]) : unsqueezed(m.integers([size], []))));
  return m.add("Concat", [batch, ...rest], [spelled.length], [attribute.int("axis", 0)], INT64).name;
}
