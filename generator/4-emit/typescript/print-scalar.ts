import { type Dtype, rounding } from "../../ir/number-format.ts";
import { levels, type PrimitiveName, primitive, type Spelling } from "../../ir/primitives.ts";
import { type Index, LANE, type Scalar } from "../../ir/scalar.ts";
import { foldScalar } from "../../ir/walk-scalar.ts";
import { printNumber } from "./print-number.ts";

/** Source text and how tightly it binds, so that parentheses stand only where they change the meaning. */
interface Code {
  readonly text: string;
  readonly level: number;
  /** The call that the text is, where it takes any number of arguments. */
  readonly variadic?: { readonly callee: string; readonly inside: string };
}

const atom = (text: string): Code => ({ text, level: levels.atom });

/** Text of an operand that has to bind at least as tightly as `level`. */
const operand = ({ text, level }: Code, atLeast: number): string => (level >= atLeast ? text : `(${text})`);

/** How one lane of a statement is printed: `localOf` names the lane's own copy of a local. */
export interface LanePrinter {
  readonly dtype: Dtype;
  readonly lane: number;
  readonly localOf: (name: string) => string;
  /** Whether TypeScript knows that an element, as `z1[0]`, is there. */
  readonly isThere?: (element: string) => boolean;
}

/** An expression as TypeScript. */
export function printScalar(root: Scalar, { dtype, lane, localOf, isThere }: LanePrinter): string {
  return foldScalar<Code>(root, {
    number: ({ value }) => printLiteral(rounding[dtype](value)),
    local: ({ name }) => atom(localOf(name)),
    load: ({ buffer, index }) => {
      const element = `${buffer}[${printIndex(index, lane)}]`;
      return atom(isThere?.(element) ? element : `${element}!`);
    },
    apply: ({ primitive: name }, operands) => printPrimitive(name, operands, dtype),
    lookUp: ({ table }, index) =>
      atom(`${table.name}[${operand(index, levels.product)} & ${table.values.length - 1}]!`),
  }).text;
}

/** An index as TypeScript, constants folded. */
export function printIndex({ offset, terms }: Index, lane: number): string {
  const constant = terms.reduce(
    (sum, { variable, stride }) => (variable === LANE ? sum + stride * lane : sum),
    offset,
  );
  const variables = terms
    .filter(({ variable }) => variable !== LANE)
    .map(({ variable, stride }) => (stride === 1 ? variable : `${stride} * ${variable}`));
  return [...variables, ...(constant === 0 && variables.length > 0 ? [] : [String(constant)])].join(" + ");
}

const printLiteral = (value: number): Code => ({
  text: printNumber(value),
  level: value < 0 || Object.is(value, -0) ? levels.prefix : levels.atom,
});

function printPrimitive(name: PrimitiveName, operands: readonly Code[], dtype: Dtype): Code {
  const { typescript, exact } = primitive(name);
  const code = spell(typescript, operands);
  return exact || dtype === "f64" ? code : atom(`fround(${code.text})`);
}

function spell(spelling: Spelling, operands: readonly Code[]): Code {
  const [a, b, c, d] = operands as [Code, Code, Code, Code];
  switch (spelling.form) {
    case "infix":
      return infix(spelling, a, b);
    case "prefix":
      return { text: `${spelling.operator}${operand(a, spelling.level + 1)}`, level: spelling.level };
    case "call":
      return call(spelling, operands);
    case "choice": {
      const [left, right, then, otherwise] = [
        operand(a, levels.sum),
        operand(b, levels.sum),
        operand(c, levels.comparison),
        operand(d, levels.choice),
      ];
      return {
        text: `${left} ${spelling.comparison} ${right} ? ${then} : ${otherwise}`,
        level: levels.choice,
      };
    }
    case "scale": {
      const power = `power[${operand(b, levels.sum)} + 1074 | 0]!`;
      return a.text === "1"
        ? atom(power)
        : { text: `${operand(a, levels.product)} * ${power}`, level: levels.product };
    }
    case "exponent":
      return { text: `(float[0] = ${a.text}, words[high]! >>> 20) - 1023`, level: levels.sum };
    case "formula":
      throw new Error("a function without a host is printed as its formula");
  }
}

/** Math.max(Math.max(a, b), c) is Math.max(a, b, c). */
function call({ callee, variadic }: Extract<Spelling, { form: "call" }>, operands: readonly Code[]): Code {
  const [first] = operands;
  const inside = operands
    .map((code) =>
      variadic && code === first && code.variadic?.callee === callee ? code.variadic.inside : code.text,
    )
    .join(", ");
  const code = atom(`${callee}(${inside})`);
  return variadic ? { ...code, variadic: { callee, inside } } : code;
}

function infix({ operator, level }: Extract<Spelling, { form: "infix" }>, a: Code, b: Code): Code {
  const left = operand(a, level);
  // a + (−c) and a − c are the same operation.
  if (operator === "+" && b.text.startsWith("-") && b.level === levels.prefix) {
    return { text: `${left} - ${b.text.slice(1)}`, level };
  }
  return { text: `${left} ${operator} ${operand(b, level + 1)}`, level };
}
