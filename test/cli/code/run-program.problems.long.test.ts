import { expect, test } from "vitest";
import { formatProblems } from "../../../generator/cli/output/print-output.ts";
import { Failure } from "../../../generator/cli/problems/failure.ts";
import { goTo } from "../../support/cli/folder.ts";
import { runGen } from "../../support/cli/session.ts";

const head = 'name: "net", input: 2';
const builder = 'import { dense, network } from "neuroll";\n\n';
/** What `gen` prints about the wrong file `net.ts`. */
async function complaint(text: string, others: Readonly<Record<string, string>> = {}): Promise<string> {
  goTo({ "net.ts": text, ...others });
  const failure = await runGen("gen net.ts").then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(failure instanceof Failure)) return String(failure);
  return `${failure.status}\n${formatProblems(failure.problemGroups, false)}\n`;
}

test("what a user sees", async () => {
  const cases: Record<string, [string, Record<string, string>?]> = {
    "no default export": [`export const net = { ${head} };\n`],
    "a promise": [`const make = async () => ({ ${head} });\n\nexport default make();\n`],
    "a function": [`export default function net() {\n  return { ${head} };\n}\n`],
    "a class": [`export default class Net {\n  name = "net";\n}\n`],
    "a class without a name": [`export default class {\n  name = "net";\n}\n`],
    "an arrow function": [`const net = () => ({ ${head} });\nexport { net as default };\n`],
    "a text": ['export default "name: net";\n'],
    "a list": ["export default [1, 2];\n"],
    "a syntax error": [`export default {\n  name: "é", input:: 2,\n};\n`],
    "a syntax error in another file": [
      'import { b } from "./other.ts";\nexport default b;\n',
      { "other.ts": "export const b = {;\n" },
    ],
    "a file that does not exist": ['import { b } from "./b.ts";\nexport default b;\n'],
    "a package that is not installed": ['import { b } from "no-such-package";\nexport default b;\n'],
    "an error": [
      'function rows(): number[] {\n  throw new RangeError("no rows are here.");\n}\n\nexport default { weights: rows() };\n',
    ],
    "an error in another file": [
      'import { rows } from "./other.ts";\nexport default { weights: rows(2) };\n',
      { "other.ts": "export const rows = (n: number) => {\n  return (undefined as any).map(n);\n};\n" },
    ],
    "something else is thrown": ['throw "no rows are here";\nexport default {};\n'],
    "a wrong value": [
      `const weights = [\n  [1, 2],\n  [3],\n];\nexport default {\n  ${head},\n  layers: [{ type: "dense", units: 2, weights, bias: false, activation: "rleu" }],\n};\n`,
    ],
    "a value that is computed": [
      `const layers = [1, 2].map((units) => ({ type: "dense", units, weights: [[1], ["x"]], bias: false }));\nexport default { ${head}, layers };\n`,
    ],
    "fields spread from elsewhere": [
      `const base = { ${head}, dtype: "f16" };\nexport default {\n  ...base,\n  layers: [{ type: "activation" as const, activation: "relu" }],\n} satisfies object;\n`,
    ],
    "a field that does not exist, and one that is missing": [
      `export default {\n  name: "net",\n  inptu: 2,\n  layers: [{ type: "dense", weights: [[1], [2]], bias: false }],\n};\n`,
    ],
    "a function among the fields": [`export default { ${head}, layers: () => [] };\n`],
    "weights of the second layer of a built network": [
      `${builder}const bias: number[] = [1, 2];\nexport default network("net", 2)\n  .layer(dense({ weights: [[1, 2], [3, 4]], bias, activation: "sigmoid" }))\n  .layer(\n    dense({\n      weights: [\n        [1, 2],\n        [3, NaN],\n      ],\n      bias: false,\n    }),\n  );\n`,
    ],
    "weights of a layer that a function makes": [
      `${builder}const hidden = (weights: number[][]) => dense({ units: 1, weights, bias: false });\nexport default network("net", 2).layer(hidden([[1], [Infinity]]));\n`,
    ],
    "options of a built network, and what follows from a layer": [
      `${builder}export default network("net", 2, {\n  dtype: "f32",\n  output: { labels: ["a", "b", "c"] },\n}).layer(dense({ weights: [[1e300, 1], [2, 3]], bias: false }));\n`,
    ],
    "the name of a built network, and the size of its input": [
      `${builder}export default network("1 net", -2).layer(dense({ units: 1, weights: [[1], [2]], bias: false }));\n`,
    ],
    "states of a built network": [
      `${builder}export default network("net", 2, { states: { before: 2, last: 1 } })\n  .layer(dense({ name: "sum", weights: [[1], [1]], bias: false }))\n  .next({ before: "sum", other: "sum" } as never);\n`,
    ],
    "states that follow where there are none": [
      `${builder}export default network("net", 2)\n  .layer(dense({ name: "sum", weights: [[1], [1]], bias: false }))\n  .next({ before: "sum" } as never);\n`,
    ],
    "files with arrays of other shapes than the declared ones": [
      `import { add, file, key, network, scale } from "neuroll";\n\nconst shape = [3, 1] as const;\nconst w = key("w", shape);\nconst shapeOf = (size: number) => [size];\nconst last = { size: 3, initial: file("w.json", "w", [1, 3]) } as const;\n\nexport default network("net", 3, { weights: "w.json", states: { last } })\n  .layer(scale({ scale: file("w.json", "w", [7]), shift: false }))\n  .layer(scale({ scale: w, shift: key("w", shapeOf(4)), name: "scaled" }))\n  .layer(add({ name: "sum", from: ["scaled", "last"] }))\n  .next({ last: "sum" });\n`,
      { "w.json": '{ "w": [1, 2, 3] }' },
    ],
    "an embedded network that gives another shape": [
      `import { embed, network } from "neuroll";\n\nexport default network("net", 2)\n  .layer(embed("a.yaml", [16], { name: "a" }))\n  .layer(embed("b.yaml", { shape: [1, 1] }, { from: { shape: "a" } }));\n`,
      {
        "a.yaml": "name: a\ninput: 2\nlayers: [{ type: activation, activation: relu }]\n",
        "b.yaml":
          "name: b\ninputs: { shape: 2 }\nlayers: [{ type: sum, name: all, axes: [0] }]\noutputs: { shape: { from: all } }\n",
      },
    ],
    "an embedded file that does not exist": [
      `import { embed, network } from "neuroll";\n\nexport default network("net", 2).layer(embed("a.yaml", [2]));\n`,
    ],
    "shapes that do not fit": [
      `export default {\n  ${head},\n  layers: [\n    { type: "dense", units: 1, weights: [[1], [2]], bias: false },\n    { type: "dense", units: 1, weights: [[1], [2]], bias: false },\n  ],\n};\n`,
    ],
  };
  const shown: string[] = [];
  for (const [name, [text, others]] of Object.entries(cases))
    shown.push(`=== ${name}\n\n${await complaint(text, others)}`);
  await expect(shown.join("\n")).toMatchFileSnapshot("problems.txt");
});
