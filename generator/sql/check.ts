import { helps } from "../diagnostics/messages.ts";
import { Report } from "../diagnostics/report.ts";
import { count } from "../diagnostics/words.ts";
import { describeLayer, titleOf } from "../ir/describe.ts";
import type { FieldPath } from "../ir/location.ts";
import { firstOutput, type Layer, type Network } from "../ir/network.ts";
import type { Spec } from "../ir/spec.ts";
import type { SqlArguments } from "./arguments.ts";
import type { Dialect } from "./dialect.ts";
import { outputsWithClasses } from "./results.ts";
import type { SqlType } from "./sql-type.ts";

/** What places are found in. */
type WrittenSpec = Pick<Spec, "source" | "layers">;

/** Refuses a network with state: an engine computes rows in any order, and on many machines. */
export function checkState({ name, states, layers }: Network, written: WrittenSpec): void {
  const [state] = states;
  if (state === undefined) return;
  const report = new Report(written.source, written.layers);
  const owner = layers.find(({ memory }) => memory.includes(0));
  const [what, place] = owner
    ? [`${titleOf(owner)} (${describeLayer(owner)}) remembers what came before`, report.place(owner.path)]
    : [`${name} has the state ${state.name}`, report.place(["states", state.name], "key")];
  report.add("state-in-sql", { what }, place);
  report.throwErrors();
}

/** Refuses to return classes where no output tells any apart. */
export function checkClasses(network: Network, written: WrittenSpec): void {
  if (outputsWithClasses(network).length > 0) return;
  const report = new Report(written.source, written.layers);
  const layer = network.layers[Math.max(firstOutput(network).from, 1) - 1] as Layer;
  const place = report.place(layer.path);
  report.add("no-classes", { network: network.name }, place, { help: helps.returnOutputs() });
  report.throwErrors();
}

/** What is compared with the limits of an engine. */
export interface Measured {
  readonly given: SqlArguments;
  readonly result: SqlType;
  readonly functionName: readonly string[];
  readonly codeBytes: number;
  readonly inLibrary: boolean;
}

/** Refuses a function that is larger than its engine allows, at what makes it so. */
export function checkLimits(
  network: Network,
  { engine, limits }: Dialect,
  { given, result, functionName, codeBytes, inLibrary }: Measured,
  written: WrittenSpec,
): void {
  const report = new Report(written.source, written.layers);
  const { inputs, layers, name, dtype } = network;
  const refuse = (what: string, allowed: string, path: FieldPath, help?: string): void =>
    report.add("too-much-for-sql", { what, engine, allowed }, report.place(path), { help });
  const ofInput: FieldPath = inputs.length > 1 ? ["inputs"] : ["input", "names"];

  if (given.all.length > limits.arguments)
    refuse(
      `the function would have ${count(given.all.length, "argument")}`,
      `${limits.arguments}`,
      ofInput,
      inputs.length > 1 ? undefined : helps.arrayOfInputs(),
    );
  const long = given.all.find(({ js }) => js.length > limits.argumentName);
  if (long !== undefined)
    refuse(
      `an argument would have a name of ${count(long.js.length, "character")}`,
      `${limits.argumentName}`,
      ofInput,
    );
  const nameLength = functionName.at(-1)?.length ?? 0;
  if (nameLength > limits.functionName)
    refuse(`the name of the function has ${count(nameLength, "character")}`, `${limits.functionName}`, [
      "name",
    ]);
  const fields = [...given.all.map(({ type }) => type), result].reduce(
    (sum, type) => sum + fieldsIn(type),
    0,
  );
  if (limits.fields !== undefined && fields > limits.fields)
    refuse(`the structs of the function would have ${count(fields, "field")}`, `${limits.fields}`, ofInput);
  const limit = inLibrary ? limits.library : limits.code;
  if (limit !== undefined && codeBytes > limit) {
    const heaviest = layers.reduce(
      (a, b) => (b.parameterCount > a.parameterCount ? b : a),
      layers[0] as Layer,
    );
    const canHaveLibrary = limits.library !== undefined && !inLibrary && codeBytes <= limits.library;
    const where = inLibrary ? "in a library" : "in a statement";
    refuse(
      `${name} takes ${kilobytes(codeBytes)} of code`,
      `${kilobytes(limit)} ${where}`,
      heaviest.path,
      canHaveLibrary ? helps.library(name) : helps.lessCode(dtype === "f64"),
    );
  }
  report.throwErrors();
}

const kilobytes = (bytes: number): string => `${Number((bytes / 1024).toFixed(1)).toLocaleString("en")} KB`;

/** How many fields the structs of a type have. */
const fieldsIn = (type: SqlType): number =>
  type.kind === "labelled"
    ? 2
    : type.kind === "struct"
      ? type.fields.reduce((sum, field) => sum + 1 + fieldsIn(field.type), 0)
      : 0;
