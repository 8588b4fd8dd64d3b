import { nameCommonSubexpressions } from "../../generator/4-schedule/name-common-subexpressions.ts";
import { printMathematics } from "../../generator/5-emit/typescript/print-buffers.ts";
import { printScalar } from "../../generator/5-emit/typescript/print-scalar.ts";
import { inOneLine } from "../../generator/5-emit/typescript/wrap.ts";
import type { Dtype } from "../../generator/ir/number-format.ts";
import type { Scalar } from "../../generator/ir/scalar.ts";
import { usesOf } from "../../generator/ir/uses.ts";
import { toJavaScript } from "./run-text.ts";

/** A formula over its parameters as the text of a JavaScript function, printed as modules are. */
export function formulaText(formula: Scalar, dtype: Dtype, parameters: readonly string[] = ["x"]): string {
  const taken = new Set<string>(parameters);
  const fresh = (label: string): string => {
    let name = `${label}_`;
    while (taken.has(name)) name += "_";
    taken.add(name);
    return name;
  };
  const [definitions, result] = nameCommonSubexpressions(formula, 1, fresh);
  const print = (value: Scalar) => inOneLine(printScalar(value, { dtype, lane: 0, localOf: (name) => name }));
  const lines = definitions.map((one) =>
    one.kind === "define" ? `  const ${one.name} = ${print(one.value)};` : "",
  );
  return [
    "const fround = Math.fround;",
    ...printMathematics(usesOf([formula])),
    `function f(${parameters.map((name) => `${name}: number`).join(", ")}) {`,
    ...lines,
    `  return ${print(result)};`,
    "}",
  ].join("\n");
}

/** A formula as a JavaScript function; `around` may put a loop about it, written in JavaScript, and give that. */
export function compileFormula<F = (...values: number[]) => number>(
  formula: Scalar,
  dtype: Dtype,
  parameters: readonly string[] = ["x"],
  around = "return f;",
): F {
  const text = toJavaScript(formulaText(formula, dtype, parameters), "esm");
  return new Function(`${text}\n${around}`)() as F;
}
