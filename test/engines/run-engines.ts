import { Command, Option } from "commander";
import type { Emit } from "../../generator/ir/spec.ts";
import { cases, type Prepared, prepare } from "./cases.ts";
import { countValues } from "./compare-results.ts";
import { describeFailure, ranWebAssembly } from "./describe-failure.ts";
import { type Evaluate, shell, v8 } from "./engines.ts";
import type { EngineResult } from "./run-module.ts";
import { locate, shells, versionOf } from "./shells.ts";

const program = new Command("npm run engines --")
  .description(
    "Runs generated modules in each engine that this machine has; fails where one differs from V8.",
  )
  .argument("[part...]", 'only modules whose title contains one of these ("net3 in f32", "only tanh")')
  .addOption(
    new Option("--math <whose>", "native: see how much the engines' own mathematics differ")
      .choices(["portable", "native"])
      .default("portable"),
  )
  .parse();
const { math } = program.opts<{ math: Emit["math"] }>();
const wanted = cases.filter(
  ({ title }) => program.args.length === 0 || program.args.some((part) => title.includes(part)),
);
if (wanted.length === 0) program.error(`error: no module has a title with ${program.args.join(" or ")}`);

interface FoundEngine {
  readonly title: string;
  readonly evaluate: Evaluate;
  readonly failures: string[];
  values: number;
  inWebAssembly: number;
}

const found: FoundEngine[] = [];
for (const engine of shells) {
  const path = locate(engine.command);
  if (path === undefined) {
    console.log(`${engine.name}: not found (command ${engine.command}, Debian package ${engine.debian})`);
  } else {
    const title = `${engine.name} ${versionOf(engine)}`;
    console.log(`${title}: found, ${path}`);
    found.push({ title, evaluate: shell(path), failures: [], values: 0, inWebAssembly: 0 });
  }
}

if (found.length === 0) console.log("No engine but V8 was found, so nothing was compared.");
else for (const one of wanted) run(await prepare(one, math));

for (const { title, failures, values, inWebAssembly } of found) {
  const outcome = failures.length === 0 ? "all as in V8" : `${failures.length} NOT as in V8`;
  const ran = `${wanted.length} modules (${inWebAssembly} ran as WebAssembly), ${values} values`;
  console.log([`${title}: ${ran}: ${outcome}`, ...failures].join("\n  "));
}
process.exitCode = found.some(({ failures }) => failures.length > 0) ? 1 : 0;

function run(prepared: Prepared): void {
  const inV8 = v8(prepared.program);
  for (const engine of found) {
    const failure = failureOf(engine, prepared, inV8);
    if (failure) engine.failures.push(failure);
  }
}

function failureOf(engine: FoundEngine, prepared: Prepared, inV8: EngineResult): string | undefined {
  try {
    const here = engine.evaluate(prepared.program);
    engine.values += countValues(here);
    if (ranWebAssembly(here)) engine.inWebAssembly++;
    return describeFailure(prepared, inV8, here);
  } catch (error) {
    return `${prepared.title}: ${error instanceof Error ? error.message : error}`;
  }
}
