import {
  IndentationText,
  Project,
  QuoteKind,
  type Statement,
  StructureKind,
  type TypeAliasDeclarationStructure,
} from "ts-morph";
import type { Network } from "../../ir/network.ts";
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
  const { dtype, inputSize, outputSize, inputNames } = network;
  const statements: TypeAliasDeclarationStructure[] = [
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
    alias("Input", `Vector<${inputSize}>`, ""),
    alias("Output", `Vector<${outputSize}>`, ""),
    alias("InputValues", inputValues(network), "The values that createInput takes."),
    ...(inputNames === undefined
      ? []
      : [
          alias(
            "NamedInput",
            "{ readonly [name in (typeof network.inputNames)[number]]: number }",
            "The input values by name.",
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
const textOf = (statement: Statement): string => statement.getText(true).replace(/^ {2}/gm, "");

function inputValues({ inputSize, inputNames }: Network): string {
  if (inputSize > LISTED_VALUES) return `(readonly number[] & { readonly length: ${inputSize} }) | Input`;
  const elements = Array.from({ length: inputSize }, (_, i) =>
    inputNames ? `${inputNames[i]}: number` : "number",
  );
  return `readonly ${printList(elements)} | Input`;
}

const documented = (about: string) => (about === "" ? {} : { docs: [{ description: about }] });

const alias = (name: string, type: string, about: string): TypeAliasDeclarationStructure => ({
  kind: StructureKind.TypeAlias,
  isExported: true,
  name,
  type,
  ...documented(about),
});
