import { Project, ScriptTarget, ts } from "ts-morph";
import { describe, expect, test } from "vitest";
import { compile } from "../../../generator/generate.ts";
import { makeGraph } from "../../support/graphs.ts";
import { compileFile } from "../../support/specs.ts";

/**
 * Assertions that say nothing, as `no-unnecessary-type-assertion` of typescript-eslint finds them: of what is there already,
 * or of the type that a value has already.
 */
function emptyAssertions(
  texts: Readonly<Record<string, string>>,
  noUncheckedIndexedAccess: boolean,
): string[] {
  const project = new Project({
    compilerOptions: {
      strict: true,
      noUncheckedIndexedAccess,
      target: ScriptTarget.ES2022,
      lib: ["lib.es2022.d.ts"],
      types: [],
    },
  });
  const files = Object.entries(texts).map(([name, text]) => project.createSourceFile(`/${name}.ts`, text));
  const program = project.getProgram().compilerObject;
  const checker = program.getTypeChecker();
  return files.flatMap(({ compilerNode: file }) => {
    const empty: string[] = program
      .getSemanticDiagnostics(file)
      .map(({ messageText }) => `${file.fileName}: ${messageText}`);
    const visit = (node: ts.Node): void => {
      if (ts.isNonNullExpression(node) || (ts.isAsExpression(node) && node.type.getText() !== "const")) {
        const type = checker.getTypeAtLocation(node.expression);
        const nothing = checker.getNonNullableType(type) === type;
        if (ts.isNonNullExpression(node) ? nothing : checker.getTypeAtLocation(node) === type)
          empty.push(`${file.fileName}: ${node.getText()}`);
      }
      ts.forEachChild(node, visit);
    };
    visit(file);
    return empty;
  });
}

const forms = [
  {},
  { target: "ts", unroll: "none" },
  { target: "ts", unroll: "full" },
  { target: "wasm" },
] as const;
const texts: Record<string, string> = {};
for (const [n, emit] of forms.entries()) {
  for (const name of ["digits", "iris", "net3_classifier", "residual"]) {
    const dtype = n % 2 === 1 ? "f32" : "f64";
    texts[`${name}_${n}`] = (await compileFile(`specs/${name}.yaml`, { emit, dtype })).text;
  }
  for (const seed of [1, 2])
    texts[`graph${seed}_${n}`] = (await compile(makeGraph(seed, 6, "f64"), { emit })).text;
}

const labels = Array.from({ length: 70 }, (_, n) => `class ${n}`);
const many = {
  name: "many",
  input: 70,
  layers: [{ type: "activation", activation: "softmax" }],
  output: { labels },
};
texts.many = (await compile(JSON.stringify(many))).text;

describe("no assertion of a generated module is empty", () => {
  test.each([true, false])("noUncheckedIndexedAccess: %j", (setting) =>
    expect(emptyAssertions(texts, setting)).toEqual([]),
  );
  test("one that was would be found", () => {
    const text =
      "export const a = new Float64Array(1)[0]!;\nexport const b = 1 as const;\nexport const c = Number(b) as number;\n";
    expect(emptyAssertions({ text }, true)).toEqual(["/text.ts: Number(b) as number"]);
    expect(emptyAssertions({ text }, false)).toEqual([
      "/text.ts: new Float64Array(1)[0]!",
      "/text.ts: Number(b) as number",
    ]);
  });
});
