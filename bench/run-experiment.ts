import { experiments } from "./experiments.ts";
import type { Effort } from "./measure.ts";

/** The process of one experiment: its name and the effort are arguments, the samples its output. */
const [name, effort] = process.argv.slice(2) as [string, string];
const experiment = experiments.find((candidate) => candidate.name === name);
if (!experiment) throw new Error(`there is no experiment "${name}"`);
console.log(JSON.stringify(await experiment.run(JSON.parse(effort) as Effort)));
