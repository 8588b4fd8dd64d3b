import { quote } from "../../../diagnostics/words.ts";
import { ImportError } from "../../imported-model.ts";
import { knownUnsupported } from "../../unsupported.ts";
import type { Attribute, Node, NodeRefusal } from "../graph.ts";
import { ML } from "../graph.ts";
import { calledNode } from "../node/describe-node.ts";
import { readAttribute } from "./attributes.ts";
import type { ExternalData } from "./external-data.ts";
import type { Message } from "./onnx-schema.ts";
import { Problems } from "./problems.ts";

type NodeProto = Message<"NodeProto">;

/** Whether a domain is that of the standard operators, which has two names. */
export const isStandardDomain = (domain: string): boolean => domain === "" || domain === "ai.onnx";

/** `Gemm`, or in another domain, `com.microsoft.Gelu`. */
const operation = (domain: string, type: string): string =>
  isStandardDomain(domain) ? type : `${domain}.${type}`;

/**
 * The nodes of a graph in the order of the file. A node that cannot be imported in any case has refusals.
 * @throws ImportError with everything that is malformed in them
 */
export function readNodes(
  { functions }: Message<"ModelProto">,
  { node: protos }: Message<"GraphProto">,
  external: ExternalData,
): Node[] {
  const problems = new Problems();
  const own = new Set(functions.map(({ domain, name }) => operation(domain, name)));
  const nodes = protos.flatMap((proto) => {
    const op = operation(proto.domain, proto.opType);
    return problems.attempt(() => readNode(proto, op, external, refuse(proto, own.has(op)))) ?? [];
  });
  problems.throwIfAny();
  return nodes;
}

function readNode(
  proto: NodeProto,
  op: string,
  external: ExternalData,
  refusal: NodeRefusal | undefined,
): Node {
  const { name, input: inputs, output: outputs } = proto;
  const called = calledNode({ name, outputs });
  const problems = new Problems();
  if (proto.opType === "") problems.add({ where: called, reason: "it has no op_type" });
  const attributes = new Map<string, Attribute>();
  const refusals: NodeRefusal[] = refusal === undefined ? [] : [refusal];
  const seen = new Set<string>();
  for (const attribute of proto.attribute) {
    const where = `attribute ${quote(attribute.name)} of ${called}`;
    if (seen.has(attribute.name)) problems.add({ where, op, reason: "it appears twice" });
    seen.add(attribute.name);
    try {
      const read = readAttribute(attribute, where, external);
      if ("value" in read) attributes.set(attribute.name, read.value);
      else refusals.push(read.refusal);
    } catch (error) {
      if (!(error instanceof ImportError)) throw error;
      refusals.push(...error.problems);
    }
  }
  problems.throwIfAny();
  return {
    name,
    op,
    inputs,
    outputs,
    attributes: Object.fromEntries(attributes),
    ...(refusals.length > 0 && { refusals }),
  };
}

function refuse({ domain, opType, overload }: NodeProto, isFunction: boolean): NodeRefusal | undefined {
  if (isFunction || overload !== "") {
    const help = "export the model with its functions inlined";
    return { reason: "it calls a function that the model defines", help };
  }
  const op = operation(domain, opType);
  if (isStandardDomain(domain) || op.startsWith(ML)) return undefined;
  return (
    knownUnsupported("onnx", op) ?? {
      reason: `its domain is ${quote(domain)}, and only standard ONNX operators can be imported`,
      help: "export the model with standard operators only, before any tool optimizes it",
    }
  );
}
