import type { Attribute, Node } from "../graph.ts";
import { Refusal } from "./refusal.ts";

/** The attributes of a node, each of the type that is asked for; one of another type is a Refusal. */
export class NodeAttributes {
  readonly node: Node;

  constructor(node: Node) {
    this.node = node;
  }

  #attribute<T>(name: string, what: string, is: (attribute: Attribute) => attribute is Attribute & T) {
    const attribute = this.node.attributes[name];
    if (attribute === undefined || is(attribute)) return attribute;
    throw new Refusal(`attribute ${name} is not ${what}`, { attribute: name });
  }

  number(name: string): number | undefined;
  number(name: string, otherwise: number): number;
  number(name: string, otherwise?: number): number | undefined {
    return this.#attribute(name, "a number", (a): a is number => typeof a === "number") ?? otherwise;
  }

  /** A float attribute: those of ONNX are float32, its defaults too. */
  float(name: string, otherwise: number): number {
    return this.number(name, Math.fround(otherwise));
  }

  text(name: string, otherwise: string): string {
    return this.#attribute(name, "a text", (a): a is string => typeof a === "string") ?? otherwise;
  }

  list(name: string): readonly number[] | undefined {
    const isList = (a: Attribute): a is readonly number[] =>
      Array.isArray(a) && a.every((item) => typeof item === "number");
    return this.#attribute(name, "a list of numbers", isList);
  }
}
