import { posix } from "node:path";
import type { Config } from "../../ir/config.ts";
import type { Manager } from "./manager.ts";
import type { Project } from "./project.ts";

/** What `gen init` writes, as text: a network that tells whether two inputs are the same, and its test. */

export const EXAMPLE = "compare";

/** The module of the example. */
export const exampleModule = ({ output, language }: Project): string => `${output}/${EXAMPLE}.${language}`;

/** The example. `schema` is the path of the JSON schema from the folder of the spec. */
export const specPage = (schema: string): string => `# yaml-language-server: $schema=${schema}
# Tells whether two inputs, each 0 or 1, are the same. Its weights were chosen by hand: put a network of your own in its
# place, or have one written from a trained file by \`neuroll import\`.
name: ${EXAMPLE}
input: { size: 2, names: [a, b] }
layers:
  - { type: dense, units: 2, activation: sigmoid, weights: [[6, -6], [-6, 6]], bias: [-3, -3] }
  - { type: dense, units: 1, activation: sigmoid, weights: [[8], [8]], bias: [-4] }
output: { labels: [same, different] }
`;

/** A config, in TypeScript and JavaScript alike. */
export const configPage = (fields: Config): string => {
  const lines = Object.entries(fields).map(([name, value]) => `  ${name}: ${literal(value)},`);
  return `import { defineConfig } from "neuroll";

export default defineConfig({
${lines.join("\n")}
});
`;
};

const literal = (value: unknown): string =>
  JSON.stringify(value)
    .replace(/"(\w+)":/g, "$1: ")
    .replace(/^\{(.*)\}$/, "{ $1 }");

const cases = `  [0, 0, "same"],
  [0, 1, "different"],
  [1, 0, "different"],
  [1, 1, "same"],`;

/** The test of the example, for each runner. \`module\` is the path of its module from the folder of tests. */
export const testPages = {
  vitest: (module: string): string => `import { expect, test } from "vitest";
import { classify, createInput } from "${module}";

test.each([
${cases}
])("%i and %i are %s", (a, b, label) => {
  expect(classify(createInput([a, b]))).toBe(label);
});
`,
  node: (module: string): string => `import assert from "node:assert/strict";
import { test } from "node:test";
import { classify, createInput } from "${module}";

for (const [a, b, label] of [
${cases}
]) {
  test(\`\${a} and \${b} are \${label}\`, () => {
    assert.equal(classify(createInput([a, b])), label);
  });
}
`,
} as const;

/** A workflow of GitHub Actions that runs commands in the folder of the project. */
export function workflowPage(project: Project, commands: readonly string[]): string {
  const { place, lock, manager } = project;
  const [name] = manager.split("@");
  // For Yarn and Bun, setup-node knows no cache, or not that of every version.
  const cache = lock !== undefined && (name === "npm" || name === "pnpm");
  const lines = [
    "# Fails if a module is not what its spec compiles to, or computes other results than the reference.",
    "name: neuroll",
    "on: [push, pull_request]",
    "permissions:",
    "  contents: read",
    "jobs:",
    "  networks:",
    "    runs-on: ubuntu-latest",
    ...(place === "." ? [] : ["    defaults:", "      run:", `        working-directory: ${place}`]),
    "    steps:",
    "      - uses: actions/checkout@v5",
    ...bringManager(project),
    "      - uses: actions/setup-node@v5",
    "        with:",
    "          node-version: lts/*",
    ...(cache
      ? [`          cache: ${name}`, `          cache-dependency-path: ${posix.join(place, lock)}`]
      : []),
    ...commands.map((command) => `      - run: ${command}`),
  ];
  return `${lines.join("\n")}\n`;
}

/** The steps for a package manager that Node does not come with. */
function bringManager({ manager, manifest }: Project): string[] {
  const pinned = manifest.packageManager !== undefined;
  const steps: Readonly<Record<Manager, readonly string[]>> = {
    npm: [],
    pnpm: ["uses: pnpm/action-setup@v4", ...(pinned ? [] : ["with:", "  version: latest"])],
    "pnpm@6": ["uses: pnpm/action-setup@v4", ...(pinned ? [] : ["with:", "  version: 6"])],
    yarn: [],
    "yarn@berry": ["run: corepack enable"],
    bun: ["uses: oven-sh/setup-bun@v2"],
  };
  return steps[manager].map((line, n) => `      ${n === 0 ? "- " : "  "}${line}`);
}
