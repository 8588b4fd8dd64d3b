import { Command } from "commander";
import { brain } from "./brain.ts";
import { compareWithOracle } from "./compare-with-oracle.ts";
import { onnxruntime } from "./onnxruntime.ts";
import type { Oracle } from "./oracle.ts";
import { synaptic } from "./synaptic.ts";
import { tensorflow } from "./tensorflow.ts";

const oracles: readonly Oracle[] = [onnxruntime, tensorflow, brain, synaptic];

const program = new Command("npm run oracles --")
  .description("Imports random models and compares them with what the programs compute that they are of.")
  .argument("[oracle...]", `only these: ${oracles.map(({ name }) => name).join(", ")}`)
  .option("--count <n>", "models of each", Number, 300)
  .option("--seed <s>", "of the first; each next has the next", Number, 1)
  .option("--failures <n>", "how many are printed in full", Number, 5)
  .option("--refusals", "print every reason of a refusal, with its first model")
  .parse();
const { count, seed, failures, refusals } = program.opts<{
  count: number;
  seed: number;
  failures: number;
  refusals?: boolean;
}>();

/** One module in so many is compiled as well, which takes longer than everything else. */
const MODULES = 20;

let isFine = true;
for (const oracle of oracles) {
  if (program.args.length === 0 || program.args.includes(oracle.name)) await ask(oracle);
}
process.exitCode = isFine ? 0 : 1;

async function ask({ name, draw }: Oracle): Promise<void> {
  const kinds = { agrees: 0, refused: 0, differs: 0 };
  const byOp = new Map<string, typeof kinds>();
  const reasons = new Map<string, { text: string; times: number }>();
  let notTaken = 0;
  for (let n = seed; n < seed + count; n++) {
    const sample = await draw(n);
    if (sample === undefined) {
      notTaken++;
      continue;
    }
    const comparison = await compareWithOracle(sample, n % MODULES === 0);
    kinds[comparison.kind]++;
    for (const op of new Set(sample.ops)) {
      const row = byOp.get(op) ?? { agrees: 0, refused: 0, differs: 0 };
      row[comparison.kind]++;
      byOp.set(op, row);
    }
    if (comparison.kind === "refused") {
      const reason = comparison.reason.replace(/-?\d+(\.\d+)?/g, "#").replace(/"[^"]*"/g, '"…"');
      const known = reasons.get(reason) ?? {
        text: `seed ${n}: ${comparison.reason}\n${sample.text}`,
        times: 0,
      };
      reasons.set(reason, { ...known, times: known.times + 1 });
    }
    if (comparison.kind === "differs" && kinds.differs <= failures) {
      console.log(`\n${name}, seed ${n}: ${comparison.how}\n${sample.text}`);
    }
  }
  console.log(`\n${name}: ${kinds.agrees} agree, ${kinds.refused} are refused, ${kinds.differs} differ`);
  if (notTaken > 0) console.log(`${notTaken} more are none that ${name} takes`);
  for (const [op, row] of [...byOp].sort(([a], [b]) => (a < b ? -1 : 1))) {
    console.log(
      `  ${op.padEnd(28)}${Object.values(row)
        .map((times) => String(times).padStart(7))
        .join("")}`,
    );
  }
  if (refusals) {
    for (const [, { text, times }] of [...reasons].sort(([, a], [, b]) => b.times - a.times)) {
      console.log(`\n${times} times, first ${text}`);
    }
  }
  isFine &&= kinds.differs === 0;
}
