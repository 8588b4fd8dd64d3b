/*
 * How long the type checker takes for networks of the typed builder, beside that of an import of neuroll: `npx tsx bench/check-types.ts`.
 * Each file is first compiled, and has to have no errors; then all are checked in turns, each time in a process of its own.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { spreadOf } from "../generator/bench/spread.ts";
import { seededRandom } from "../generator/check/probe-inputs.ts";

const ROUNDS = 9;
const root = fileURLToPath(new URL("..", import.meta.url));
const folder = join(root, "node_modules/.cache/neuroll-bench/types");
const tsc = join(dirname(createRequire(import.meta.url).resolve("typescript/package.json")), "bin", "tsc");

const random = seededRandom(1);
const row = (columns: number): string =>
  `[${Array.from({ length: columns }, () => (random() - 0.5).toFixed(6)).join(", ")}]`;
const matrix = (rows: number, columns: number): string =>
  `[${Array.from({ length: rows }, () => row(columns)).join(", ")}]`;

/** Dense layers whose weights are written out. */
const dense = (widths: readonly number[]): string =>
  widths
    .slice(1)
    .map(
      (units, n) =>
        `.layer(dense({ weights: ${matrix(widths[n] as number, units)}, bias: ${row(units)}, activation: "relu" }))`,
    )
    .join("");

const convolution = (filters: number, channels: number): string =>
  `.layer(conv2d({ filters: ${filters}, kernel: 3, weights: file("k.npz", "k", [3, 3, ${channels}, ${filters}]), bias: false }))`;

const networks: Readonly<Record<string, string>> = {
  "an import alone": 'network("n", 2)',
  "6 dense layers, 2 → 3 → …": `network("n", 2)${dense([2, 3, 2, 3, 2, 3, 2])}`,
  "6 layers, convolutions and pools": `network("n", [28, 28, 1])${convolution(8, 1)}.layer(max_pool({ window: 2 }))${convolution(16, 8)}.layer(max_pool({ window: 2 })).layer(reshape({ shape: [400] })).layer(dense({ weights: file("k.npz", "W", [400, 10]), bias: false }))`,
  "6 dense layers, 4,000 weights": `network("n", 16)${dense([16, 32, 32, 32, 32, 8, 4])}`,
};

/** Seconds that checking takes, without reading and parsing. */
function check(name: string): number {
  const options = [
    "--noEmit",
    "--strict",
    "--module",
    "nodenext",
    "--target",
    "es2022",
    "--skipLibCheck",
    "--types",
    "",
  ];
  const args = [tsc, ...options, "--ignoreConfig", "--extendedDiagnostics", join(folder, `${name}.ts`)];
  const { stdout } = spawnSync(process.execPath, args, { cwd: folder, encoding: "utf8" });
  const [, seconds] = /Check time:\s+([\d.]+)s/.exec(stdout) ?? [];
  if (seconds === undefined || stdout.includes("error TS")) throw new Error(stdout);
  return Number(seconds);
}

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const files = Object.entries(networks).map(([title, text], n) => {
  const imports = 'import { conv2d, dense, file, max_pool, network, reshape } from "neuroll";';
  writeFileSync(join(folder, `${n}.ts`), `${imports}\nexport const built = ${text};\n`);
  return { title, name: String(n), times: [] as number[] };
});
for (let round = 0; round < ROUNDS; round++) for (const { name, times } of files) times.push(check(name));
console.log("| network | ms | smallest | largest |\n|---|---|---|---|");
for (const { title, times } of files) {
  const { median, min, max } = spreadOf(times.map((seconds) => 1000 * seconds));
  console.log(`| ${title} | ${median.toFixed(0)} | ${min.toFixed(0)} | ${max.toFixed(0)} |`);
}
