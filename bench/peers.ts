import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Command } from "commander";
import { build } from "esbuild";
import { drawFigures } from "./contest/draw-figures.ts";
import { describeMachine } from "./contest/machine.ts";
import { type Effort, measureContenders } from "./contest/measure-contenders.ts";
import { measureModules } from "./contest/measure-modules.ts";
import { printPage } from "./contest/print-page.ts";
import { questions } from "./contest/questions.ts";
import {
  addTo,
  type MeasuredExperiment,
  type Results,
  readResults,
  writeResults,
} from "./contest/results.ts";

const efforts = {
  quick: { rounds: 7, burstMs: 2, warmUpMs: 300, nativeWarmUpMs: 100, patienceMs: 20_000 },
  thorough: { rounds: 41, burstMs: 4, warmUpMs: 1000, nativeWarmUpMs: 200, patienceMs: 120_000 },
} satisfies Record<string, Effort>;

const program = new Command("npm run peers --")
  .description(
    "Compares what everyone computes, then times them in turns; writes peers.md, figures/ and results/.",
  )
  .argument("[part...]", 'only experiments whose name contains one of these ("tiny", "784", "cost wasm")')
  .option("--quick", "fewer rounds, printed and not written: a look, not a result")
  .option("--draw", "write the page and the figures again from results/peers.json")
  .parse();
const { quick, draw } = program.opts<{ quick?: boolean; draw?: boolean }>();
const isWanted = (name: string): boolean =>
  program.args.length === 0 || program.args.some((part) => name.includes(part));

if (draw) {
  const results = readResults();
  if (!results) throw new Error("there are no results yet: npm run peers");
  publish(results);
} else {
  const machine = describeMachine();
  const experiments = await measureAll(efforts[quick ? "quick" : "thorough"]);
  const measured = { machine, experiments, modules: isWanted("modules") ? measureModules() : undefined };
  if (quick) console.log(printPage(measured));
  else {
    const results = addTo(readResults(), measured);
    writeResults(results);
    publish(results);
  }
}

async function measureAll(effort: Effort): Promise<Record<string, MeasuredExperiment>> {
  const worker = await bundleWorker();
  const measured: Record<string, MeasuredExperiment> = {};
  for (const { name, entries } of questions.flatMap(({ experiments }) => experiments)) {
    if (!isWanted(name)) continue;
    const start = Date.now();
    const results = await measureContenders(worker, entries, effort);
    console.error(`${name}: ${Math.round((Date.now() - start) / 1000)} s`);
    const date = new Date().toISOString().slice(0, 10);
    measured[name] = {
      date,
      results: Object.fromEntries(entries.map(({ label }, n) => [label, results[n] as never])),
    };
  }
  return measured;
}

/** Not run by tsx, which wraps every closure to keep its name; split, so that a process loads its own peer alone. */
async function bundleWorker(): Promise<string> {
  const outdir = fileURLToPath(new URL("node_modules/.cache/peers", import.meta.url));
  await build({
    entryPoints: [fileURLToPath(new URL("contest/worker.ts", import.meta.url))],
    outdir,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    splitting: true,
    platform: "node",
    format: "esm",
    packages: "external",
  });
  return `${outdir}/worker.mjs`;
}

function publish(results: Results): void {
  for (const [name, text] of drawFigures(results)) {
    writeFileSync(new URL(`figures/${name}.svg`, import.meta.url), text);
  }
  writeFileSync(new URL("peers.md", import.meta.url), printPage(results));
}
