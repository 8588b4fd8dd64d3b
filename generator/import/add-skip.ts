import type { NetworkBuilder, Source } from "./network-builder.ts";

/** An output of one value with the first value of the input added, as networks for guitar amplifiers have it. */
export function addSkip(
  output: Source,
  inputs: number,
  origin: string,
  builder: NetworkBuilder<string>,
): Source {
  const fields = { axis: 0, start: 0, end: 1 };
  const first =
    inputs === 1 ? builder.input : builder.add({ type: "slice", fields, from: [builder.input], origin });
  return builder.add({ type: "add", fields: {}, from: [output, first], origin });
}
