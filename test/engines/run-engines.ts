import { Command, Option } from "commander";
import type { Emit } from "../../generator/ir/spec.ts";
import { cases } from "./cases.ts";
import { compareEngines } from "./compare-engines.ts";

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
process.exitCode = (await compareEngines(wanted, math, console.log)) ? 0 : 1;
