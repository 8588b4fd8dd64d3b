import { ImportError } from "../../imported-model.ts";
import type { Attribute, NodeRefusal } from "../graph.ts";
import type { ExternalData } from "./external-data.ts";
import { exactNumber, orInfinity } from "./fit-to-type.ts";
import { holds, type Message } from "./onnx-schema.ts";
import { readTensorProto } from "./tensor-proto.ts";

type AttributeProto = Message<"AttributeProto">;

/** The value of an attribute, or why its node cannot be imported. */
export type ReadAttribute = { readonly value: Attribute } | { readonly refusal: NodeRefusal };

interface Kind {
  /** AttributeProto.AttributeType */
  readonly code: number;
  readonly field: keyof AttributeProto;
  read(proto: AttributeProto, where: string, external: ExternalData): ReadAttribute;
}

/** Help for operators that contain subgraphs, other than If, Loop and Scan. */
const TRACE =
  "export the model by tracing it, so that its control flow is fixed, or simplify it with onnxsim";

/** Source: AttributeProto in onnx/onnx.proto. */
const kinds: readonly Kind[] = [
  { code: 1, field: "f", read: ({ f }) => ({ value: f }) },
  { code: 2, field: "i", read: ({ i }) => ({ value: integer(i) }) },
  { code: 3, field: "s", read: ({ s }) => ({ value: text(s) }) },
  { code: 4, field: "t", read: ({ t }, where, external) => ({ value: tensor(t, where, external) }) },
  { code: 6, field: "floats", read: ({ floats }) => ({ value: floats }) },
  { code: 7, field: "ints", read: ({ ints }) => ({ value: ints.map(integer) }) },
  { code: 8, field: "strings", read: ({ strings }) => ({ value: strings.map(text) }) },
  refused(5, "g", "it contains a subgraph", TRACE),
  refused(10, "graphs", "it contains subgraphs", TRACE),
  refused(9, "tensors", "it contains a list of tensors"),
  refused(11, "sparseTensor", "it contains a sparse tensor", "export the model with dense tensors"),
  refused(12, "sparseTensors", "it contains sparse tensors", "export the model with dense tensors"),
  refused(13, "tp", "it contains a type"),
  refused(14, "typeProtos", "it contains types"),
];

function refused(code: number, field: Kind["field"], reason: string, help?: string): Kind {
  const read: Kind["read"] = ({ name }) => ({ refusal: { attribute: name, reason, ...(help && { help }) } });
  return { code, field, read };
}

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

const integer = (stored: bigint): number => orInfinity(exactNumber(stored));

function tensor(proto: AttributeProto["t"], where: string, external: ExternalData) {
  if (proto === undefined)
    throw new ImportError({ where, reason: "it is declared as a tensor, but contains none" });
  return readTensorProto(proto, where, external);
}

/**
 * The value of an attribute. Files of IR version 1 do not tell which field holds it.
 * @throws ImportError
 */
export function readAttribute(proto: AttributeProto, where: string, external: ExternalData): ReadAttribute {
  if (proto.refAttrName !== "") {
    return { refusal: { attribute: proto.name, reason: "it refers to an attribute of a function" } };
  }
  const isFilled = ({ field }: Kind) =>
    Array.isArray(proto[field]) ? proto[field].length > 0 : holds(proto, field);
  const filled = kinds.filter(isFilled);
  const kind = proto.type === 0 ? filled[0] : kinds.find(({ code }) => code === proto.type);
  if (kind === undefined) {
    throw new ImportError({
      where,
      reason: proto.type === 0 ? "it is empty" : `its type ${proto.type} is unknown`,
    });
  }
  if (filled.some((other) => other !== kind)) {
    throw new ImportError({
      where,
      reason: "its values are of two types, or not of the type that it declares",
    });
  }
  return kind.read(proto, where, external);
}
