import type { Dtype } from "../../ir/number-format.ts";
import type { Procedure, Statement } from "../../ir/program.ts";
import { printIndex, printScalar } from "./print-scalar.ts";
import { wrap } from "./wrap.ts";

type Lines = readonly string[];
type Printers = {
  [K in Statement["kind"]]: (statement: Extract<Statement, { kind: K }>, indent: string) => Lines;
};

/** The body of a procedure as lines of TypeScript; `parametersOf` tells what a called procedure takes. */
export function printBody(
  { body }: Procedure,
  dtype: Dtype,
  parametersOf: (procedure: string) => readonly string[],
): string {
  const lanesOf = new Map<string, number>();
  const perLane = (lanes: number, indent: string, print: (lane: number) => string): Lines =>
    Array.from({ length: lanes }, (_, lane) => wrap(print(lane), indent)).flat();
  const nameAt = (name: string, lane: number): string =>
    (lanesOf.get(name) ?? 1) > 1 ? `${name}_${lane}` : name;
  const printerOf = (lane: number) => ({ dtype, lane, localOf: (name: string) => nameAt(name, lane) });

  const declare =
    (keyword: "const" | "let"): Printers["define"] =>
    ({ name, lanes, value }, indent) => {
      lanesOf.set(name, lanes);
      return perLane(
        lanes,
        indent,
        (lane) => `${keyword} ${nameAt(name, lane)} = ${printScalar(value, printerOf(lane))};`,
      );
    };

  const printers: Printers = {
    comment: ({ text }, indent) => [`${indent}// ${text}`],
    define: declare("const"),
    variable: (statement, indent) => declare("let")({ ...statement, kind: "define" }, indent),
    assign: ({ name, lanes, value }, indent) =>
      perLane(lanes, indent, (lane) => `${nameAt(name, lane)} = ${printScalar(value, printerOf(lane))};`),
    store: ({ buffer, index, lanes, value }, indent) =>
      perLane(
        lanes,
        indent,
        (lane) => `${buffer}[${printIndex(index, lane)}] = ${printScalar(value, printerOf(lane))};`,
      ),
    cursor: ({ name, start }, indent) => [`${indent}let ${name} = ${start};`],
    advance: ({ name, by }, indent) => [`${indent}${name} += ${by};`],
    loop({ counter, from, to, step, body: inner }, indent) {
      const next = step === 1 ? `${counter}++` : `${counter} += ${step}`;
      const head = `${indent}for (let ${counter} = ${from}; ${counter} < ${to}; ${next}) {`;
      return [head, ...printAll(inner, `${indent}  `), `${indent}}`];
    },
    call: ({ procedure }, indent) => [`${indent}${procedure}(${parametersOf(procedure).join(", ")});`],
  };
  const printAll = (statements: readonly Statement[], indent: string): string[] =>
    statements.flatMap((statement) =>
      (printers[statement.kind] as (statement: Statement, indent: string) => Lines)(statement, indent),
    );
  return printAll(body, "  ").join("\n");
}
