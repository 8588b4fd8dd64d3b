import { type Cases, caseOf } from "../../ir/cases.ts";
import type { Dtype } from "../../ir/number-format.ts";
import { type Procedure, placeOf, type Statement } from "../../ir/program.ts";
import { type Index, LANE, type Scalar } from "../../ir/scalar.ts";
import { contentOf } from "../../ir/uses.ts";
import { type LanePrinter, printIndex, printScalar } from "./print-scalar.ts";
import { blank, type Text, wrap } from "./wrap.ts";

type Lines = readonly string[];
type Printers = Cases<Statement, Lines, [indent: string]>;

/**
 * The body of a procedure as lines of TypeScript. Functions that are `exported` take vectors of the right length, and not
 * just any numbers.
 */
export function printBody({ body }: Procedure, dtype: Dtype, exported: readonly string[] = []): string {
  const lanesOf = new Map<string, number>();
  const perLane = (lanes: number, indent: string, print: (lane: number) => Text): Lines =>
    Array.from({ length: lanes }, (_, lane) => wrap(print(lane), indent)).flat();
  const nameAt = (name: string, lane: number): string =>
    (lanesOf.get(name) ?? 1) > 1 ? `${name}_${lane}` : name;
  // TypeScript knows of an element that was assigned to, at an index that is written out, that it is there.
  let assigned = new Set<string>();
  /** Those that a round of the loops around assigns. */
  let reassigned: ReadonlySet<string> = new Set();
  let readsReassigned = false;
  const printerOf = (lane: number): LanePrinter => ({
    dtype,
    lane,
    localOf: (name: string) => nameAt(name, lane),
    isThere(element) {
      readsReassigned ||= reassigned.has(element);
      return assigned.has(element);
    },
  });

  const declare =
    (keyword: "const" | "let"): Printers["define"] =>
    ({ name, lanes, value }, indent) => {
      lanesOf.set(name, lanes);
      return perLane(lanes, indent, (lane) => {
        readsReassigned = false;
        const text = printScalar(value, printerOf(lane));
        // TypeScript would look for the type in what the round before assigned, and so in this local.
        const type = readsReassigned ? ": number" : "";
        return [`${keyword} ${nameAt(name, lane)}${type} =`, blank, text, ";"];
      });
    };

  const printers: Printers = {
    comment: ({ text }, indent) => [`${indent}// ${text}`],
    define: declare("const"),
    variable: (statement, indent) => declare("let")({ ...statement, kind: "define" }, indent),
    assign: ({ name, lanes, value }, indent) =>
      perLane(lanes, indent, (lane) => {
        const added = dtype === "f64" ? addedTo(name, value) : undefined;
        const operator: Text = added === undefined ? ["=", blank] : "+= ";
        return [`${nameAt(name, lane)} `, operator, printScalar(added ?? value, printerOf(lane)), ";"];
      }),
    store: ({ buffer, index, lanes, value }, indent) =>
      perLane(lanes, indent, (lane) => {
        const element = `${buffer}[${printIndex(index, lane)}]`;
        const text = [`${element} =`, blank, printScalar(value, printerOf(lane)), ";"];
        if (isWrittenOut(index)) assigned.add(element);
        return text;
      }),
    loop({ counter, from, to, lanes, cursors, body: inner }, indent) {
      if (lanes > 1) throw new Error("TypeScript has no lanes to loop over");
      // V8 knows how far the counter goes, and checks no addition to it for overflow.
      const places = cursors.map(
        (cursor) => `${indent}  const ${cursor.name} = ${printIndex(placeOf({ counter, from }, cursor), 0)};`,
      );
      const head = `${indent}for (let ${counter} = ${from}; ${counter} < ${to}; ${counter}++) {`;
      const [before, around] = [new Set(assigned), reassigned];
      reassigned = new Set([...around, ...elementsAssignedIn(inner)]);
      for (const element of reassigned) assigned.delete(element);
      const lines = [head, ...places, ...printAll(inner, `${indent}  `), `${indent}}`];
      assigned = before;
      reassigned = around;
      return lines;
    },
    scope: ({ body: inner }, indent) => [`${indent}{`, ...printAll(inner, `${indent}  `), `${indent}}`],
    place: ({ name, value, below }, indent) =>
      wrap(
        [
          ...[`const ${name} =`, blank, "Math.max(0,", blank, "Math.min(", printScalar(value, printerOf(0))],
          ...[",", blank, `${below - 1})) | 0;`],
        ],
        indent,
      ),
    check: ({ value, demand }, indent) =>
      wrap(
        [
          ...["checkIndex(", `${demand.layer},`, blank, printScalar(value, printerOf(0)), ","],
          ...[blank, `${demand.least},`, blank, `${demand.below - 1});`],
        ],
        indent,
      ),
    copy: ({ from, to }, indent) => [`${indent}${to}.set(${from});`],
    call: ({ procedure, arguments: given }, indent) => {
      const types = exported.includes(procedure) ? [" as Input", " as Output"] : [];
      const values = given.map((one, n) =>
        typeof one === "object" ? printIndex(one, 0) : `${one}${types[n] ?? ""}`,
      );
      return [`${indent}${procedure}(${values.join(", ")});`];
    },
  };
  const printAll = (statements: readonly Statement[], indent: string): string[] =>
    statements.flatMap((statement) => caseOf(statement, printers, indent));
  return printAll(body, "  ").join("\n");
}

/** Whether an index is a number, and no loop counts it. */
const isWrittenOut = ({ terms }: Index): boolean => terms.every(({ variable }) => variable === LANE);

/** The elements that statements assign at an index that is written out, as they are printed. */
function* elementsAssignedIn(statements: readonly Statement[]): Generator<string> {
  for (const statement of statements) {
    if (statement.kind === "store" && isWrittenOut(statement.index))
      for (let lane = 0; lane < statement.lanes; lane++)
        yield `${statement.buffer}[${printIndex(statement.index, lane)}]`;
    yield* elementsAssignedIn(contentOf(statement).body ?? []);
  }
}

/** What a value adds to a local, where it is nothing but one addition to it. */
function addedTo(name: string, value: Scalar): Scalar | undefined {
  if (value.kind !== "apply" || value.primitive !== "add") return undefined;
  const [sum, term] = value.operands;
  return sum?.kind === "local" && sum.name === name ? term : undefined;
}
