import type { ElementType } from "../graph.ts";
import { elementTypeOf, elementTypes, nameOfCode } from "../read/element-types.ts";
import type { NodeAttributes } from "./attributes.ts";
import { Refusal } from "./refusal.ts";

/** The two types whose names in TensorProto.DataType are not those of the element type. */
const oldNames: Readonly<Record<string, string>> = { float32: "FLOAT", float64: "DOUBLE" };

/** The values of `to` before opset 6, where it is a string. */
const byOldName: ReadonlyMap<string, ElementType> = new Map(
  elementTypes.map(({ type, stored }) => [oldNames[stored.name] ?? stored.name.toUpperCase(), type]),
);

/** The type that a Cast casts to. */
export function castTarget(node: NodeAttributes): ElementType {
  const to = node.numberOrText("to") ?? 0;
  const type = typeof to === "string" ? byOldName.get(to) : elementTypeOf(to)?.type;
  if (type !== undefined) return type;
  throw new Refusal(
    `it casts to ${typeof to === "string" ? to : nameOfCode(to)}, which neuroll does not read`,
    { attribute: "to" },
  );
}
