import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { LayerKind } from "../../generator/ir/layer.ts";
import { layers } from "../../generator/vocabulary/layers/index.ts";
import { chance, makeExample, outputOf } from "../support/examples.ts";
import { runTsc, type TscError } from "../support/run-tsc.ts";
import { root } from "../support/specs.ts";

const folder = "node_modules/.cache/neuroll-tests/output-shapes";
const NEAR = [[4], [3, 4], [2, 4, 6], [5, 6, 4]];
const EXAMPLES = 12;

/**
 * Kinds whose shapes types do not always work out: pools where `ceil` goes with padding by a word, several axes that are padded,
 * cropped or repeated, slices backwards, products of more than two matrices, and some that types leave to the compiler.
 */
const open = [
  ...["average_pool", "crop", "depth_to_space", "lp_pool", "matmul", "max_pool", "pad", "repeat", "resize"],
  ...["slice", "space_to_depth", "take"],
];

/** A network of one random layer of a kind, written with the builder, and the shape that the compiler finds. */
function statementOf(kind: LayerKind, n: number): string {
  const example = makeExample(kind, chance(n), NEAR[n % NEAR.length] as number[]);
  const { inputs, fields } = example;
  const ports = Object.fromEntries(inputs.map((shape, i) => [`x${i}`, shape]));
  const from = inputs.length === 1 ? "x0" : inputs.map((_, i) => `x${i}`);
  const options = JSON.stringify({ ...(inputs.length > 0 && { from }), ...fields });
  const shape = JSON.stringify(outputOf(kind, example));
  const built = `network("n", { inputs: ${JSON.stringify(inputs.length > 0 ? ports : { x0: 1 })} }).layer(${kind.kind}(${options}))`;
  const name = `${kind.kind}_${n}`;
  return `const of_${name} = ${built}; Holds<OutputOf<typeof of_${name}>, readonly ${shape}>(); // ${kind.kind}`;
}

let errors: readonly TscError[] = [];
const lines: string[] = [];

beforeAll(() => {
  mkdirSync(join(root, folder), { recursive: true });
  lines.push(
    `import { ${Object.keys(layers).join(", ")}, network, type NetworkBuilder } from "../../../../generator/index.ts";`,
    'type OutputOf<N> = N extends NetworkBuilder<infer P, infer _K, infer _L> ? P["outputs"]["output"] : never;',
  );
  for (const kind of Object.values(layers) as readonly LayerKind[])
    for (let n = 0; n < EXAMPLES; n++) lines.push(statementOf(kind, n));
  // `open` holds where the shape may be the one found, `exact` where it is that and no other.
  const file = (name: string, holds: string) =>
    writeFileSync(
      join(root, folder, name),
      `${lines.join("\n")}\ndeclare function Holds<Told, Found extends ${holds}>(): void;\n`,
    );
  file("possible.ts", "Told");
  file("exact.ts", "Told & (Told extends Found ? unknown : never)");
  writeFileSync(
    join(root, folder, "tsconfig.json"),
    JSON.stringify({
      extends: "../../../../tsconfig.json",
      include: ["*.ts", "../../../../generator/**/*.d.ts"],
      exclude: [],
    }),
  );
  errors = runTsc(`${folder}/tsconfig.json`);
});

afterAll(() => rmSync(join(root, folder), { recursive: true }));

const kindAt = ({ line }: TscError): string =>
  /\/\/ (\w+)$/.exec(lines[line - 1] ?? "")?.[1] ?? `line ${line}`;

test("types accept every layer that the compiler does, and give a shape that it may have", () => {
  expect(
    errors.filter(({ file }) => file.endsWith("possible.ts")).map((one) => `${kindAt(one)}: ${one.message}`),
  ).toEqual([]);
});

test("types give the very shape, but for kinds that are listed", () => {
  const kinds = errors.filter(({ file }) => file.endsWith("exact.ts")).map(kindAt);
  expect([...new Set(kinds)].sort()).toEqual(open);
});
