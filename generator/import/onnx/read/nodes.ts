import { quote } from "../../../diagnostics/words.ts";
import { ImportError } from "../../imported-model.ts";
import { UniqueNames } from "../../unique-names.ts";
import { knownUnsupported } from "../../unsupported.ts";
import type { Attribute, Body, Node, NodeRefusal } from "../graph.ts";
import { ML } from "../graph.ts";
import { calledNode } from "../node/describe-node.ts";
import { readAttribute } from "./attributes.ts";
import type { ExternalData } from "./external-data.ts";
import { readInitializers } from "./initializers.ts";
import type { Message } from "./onnx-schema.ts";
import { Problems } from "./problems.ts";
import { makersOf, sortNodes } from "./sort-nodes.ts";
import { readTensorProto } from "./tensor-proto.ts";

type NodeProto = Message<"NodeProto">;

/** Whether a domain is that of the standard operators, which has two names. */
export const isStandardDomain = (domain: string): boolean => domain === "" || domain === "ai.onnx";

/** `Gemm`, or in another domain, `com.microsoft.Gelu`. */
const operation = (domain: string, type: string): string =>
  isStandardDomain(domain) ? type : `${domain}.${type}`;

/** What the nodes of one graph are read with. */
interface Scope {
  readonly external: ExternalData;
  /** Operations that are functions of the model. */
  readonly own: ReadonlySet<string>;
  /** The names of values that are called otherwise, because the file uses their names twice. */
  readonly renamed: ReadonlyMap<string, string>;
  readonly unique: UniqueNames;
}

/**
 * The nodes of a graph in the order of the file. A node that cannot be imported in any case has refusals.
 * @throws ImportError with everything that is malformed in them
 */
export function readNodes(
  { functions }: Message<"ModelProto">,
  graph: Message<"GraphProto">,
  external: ExternalData,
): Node[] {
  const own = new Set(functions.map(({ domain, name }) => operation(domain, name)));
  return readAll(graph, { external, own, renamed: new Map(), unique: new UniqueNames(namesIn(graph)) });
}

/** The values that a graph itself gives names to. */
const namesIn = ({ input, initializer, node }: Message<"GraphProto">): readonly string[] =>
  [...[...input, ...initializer].map(({ name }) => name), ...node.flatMap(({ output }) => output)].filter(
    (name) => name !== "",
  );

function readAll({ node: protos }: Message<"GraphProto">, scope: Scope): Node[] {
  const problems = new Problems();
  const nodes = protos.flatMap((proto) => problems.attempt(() => readNode(proto, scope)) ?? []);
  problems.throwIfAny();
  return nodes;
}

function readNode(proto: NodeProto, scope: Scope): Node {
  const op = operation(proto.domain, proto.opType);
  const refusal = refuse(proto, scope.own.has(op));
  const { name, output } = proto;
  const nameOf = (value: string) => scope.renamed.get(value) ?? value;
  const [inputs, outputs] = [proto.input.map(nameOf), output.map(nameOf)];
  const called = calledNode({ name, outputs });
  const problems = new Problems();
  if (proto.opType === "") problems.add({ where: called, reason: "it has no op_type" });
  const attributes = new Map<string, Attribute>();
  const bodies = new Map<string, Body>();
  const refusals: NodeRefusal[] = refusal === undefined ? [] : [refusal];
  const seen = new Set<string>();
  for (const attribute of proto.attribute) {
    const where = `attribute ${quote(attribute.name)} of ${called}`;
    if (seen.has(attribute.name)) problems.add({ where, op, reason: "it appears twice" });
    seen.add(attribute.name);
    try {
      if (attribute.g !== undefined && haveBodies.has(op))
        bodies.set(attribute.name, readBody(attribute.g, scope));
      else {
        const read = readAttribute(attribute, where, scope.external);
        if ("value" in read) attributes.set(attribute.name, read.value);
        else refusals.push(read.refusal);
      }
    } catch (error) {
      if (!(error instanceof ImportError)) throw error;
      refusals.push(...error.problems);
    }
  }
  problems.throwIfAny();
  return {
    name,
    op,
    inputs: [...inputs, ...new Set([...bodies.values()].flatMap(outsideOf))],
    outputs,
    attributes: Object.fromEntries(attributes),
    ...(bodies.size > 0 && { bodies: Object.fromEntries(bodies) }),
    ...(refusals.length > 0 && { refusals }),
  };
}

/** Operators whose graphs are read. */
const haveBodies: ReadonlySet<string> = new Set(["If", "Loop", "Scan"]);

/** @throws ImportError with everything that is malformed in it */
function readBody(graph: Message<"GraphProto">, scope: Scope): Body {
  const initializers = readInitializers(graph);
  const own = new Set(namesIn(graph));
  const inner = {
    ...scope,
    renamed: new Map([...scope.renamed, ...[...own].map((name) => [name, scope.unique.give(name)] as const)]),
  };
  const nameOf = (name: string) => inner.renamed.get(name) ?? name;
  const constants = [...initializers].map(([name, proto]): Node => {
    const where = `initializer ${quote(name)}`;
    const value = readTensorProto(proto, where, scope.external);
    return { name: "", op: "Constant", inputs: [], outputs: [nameOf(name)], attributes: { value } };
  });
  const nodes = readAll(graph, inner);
  const inputs = graph.input.filter(({ name }) => !initializers.has(name));
  return {
    inputs: inputs.map(({ name }) => nameOf(name)),
    outputs: graph.output.map(({ name }) => nameOf(name)),
    nodes: [...constants, ...sortNodes(nodes, makersOf(nodes))],
  };
}

/** The values that a body uses and does not make itself. */
function outsideOf({ inputs, outputs, nodes }: Body): readonly string[] {
  const own = new Set([...inputs, ...nodes.flatMap((node) => node.outputs), ""]);
  return [...nodes.flatMap((node) => node.inputs), ...outputs].filter((name) => !own.has(name));
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
