/*
 * How long Vite takes from a change of a spec of 50,000 weights, or of its file of weights, until the new module can be fetched:
 * `npx tsx bench/plugin-speed.ts`, after `npm run build`. The outputs of every module are compared with those of the reference.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { zipSync } from "fflate";
import { createServer, type HotPayload, type Plugin } from "vite";
import { spreadOf } from "../generator/bench/spread.ts";
import { firstDifference, runReference } from "../generator/check/check-against-reference.ts";
import { loadModule } from "../generator/check/load-module.ts";
import { seededRandom } from "../generator/check/probe-inputs.ts";
import { table } from "../generator/cli/output/table.ts";
import { load } from "../generator/load.ts";
import { npy, weights } from "./gen-speed.ts";
import { printSpread } from "./print-results.ts";

const ROUNDS = 21;
const WIDTHS = [196, 200, 50, 10];
const plugin = fileURLToPath(new URL("../dist/generator/plugin/vite.js", import.meta.url));

/** Weights and biases by key, and the shape of each. */
type Tensors = Readonly<Record<string, { readonly shape: readonly number[]; readonly values: Float64Array }>>;

/** A file of a spec in a folder. */
type Files = Readonly<Record<string, string | Uint8Array>>;

interface Layout {
  /** The file that changes. */
  readonly changes: string;
  readonly files: (tensors: Tensors) => Files;
}

const rowsOf = (shape: readonly number[], values: Float64Array): unknown => {
  const [rows = 0, columns] = shape;
  if (columns === undefined) return [...values];
  return Array.from({ length: rows }, (_, row) => [...values.subarray(row * columns, (row + 1) * columns)]);
};

const layers = (tensor: (key: string) => string): string =>
  WIDTHS.slice(1)
    .map((units, k) => {
      const activation = k === WIDTHS.length - 2 ? "softmax" : "relu";
      return `  - { type: dense, units: ${units}, activation: ${activation}, weights: ${tensor(`W${k}`)}, bias: ${tensor(`b${k}`)} }\n`;
    })
    .join("");

const head = (file?: string): string =>
  `name: net\ninput: ${WIDTHS[0]}\n${file === undefined ? "" : `weights: ${file}\n`}layers:\n`;

const byKey = (file: string): string => head(file) + layers((key) => `{ key: ${key} }`);

const layouts: Readonly<Record<string, Layout>> = {
  "in the spec": {
    changes: "net.net.yaml",
    files: (tensors) => ({
      "net.net.yaml":
        head() +
        layers((key) => {
          const { shape = [], values = new Float64Array() } = tensors[key] ?? {};
          const rows = rowsOf(shape, values) as unknown[];
          return shape.length === 1
            ? `[${rows.join(", ")}]`
            : `[${(rows as number[][]).map((row) => `[${row.join(", ")}]`).join(",\n    ")}]`;
        }),
    }),
  },
  ".json": {
    changes: "W.json",
    files: (tensors) => ({
      "net.net.yaml": byKey("W.json"),
      "W.json": JSON.stringify(
        Object.fromEntries(
          Object.entries(tensors).map(([key, { shape, values }]) => [key, rowsOf(shape, values)]),
        ),
      ),
    }),
  },
  ".npz": {
    changes: "W.npz",
    files: (tensors) => ({
      "net.net.yaml": byKey("W.npz"),
      "W.npz": zipSync(
        Object.fromEntries(
          Object.entries(tensors).map(([key, { shape, values }]) => [`${key}.npy`, npy(shape, values)]),
        ),
        { level: 6 },
      ),
    }),
  },
};

function randomTensors(): Tensors {
  const random = seededRandom(3);
  return Object.fromEntries(
    WIDTHS.slice(1).flatMap((units, k) => {
      const inputs = WIDTHS[k] as number;
      return [
        [`W${k}`, { shape: [inputs, units], values: weights(inputs * units, random) }],
        [`b${k}`, { shape: [units], values: weights(units, random) }],
      ];
    }),
  );
}

/** Milliseconds of each change, as a clock shows them and as the processor spent them. */
async function timeChanges({ changes, files }: Layout): Promise<{ wall: number[]; processor: number[] }> {
  const folder = mkdtempSync(join(tmpdir(), "neuroll-bench-"));
  const source = join(folder, "src");
  const tensors = randomTensors();
  const write = (name: string): void => writeFileSync(join(source, name), files(tensors)[name] as string);
  mkdirSync(source);
  for (const name of Object.keys(files(tensors))) write(name);
  writeFileSync(
    join(source, "page.js"),
    'import { network } from "./net.net.yaml";\nimport.meta.hot.accept("./net.net.yaml");\nconsole.log(network);\n',
  );
  process.chdir(folder);
  const neuroll = (await import(plugin)).default as () => Plugin;
  const server = await createServer({
    root: folder,
    configFile: false,
    logLevel: "error",
    server: { middlewareMode: true, ws: false },
    optimizeDeps: { noDiscovery: true },
    plugins: [neuroll()],
  });
  const { client } = server.environments;
  let told = (_: HotPayload): void => {};
  client.hot.send = (payload: unknown) => told(payload as HotPayload);
  try {
    await client.transformRequest("/src/page.js");
    await client.transformRequest("/src/net.net.yaml");
    await new Promise((resolve) => setTimeout(resolve, 2000)); // until the folder is watched
    const [wall, processor]: [number[], number[]] = [[], []];
    for (let round = 0; round < ROUNDS + 5; round++) {
      ((tensors.b2?.values ?? []) as Float64Array)[0] = round / 64;
      const content = files(tensors)[changes] as string;
      const updated = new Promise<number>((resolve) => {
        told = (payload) => {
          if (payload.type === "update") resolve(payload.updates[0]?.timestamp ?? 0);
        };
      });
      const [before, start] = [process.cpuUsage(), performance.now()];
      writeFileSync(join(source, changes), content);
      const timestamp = await updated;
      const module = await client.transformRequest(`/src/net.net.yaml?t=${timestamp}`);
      const took = performance.now() - start;
      const { user, system } = process.cpuUsage(before);
      await verify(join(source, "net.net.yaml"), module?.code ?? "");
      // The first are slower, while V8 compiles the compiler.
      if (round < 5) continue;
      wall.push(took);
      processor.push((user + system) / 1000);
    }
    return { wall, processor };
  } finally {
    await server.close();
    process.chdir(tmpdir());
    rmSync(folder, { recursive: true });
  }
}

/** Throws unless a module has the bits of the reference. */
async function verify(spec: string, code: string): Promise<void> {
  const readFile = (name: string) => readFileSync(join(spec, "..", name));
  const { network } = load(readFileSync(spec), { readFile });
  const random = seededRandom(7);
  const input = Array.from({ length: network.inputSize }, random);
  const { createOutput, createInput, forward } = await loadModule(code, "js");
  const expected = runReference(network, [input])[0]?.output ?? [];
  const index = firstDifference([...forward(createInput(input), createOutput())], expected);
  if (index !== undefined) throw new Error(`output ${index} of the module is not that of the reference`);
}

const rows: string[][] = [];
for (const [name, layout] of Object.entries(layouts)) {
  const { wall, processor } = await timeChanges(layout);
  rows.push([name, printSpread(spreadOf(wall), 0), printSpread(spreadOf(processor), 0)]);
}
console.log(table(["weights", "ms until the new module", "ms of processor time"], rows));
process.exit();
