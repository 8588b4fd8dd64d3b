import {
  IndentationText,
  type InterfaceDeclarationStructure,
  Node,
  Project,
  QuoteKind,
  type Statement,
  StructureKind,
  type TypeAliasDeclarationStructure,
} from "ts-morph";
import { hasOnePortEach, type InputPort, type Network, type Port } from "../../ir/network.ts";
import type { Dtype } from "../../ir/number-format.ts";
import { printList } from "./pack-lines.ts";

/** The typed array that vectors of a dtype are. */
export const arrayOf: Record<Dtype, "Float64Array" | "Float32Array"> = {
  f64: "Float64Array",
  f32: "Float32Array",
};

/** A type of more elements than this gives their number instead of listing them. */
const LISTED_VALUES = 16;

/** The types that a module exports. The only texts of the spec in them are names. */
export function declare(network: Network): string {
  const project = new Project({
    useInMemoryFileSystem: true,
    manipulationSettings: { indentationText: IndentationText.TwoSpaces, quoteKind: QuoteKind.Double },
  });
  const { dtype, stateSize } = network;
  const statements: Declaration[] = [
    {
      ...alias(
        "Vector",
        `${arrayOf[dtype]} & { readonly length: N }`,
        "A typed array whose length is known to the type checker.",
      ),
      typeParameters: [{ name: "N", constraint: "number" }],
    },
    {
      ...alias(
        "Matrix",
        `${arrayOf[dtype]} & { readonly columns?: N }`,
        "Rows of N values, one after another: any array of this type except a batch result with a different row width.",
      ),
      typeParameters: [{ name: "N", constraint: "number" }],
    },
    ...(hasOnePortEach(network) ? typesOfOneEach(network) : typesByName(network)),
    ...(stateSize === 0
      ? []
      : [
          alias(
            "State",
            `Vector<${stateSize}>`,
            "What a call leaves for the next one; a copy of it is a stream of its own.",
          ),
        ]),
  ];
  const file = project.createSourceFile("declarations.ts", { statements });
  return file
    .getStatements()
    .map((statement, n) => `${statements[n]?.docs === undefined ? "" : "\n"}${textOf(statement)}`)
    .join("\n")
    .trimStart();
}

/** ts-morph indents the lines of a type after its first, which are laid out already. */
const textOf = (statement: Statement): string => {
  const text = statement.getText(true);
  return Node.isTypeAliasDeclaration(statement) ? text.replace(/^ {2}/gm, "") : text;
};

function typesOfOneEach({ inputs, inputSize, outputSize }: Network): Declaration[] {
  const input = inputs[0] as InputPort;
  return [
    alias("Input", `Vector<${inputSize}>`, ""),
    alias("Output", `Vector<${outputSize}>`, ""),
    alias("InputValues", `${valuesOf(input)} | Input`, "The values that createInput takes."),
    ...(input.names === undefined
      ? []
      : [
          alias(
            "NamedInput",
            "{ readonly [name in (typeof network.inputNames)[number]]: number }",
            "The input values by name.",
          ),
        ]),
  ];
}

/** The vectors of several ports: one of each, and as many as there are rows or steps. */
function typesByName({ inputs, outputs }: Network): Declaration[] {
  const byName = (ports: readonly Port[], typeOf: (size: number) => string) =>
    ports.map(({ name, size }) => ({ name, type: typeOf(size), isReadonly: true }));
  const vector = (size: number): string => `Vector<${size}>`;
  const matrix = (size: number): string => `Matrix<${size}>`;
  const values = inputs.map((input) => ({
    name: input.name,
    type: `${valuesOf(input)} | ${vector(input.size)}`,
    isReadonly: true,
  }));
  return [
    fields("Inputs", byName(inputs, vector), "The input vectors by name."),
    fields("Outputs", byName(outputs, vector), "The output vectors by name."),
    fields("InputRows", byName(inputs, matrix), "Some rows of each input."),
    fields("OutputRows", byName(outputs, matrix), "As many of each output."),
    fields("InputValues", values, "The values that createInputs takes."),
  ];
}

/** The type of the values of an input as an array. */
function valuesOf({ size, names }: InputPort): string {
  if (size > LISTED_VALUES) return `(readonly number[] & { readonly length: ${size} })`;
  const elements = Array.from({ length: size }, (_, i) => (names ? `${names[i]}: number` : "number"));
  return `readonly ${printList(elements)}`;
}

type Declaration = TypeAliasDeclarationStructure | InterfaceDeclarationStructure;

const fields = (
  name: string,
  properties: NonNullable<InterfaceDeclarationStructure["properties"]>,
  about: string,
): InterfaceDeclarationStructure => ({
  kind: StructureKind.Interface,
  isExported: true,
  ...{ name, properties },
  ...documented(about),
});

const documented = (about: string) => (about === "" ? {} : { docs: [{ description: about }] });

const alias = (name: string, type: string, about: string): TypeAliasDeclarationStructure => ({
  kind: StructureKind.TypeAlias,
  isExported: true,
  name,
  type,
  ...documented(about),
});
