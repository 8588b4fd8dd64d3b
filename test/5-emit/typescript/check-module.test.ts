import { describe, expect, test } from "vitest";
import { checkModule } from "../../../generator/5-emit/typescript/check-module.ts";
import { makeNetwork } from "../../support/networks.ts";
import { build } from "../../support/run-text.ts";

/** A module of many functions: a deep network as a kernel and as TypeScript beside it. */
const depth = 40;
// Layers of one shape would share their functions.
const sizes = Array.from({ length: depth + 1 }, (_, n) =>
  n % depth === 0 ? 8 : 7 + (((n * 919) % 1000) % 6),
);
const network = makeNetwork({ sizes, activations: Array(depth).fill("relu") });
const { text } = await build(network, { target: "auto" });
const lines = text.split("\n");

/** Faults that may stand among the statements of a function, and what is said of each; § makes names their own. */
const faults: readonly [fault: string, line: string, said: RegExp][] = [
  ["a name that is not there", "z1[0] = nowhere§;", /Cannot find name 'nowhere§'/],
  ["a name of a browser", "atob('§');", /Cannot find name 'atob'/],
  ["a text for a number", "z1[0] = '§';", /Type 'string' is not assignable to type 'number'/],
  [
    "a text as an argument",
    "check('x', '§', 1);",
    /'string' is not assignable to parameter of type 'number'/,
  ],
  ["an argument too few", "check('§', 1);", /Expected 3 arguments, but got 2/],
  ["a list of the wrong length", "createInput([1, 2]);", /Source has 2 element\(s\) but target requires 8/],
  [
    "a vector of the wrong length",
    "const v§: Vector<8> = createOutput() as Vector<9>; check('', 8, v§.length);",
    /'Vector<9>' is not assignable/,
  ],
  ["an unused local", "const unused§ = 1;", /'unused§' is declared but its value is never read/],
  [
    "a local before its declaration",
    "z1[0] = later§; const later§ = 1;",
    /'later§' used before its declaration/,
  ],
  [
    "a local that has no value yet",
    "let empty§: number; z1[0] = empty§;",
    /'empty§' is used before being assigned/,
  ],
  ["an element that may not be there", "z1[0] = z1[7] * 2;", /Object is possibly 'undefined'/],
  ["an assignment to a constant", "z1 = z1;", /Cannot assign to 'z1' because it is a constant/],
  [
    "a name declared twice",
    "const twice§ = 1; const twice§ = 2;",
    /Cannot redeclare block-scoped variable 'twice§'/,
  ],
  [
    "a function that may return nothing",
    "function none§(x: number): number { if (x > 0) return x; } none§(1);",
    /lacks ending return/,
  ],
  [
    "a parameter without a type",
    "function any§(x): number { return x; } any§(1);",
    /implicitly has an 'any' type/,
  ],
  [
    "an unused parameter",
    "function free§(x: number): number { return 1; } free§(1);",
    /'x' is declared but its value is never read/,
  ],
  ["a word that is no TypeScript", "const const = 1;", /expected|not allowed/],
];

/** Where statements of the functions of layers begin, from the first to the last of them. */
const starts = lines.flatMap((line, n) => (/^ {2}(\{|for \(let i)/.test(line) ? [n] : []));
const places = { beginning: 0, middle: Math.floor(starts.length / 2), end: starts.length - 1 };

describe("the check of a long module", () => {
  test("finds nothing in what was printed", () => {
    expect(starts.length).toBeGreaterThan(depth / 2);
    expect(checkModule(text)).toEqual([]);
  });

  for (const [where, place] of Object.entries(places)) {
    test(`finds every fault at its ${where}`, () => {
      const before = lines.slice(0, starts[place]);
      const wrong = faults.map(([, line], n) => `  ${line.replaceAll("§", String(n))}`);
      const changed = [...before, ...wrong, ...lines.slice(starts[place])].join("\n");
      const mistakes = checkModule(changed);
      faults.forEach(([fault, , said], n) => {
        const line = before.length + 1 + n;
        const wanted = new RegExp(said.source.replaceAll("§", String(n)));
        const found = mistakes.filter((mistake) => mistake.startsWith(`line ${line}:`));
        expect(found.join("\n"), `${fault}, at line ${line}`).toMatch(wanted);
      });
    });
  }

  test("finds what its interface gets wrong", () => {
    const typed = text.replace("out: Output): Output {", "out: Output): Vector<9> {");
    expect(checkModule(typed).join()).toMatch(/not assignable to type 'Vector<9>'/);
  });
});
