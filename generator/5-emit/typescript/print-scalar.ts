import { type Dtype, rounding } from "../../ir/number-format.ts";
import { levels, type PrimitiveName, primitive, type Spelling } from "../../ir/primitives.ts";
import { type Index, LANE, type Scalar } from "../../ir/scalar.ts";
import { foldScalar } from "../../ir/walk-scalar.ts";
import { printNumber } from "./print-number.ts";
import { blank, blankInProduct, parenthesized, type Text } from "./wrap.ts";

/** Source text and how tightly it binds, so that parentheses stand only where they change the meaning. */
interface Code {
  readonly text: Text;
  readonly level: number;
  /** The number that it is, where it is a literal. */
  readonly literal?: number;
  /** What follows its sign, where it begins with a minus. */
  readonly negated?: Text;
  /** The call that the text is, where it takes any number of arguments. */
  readonly variadic?: { readonly callee: string; readonly inside: Text };
}

const atom = (text: Text): Code => ({ text, level: levels.atom });

/** Text of an operand that has to bind at least as tightly as `level`. */
const operand = ({ text, level }: Code, atLeast: number): Text =>
  level >= atLeast ? text : parenthesized(text);

/** How one lane of a statement is printed: `localOf` names the lane's own copy of a local. */
export interface LanePrinter {
  readonly dtype: Dtype;
  readonly lane: number;
  readonly localOf: (name: string) => string;
  /** Whether TypeScript knows that an element, as `z1[0]`, is there. */
  readonly isThere?: (element: string) => boolean;
}

/** An expression as TypeScript. */
export function printScalar(root: Scalar, { dtype, lane, localOf, isThere }: LanePrinter): Text {
  return foldScalar<Code>(root, {
    number: ({ value }) => printLiteral(rounding[dtype](value)),
    local: ({ name }) => atom(localOf(name)),
    load: ({ buffer, index }) => {
      const element = `${buffer}[${printIndex(index, lane)}]`;
      return atom(isThere?.(element) ? element : `${element}!`);
    },
    apply: ({ primitive: name }, operands) => printPrimitive(name, operands, dtype),
    lookUp: ({ table }, index) =>
      atom([`${table.name}[`, operand(index, levels.product), ` & ${table.values.length - 1}]!`]),
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

function printLiteral(literal: number): Code {
  if (!(literal < 0 || Object.is(literal, -0))) return { ...atom(printNumber(literal)), literal };
  const negated = printNumber(-literal);
  return { text: `-${negated}`, level: levels.prefix, literal, negated };
}

function printPrimitive(name: PrimitiveName, operands: readonly Code[], dtype: Dtype): Code {
  const code = spell(primitive(name).typescript, operands);
  return isRounded(name, dtype) ? atom(["fround", parenthesized(code.text)]) : code;
}

/** Whether the result of an operation is printed inside a call that rounds it. */
export const isRounded = (name: PrimitiveName, dtype: Dtype): boolean =>
  dtype === "f32" && !primitive(name).exact;

function spell(spelling: Spelling, operands: readonly Code[]): Code {
  const [a, b, c, d] = operands as [Code, Code, Code, Code];
  switch (spelling.form) {
    case "infix":
      return infix(spelling, a, b);
    case "prefix": {
      if (a.literal !== undefined) return printLiteral(-a.literal);
      const negated = operand(a, spelling.level + 1);
      return { text: [spelling.operator, negated], level: spelling.level, negated };
    }
    case "call":
      return call(spelling, operands);
    case "choice":
      return {
        text: [
          ...[compared(a), ` ${spelling.comparison} `, compared(b)],
          ...[blank, "? ", operand(c, levels.comparison)],
          ...[blank, ": ", operand(d, levels.choice)],
        ],
        level: levels.choice,
      };
    case "scale": {
      const power: Text = ["power[", operand(b, levels.sum), blank, "+ 1074 | 0]!"];
      return a.literal === 1
        ? atom(power)
        : { text: [operand(a, levels.product), blankInProduct, "* ", power], level: levels.product };
    }
    case "exponent": {
      const bits = parenthesized(["float[0] =", blank, a.text, ",", blank, "words[high]! >>> 20"]);
      return { text: [bits, blank, "- 1023"], level: levels.sum };
    }
    case "formula":
      throw new Error("a function without a host is printed as its formula");
  }
}

/** What is compared: −0 as 0, which it is equal to, since linters take a comparison with it for a mistake. */
const compared = (code: Code): Text => (code.literal === 0 ? "0" : operand(code, levels.sum));

/** Math.max(Math.max(a, b), c) is Math.max(a, b, c). */
function call({ callee, variadic }: Extract<Spelling, { form: "call" }>, operands: readonly Code[]): Code {
  const [first] = operands;
  const inside = operands.flatMap((code, n) => {
    const isSame = variadic && code === first && code.variadic?.callee === callee;
    const text = isSame && code.variadic ? code.variadic.inside : code.text;
    return n === 0 ? [text] : [",", blank, text];
  });
  const code = atom([callee, parenthesized(inside)]);
  return variadic ? { ...code, variadic: { callee, inside } } : code;
}

function infix({ operator, level }: Extract<Spelling, { form: "infix" }>, a: Code, b: Code): Code {
  const left = operand(a, level);
  const end = level === levels.product ? blankInProduct : blank;
  // a + (−c) and a − c are the same operation.
  if (operator === "+" && b.negated !== undefined) return { text: [left, end, "- ", b.negated], level };
  return { text: [left, end, `${operator} `, operand(b, level + 1)], level };
}
