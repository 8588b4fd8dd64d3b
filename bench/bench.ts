import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { Command } from "commander";
import { buildSync } from "esbuild";
import { type Experiment, experiments, NO_CLIFF } from "./experiments.ts";
import { type GenRun, timeGen } from "./gen-speed.ts";
import type { Effort, Samples } from "./measure.ts";
import { printGen, printProperties, printRows } from "./print-results.ts";
import { checkProperties, cliffOf, resultOf } from "./results.ts";

const efforts = {
  quick: { effort: { rounds: 11, patienceMs: 500, burstMs: 1 }, runsOfGen: 3 },
  thorough: { effort: { rounds: 41, patienceMs: 1500, burstMs: 2 }, runsOfGen: 9 },
} as const;

const program = new Command("npm run bench --")
  .description("Verifies generated modules bit for bit, then times them beside other ways to do the same.")
  .argument(
    "[part...]",
    `only experiments whose name contains one of these ("784", "relu", "${NO_CLIFF}", "gen")`,
  )
  .option("--quick", "fewer rounds: a look, not a result")
  .option("--json", "answer in JSON, with every sample's spread")
  .parse();
const { quick, json } = program.opts<{ quick?: boolean; json?: boolean }>();
const { effort, runsOfGen } = efforts[quick ? "quick" : "thorough"];
const isWanted = (name: string): boolean =>
  program.args.length === 0 || program.args.some((part) => name.includes(part));

const measured = new Map<Experiment, Samples>();
for (const experiment of experiments.filter(({ name }) => isWanted(name))) {
  progress(experiment.name);
  measured.set(experiment, inProcess(experiment, effort));
}
progress("gen");
const gen: GenRun[] = isWanted("gen") ? timeGen(runsOfGen) : [];
progress("");

const rows = [...measured].flatMap(([experiment, samples]) =>
  experiment.name === NO_CLIFF ? [] : [resultOf(experiment, samples)],
);
const cliffSamples = [...measured].find(([{ name }]) => name === NO_CLIFF)?.[1];
const cliff = cliffSamples && cliffOf(cliffSamples);
const properties = checkProperties(rows, cliff, gen);

if (json) console.log(JSON.stringify({ rows, cliff, gen, properties }, null, 2));
else {
  const parts = [
    rows.length > 0 && `How many times as long the others take: median (least–most)\n${printRows(rows)}`,
    gen.length > 0 && printGen(gen),
    properties.length > 0 && printProperties(properties),
  ];
  console.log(parts.filter(Boolean).join("\n\n"));
}

/**
 * Runs an experiment in a process of its own: what V8 learns in one would change the next. Bundled, not run by tsx, which
 * wraps every closure to keep its name and so slows the interpreter.
 */
function inProcess({ name }: Experiment, wanted: Effort): Samples {
  const outfile = fileURLToPath(
    new URL("../node_modules/.cache/neuroll/run-experiment.mjs", import.meta.url),
  );
  const entry = fileURLToPath(new URL("run-experiment.ts", import.meta.url));
  buildSync({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    packages: "external",
  });
  const { status, stdout, stderr } = spawnSync(process.execPath, [outfile, name, JSON.stringify(wanted)], {
    encoding: "utf8",
    maxBuffer: 2 ** 26,
  });
  if (status !== 0) throw new Error(`${name} failed:\n${stderr}`);
  return JSON.parse(stdout) as Samples;
}

function progress(what: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${what}`);
}
