import { FLOAT, INT64, type NodeInit } from "../../../test/import/support/onnx-model.ts";
import type { Maker } from "./maker.ts";

/** A line a constant and a node. */
export function describeGraph(nodes: readonly NodeInit[], maker?: Maker): string {
  const lines = nodes.map(({ opType, input, output, attribute }) => {
    const said = (attribute ?? []).map(
      ({ name, f, i, ints, t }) => `${name}=${ints?.length ? ints : (i ?? f ?? (t ? short(t) : "?"))}`,
    );
    return `  ${output} = ${opType}(${input}) ${said.join(" ")}`;
  });
  const used = new Set(nodes.flatMap(({ input }) => input ?? []));
  const constants = (maker?.initializers ?? []).filter(({ name }) => used.has(name as string));
  return [...constants.map((init) => `  ${init.name}: ${short(init)}`), ...lines].join("\n");
}

function short({
  dims,
  int64Data,
  floatData,
  doubleData,
  rawData,
  dataType,
}: Maker["initializers"][number]): string {
  const raw =
    rawData &&
    (dataType === FLOAT
      ? new Float32Array(rawData.slice().buffer)
      : new Float64Array(rawData.slice().buffer));
  const data = int64Data?.length
    ? int64Data
    : floatData?.length
      ? floatData
      : doubleData?.length
        ? doubleData
        : (raw ?? []);
  return `[${dims}] ${dataType === INT64 ? "int64" : ""} ${Array.from(data as number[], String).slice(0, 8)}`;
}
